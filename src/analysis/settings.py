"""The tables of study.toml in, everything that is wrong with them out: every key and value is checked."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path, PurePosixPath

from analysis.errors import StudyError, suggest

STATUSES = ("demonstration", "published")
SAMPLE_KINDS = ("probability", "enumeration", "quota", "convenience")
ADDRESS = re.compile(r"https?://[^\s/?#]+/([^\s?#]+/)?")
PLACEHOLDER, NO_DAY = "[…]", dt.date(1900, 1, 1)  # what a new study is to fill in
CODES = {  # of lists of names: what a name is like, and how that is said
    "languages": (re.compile("[a-z]{2,3}"), "codes of languages such as en"),
    "municipalities": (re.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*"), "names in small Latin letters, digits and _"),
    "groups": (re.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*"), "names in small Latin letters, digits and _"),
}
KINDS = {  # as they are told to people
    str: "a text in quotation marks",
    int: "a whole number",
    float: "a number with a decimal point",
    list: "a list in brackets",
    dt.date: "a date such as 2015-11-30",
}
LONELY = ("error", "adjust", "certainty", "remove")  # what a stratum with one interview adds to a variance

# What study.toml holds: every key with its type; a key that is not here is refused, one with "?" may be absent.
TEXT_PER_LANGUAGE = {"*": str}
LAYOUT = {
    "study": {
        "status": str,
        "title": TEXT_PER_LANGUAGE,
        "publisher": TEXT_PER_LANGUAGE,
        "district": TEXT_PER_LANGUAGE,
        "release_date": dt.date,
        "fieldwork_from": dt.date,
        "fieldwork_to": dt.date,
        "languages": list,
        "municipalities": list,
        "groups": list,
        "site_url?": str,
    },
    "sample": {"*": {"kind": str, "lonely?": str, "merge?": {"*": str}}},
    "survey": {"form": str, "export": str, "population": str},
    "disclosure": {
        "minimum_base": int,
        "reliable_base": int,
        "plain_base": int,
        "confidential_count": int,
        "sampling_fraction": float,
        "small_group": int,
        "protection_width": int,
    },
    "build": {"cell_seconds": int, "kernel_gigabytes": int},
    "documents": {"minimum_alpha": float, "minimum_precision": float},
    "practices": {
        "small_below": int,
        "large_from": int,
        "minimum_score": float,
        "weights": {"size": float, "budget": float, "evaluated": float, "monitored": float, "self_reported": float},
    },
}


def check_settings(settings: dict, path: Path) -> list[StudyError]:
    """Return the problems of the settings in `path`: unknown or missing keys and wrong types, else what is not
    filled in yet, else contradictions.
    """
    return (
        _check_layout(settings, LAYOUT, "", path)
        or _check_filled(settings, path)
        or _check_lists(settings["study"], path)
        or _check_values(settings, path)
    )


def _check_layout(found: dict, layout: dict, prefix: str, path: Path) -> list[StudyError]:
    problems = []
    required = [key for key in layout if key != "*" and not key.endswith("?")]
    layout = {key.removesuffix("?"): kind for key, kind in layout.items()}
    for key, value in found.items():
        kind = layout.get(key, layout.get("*"))
        if kind is None:
            near = suggest(key, layout)
            expected, fix = ("", near) if near else (", ".join(k for k in layout if k != "*"), "remove it")
            problems.append(StudyError(f"unknown key {prefix}{key}", where=path.name, expected=expected, fix=fix))
        elif isinstance(kind, dict) and isinstance(value, dict):
            problems += _check_layout(value, kind, f"{prefix}{key}.", path)
        elif isinstance(kind, dict) or type(value) is not kind:  # exactly: True is no number, a time no date
            expected = f"a table [{prefix}{key}]" if isinstance(kind, dict) else KINDS[kind]
            told = f"{prefix}{key} = {_write(value)}"
            problems.append(StudyError(told, where=path.name, expected=expected, fix="correct the value"))
    for key in required:
        if key not in found:
            expected = "a table" if isinstance(layout[key], dict) else KINDS[layout[key]]
            told, fix = f"{prefix}{key} is missing", f"add {prefix}{key}"
            problems.append(StudyError(told, where=path.name, expected=expected, fix=fix))
    return problems


def _check_filled(settings: dict, path: Path, prefix: str = "") -> list[StudyError]:
    problems = []
    for key, value in settings.items():
        if isinstance(value, dict):
            problems += _check_filled(value, path, f"{prefix}{key}.")
        elif value in (NO_DAY, PLACEHOLDER) or (isinstance(value, list) and PLACEHOLDER in value):
            fix = "the comment beside it says what belongs there"
            problems.append(StudyError(f"{prefix}{key} is not filled in yet", where=path.name, fix=fix))
    return problems


def _write(value: object) -> str:
    """Return a value as it stands in the file, or nearly so."""
    return value.isoformat() if isinstance(value, dt.date) else repr(value)


def _check_lists(study: dict, path: Path) -> list[StudyError]:
    def is_good(names: list, like: re.Pattern) -> bool:
        listed = bool(names) and all(isinstance(name, str) and like.fullmatch(name) for name in names)
        return listed and len(set(names)) == len(names)

    return [
        StudyError(
            f"study.{key} = {study[key]}", where=path.name, expected=f"{expected}, each once", fix="correct the list"
        )
        for key, (like, expected) in CODES.items()
        if not is_good(study[key], like)
    ]


def _check_values(settings: dict, path: Path) -> list[StudyError]:
    study, sample, disclosure = settings["study"], settings["sample"], settings["disclosure"]
    problems = []

    def check(good: bool, found: str, expected: str) -> None:
        if not good:
            problems.append(StudyError(found, where=path.name, expected=expected, fix="correct the value"))

    for key, place in settings["survey"].items():
        good = place and not PurePosixPath(place).is_absolute() and not re.search(r"\.\.|[\\:]", place)
        check(bool(good), f"survey.{key} = {place!r}", "a path below data/raw, with / between folders")
    check(study["status"] in STATUSES, f"study.status = {study['status']!r}", " or ".join(STATUSES))
    for key in ("title", "publisher", "district"):
        missing = [language for language in study["languages"] if language not in study[key]]
        check(not missing, f"study.{key} has no {', '.join(missing)}", "a text in every language of study.languages")
    address = study.get("site_url", "https://example.org/")
    expected = "https://… of the folder in which the site will stand, with / at its end"
    check(bool(ADDRESS.fullmatch(address)), f"study.site_url = {address!r}", expected)
    check(
        set(sample) == set(study["groups"]),
        f"samples of {sorted(sample)}",
        f"one [sample.GROUP] for each of {sorted(study['groups'])}",
    )
    for group, design in sample.items():
        kind = design.get("kind")
        check(kind in SAMPLE_KINDS, f"sample.{group}.kind = {kind!r}", " or ".join(SAMPLE_KINDS))
        lonely = design.get("lonely", LONELY[0])
        check(lonely in LONELY, f"sample.{group}.lonely = {lonely!r}", " or ".join(LONELY))
        for place, neighbour in design.get("merge", {}).items():
            alone = set(study["municipalities"]) - set(design["merge"])
            good = place in study["municipalities"] and neighbour in alone
            found = f"sample.{group}.merge.{place} = {neighbour!r}"
            check(good, found, "a municipality of the study, and another one of it that is not merged itself")
    check(
        study["fieldwork_from"] <= study["fieldwork_to"] <= study["release_date"],
        "dates out of order",
        "fieldwork_from ≤ fieldwork_to ≤ release_date",
    )
    bases = [disclosure[name] for name in ("minimum_base", "reliable_base", "plain_base")]
    rising = 1 <= bases[0] <= bases[1] <= bases[2]
    check(rising, f"disclosure bases {bases}", "1 ≤ minimum_base ≤ reliable_base ≤ plain_base")
    for key, (least, most, expected) in {
        "confidential_count": (1, bases[0] - 1, "at least 1 and below minimum_base"),
        "sampling_fraction": (0, 1, "a share from 0 to 1"),
        "small_group": (bases[0], None, "at least minimum_base"),
        "protection_width": (1, None, "at least 1"),
    }.items():
        good = least <= disclosure[key] and (most is None or disclosure[key] <= most)
        check(good, f"disclosure.{key} = {disclosure[key]}", expected)
    for key, value in settings["build"].items():
        check(value > 0, f"build.{key} = {value}", "at least 1")
    practices = settings["practices"]
    shares = settings["documents"] | {"minimum_score": practices["minimum_score"]}
    for key, value in shares.items():
        section = "documents" if key in settings["documents"] else "practices"
        check(0 <= value <= 1, f"{section}.{key} = {value}", "a number from 0 to 1")
    for key, value in practices["weights"].items():
        check(0 < value <= 1, f"practices.weights.{key} = {value}", "a number above 0, at most 1")
    sizes = [practices["small_below"], practices["large_from"]]
    check(0 < sizes[0] <= sizes[1], f"practices sizes {sizes}", "0 < small_below ≤ large_from")
    return problems
