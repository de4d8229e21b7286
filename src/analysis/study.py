"""study.toml in, a frozen `Study` out: the control panel of the whole repository, every key checked."""

from __future__ import annotations

import datetime as dt
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from analysis.errors import StudyError, raise_all, suggest

STATUSES = ("demonstration", "published")
SAMPLE_KINDS = ("probability", "enumeration", "quota", "convenience")
LONELY = ("error", "adjust", "certainty", "remove")  # what a stratum with one interview adds to a variance
FORM_KINDS = (".xlsx", ".xls", ".ods", ".csv")
ROOT_VARIABLE = "ANALYSIS_STUDY"  # set by the build for its kernels, so that a notebook finds its study

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
    },
    "sample": {"*": {"kind": str, "lonely?": str, "merge?": {"*": str}}},
    "survey": {"form": str, "export": str, "population": str},
    "disclosure": {"minimum_base": int, "reliable_base": int, "plain_base": int},
}


@dataclass(frozen=True)
class Disclosure:
    """Bases (unweighted respondents) of the release rules: below `minimum_base` nothing is shown,
    below `reliable_base` the figure is replaced by a flag, below `plain_base` it stands in brackets."""

    minimum_base: int
    reliable_base: int
    plain_base: int


@dataclass(frozen=True)
class Sample:
    """How one group was sampled, and what was declared about strata that are too small to stand alone.

    `lonely`: see `analysis.survey.design.Design`. `merge`: municipality → the municipality whose stratum its
    own one joins, for weights and variances.
    """

    kind: str
    lonely: str = "error"
    merge: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def is_random(self) -> bool:
        """Whether there can be intervals, tests and a finite-population correction at all."""
        return self.kind in ("probability", "enumeration")


@dataclass(frozen=True)
class Study:
    """One study: its settings, typed and checked, and the folders it lives in."""

    root: Path
    status: str
    title: MappingProxyType
    publisher: MappingProxyType
    district: MappingProxyType
    release_date: dt.date
    fieldwork_from: dt.date
    fieldwork_to: dt.date
    languages: tuple[str, ...]
    municipalities: tuple[str, ...]
    groups: tuple[str, ...]
    sample: Mapping[str, Sample]  # by group
    form: Path
    export: Path
    population: Path
    disclosure: Disclosure

    @property
    def forms(self) -> tuple[Path, ...]:
        """All versions of the questionnaire: the newest, then the others in its folder, the latest name first."""
        beside = (path for path in self.form.parent.glob("[!~.]*.*") if path.suffix in FORM_KINDS)
        return self.form, *sorted((path for path in beside if path != self.form), reverse=True)

    @property
    def corrections(self) -> Path:
        """The cleaning log, beside the export; there need not be one."""
        return self.export.with_name("cleaning.csv")

    @property
    def contacts(self) -> Path:
        """The contact log, beside the export; there need not be one."""
        return self.export.with_name("contacts.csv")

    @property
    def reference(self) -> Path:
        return self.root / "data/raw/reference"

    @property
    def processed(self) -> Path:
        return self.root / "data/processed"

    @property
    def tables(self) -> Path:
        """Released tables: the only data a published notebook may read."""
        return self.processed / "tables"

    @property
    def fonts(self) -> Path:
        return self.processed / "fonts"

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def output(self) -> Path:
        return self.root / "output"

    @property
    def is_demonstration(self) -> bool:
        return self.status == "demonstration"

    def shows_intervals(self, group: str) -> bool:
        """Say whether the group's sample carries intervals and a finite-population correction at all."""
        return self.sample[group].is_random

    def check_language(self, language: str) -> str:
        """Return `language`, or raise when the study is not written in it."""
        return _one_of(language, self.languages, "language")

    def check_municipality(self, municipality: str) -> str:
        """Return `municipality`, or raise with its spelling and the nearest known one."""
        return _one_of(municipality, self.municipalities, "municipality")


def find_root(start: Path | None = None) -> Path:
    """Return the nearest folder upwards that holds study.toml; `ANALYSIS_STUDY` in the environment wins."""
    if start is None and os.environ.get(ROOT_VARIABLE):
        return Path(os.environ[ROOT_VARIABLE])
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / "study.toml").is_file():
            return folder
    raise StudyError(
        "no study.toml here or in any folder above",
        where=str(start),
        fix="go to the folder of the study, or name it with --study DIRECTORY",
    )


def load_study(root: Path | None = None) -> Study:
    """Read study.toml of the study at `root` (default: the nearest one upwards).

    Raises `StudyError` for a missing file, broken TOML, and – all at once – for unknown keys, missing
    keys, wrong types and values that contradict one another.
    """
    root = Path(root).resolve() if root is not None else find_root()
    path = root / "study.toml"
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise StudyError("there is no study.toml", where=str(root), fix="name the folder of a study") from None
    except UnicodeDecodeError as error:
        raise StudyError("is not UTF-8", where=str(path), fix="save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise StudyError(f"is not valid TOML: {error}", where=str(path)) from error
    raise_all(_check_layout(settings, LAYOUT, "", path))
    raise_all(_check_lists(settings["study"], path) or _check_values(settings, path))
    return _build(root, settings)


def _check_layout(found: dict, layout: dict, prefix: str, path: Path) -> list[StudyError]:
    problems = []
    required = [key for key in layout if key != "*" and not key.endswith("?")]
    layout = {key.removesuffix("?"): kind for key, kind in layout.items()}
    for key, value in found.items():
        kind = layout.get(key, layout.get("*"))
        if kind is None:
            problems.append(StudyError(f"unknown key {prefix}{key}", where=path.name, fix=suggest(key, layout)))
        elif isinstance(kind, dict) and isinstance(value, dict):
            problems += _check_layout(value, kind, f"{prefix}{key}.", path)
        elif isinstance(kind, dict) or type(value) is not kind:  # exactly: True is no number, a time no date
            expected = "a table" if isinstance(kind, dict) else kind.__name__
            problems.append(StudyError(f"{prefix}{key} = {value!r}", where=path.name, expected=expected))
    for key in required:
        if key not in found:
            problems.append(StudyError(f"{prefix}{key} is missing", where=path.name, fix=f"add {prefix}{key}"))
    return problems


def _check_lists(study: dict, path: Path) -> list[StudyError]:
    def is_good(names: list) -> bool:
        return bool(names) and all(isinstance(name, str) for name in names) and len(set(names)) == len(names)

    return [
        StudyError(f"study.{key} = {study[key]}", where=path.name, expected="a list of names, each once")
        for key in ("languages", "municipalities", "groups")
        if not is_good(study[key])
    ]


def _check_values(settings: dict, path: Path) -> list[StudyError]:
    study, sample, bases = settings["study"], settings["sample"], settings["disclosure"]
    problems = []

    def check(good: bool, found: str, expected: str) -> None:
        if not good:
            problems.append(StudyError(found, where=path.name, expected=expected))

    check(study["status"] in STATUSES, f"study.status = {study['status']!r}", " or ".join(STATUSES))
    for key in ("title", "publisher", "district"):
        missing = [language for language in study["languages"] if language not in study[key]]
        check(not missing, f"study.{key} has no {', '.join(missing)}", "a text in every language of study.languages")
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
    rising = 1 <= bases["minimum_base"] <= bases["reliable_base"] <= bases["plain_base"]
    check(rising, f"disclosure bases {list(bases.values())}", "1 ≤ minimum_base ≤ reliable_base ≤ plain_base")
    return problems


def _build(root: Path, settings: dict) -> Study:
    study, survey = settings["study"], settings["survey"]
    return Study(
        root=root,
        status=study["status"],
        title=MappingProxyType(study["title"]),
        publisher=MappingProxyType(study["publisher"]),
        district=MappingProxyType(study["district"]),
        release_date=study["release_date"],
        fieldwork_from=study["fieldwork_from"],
        fieldwork_to=study["fieldwork_to"],
        languages=tuple(study["languages"]),
        municipalities=tuple(study["municipalities"]),
        groups=tuple(study["groups"]),
        sample=MappingProxyType({group: Sample(**design) for group, design in settings["sample"].items()}),
        form=root / "data/raw" / survey["form"],
        export=root / "data/raw" / survey["export"],
        population=root / "data/raw" / survey["population"],
        disclosure=Disclosure(**settings["disclosure"]),
    )


def _one_of(name: str, known: tuple[str, ...], what: str) -> str:
    if name not in known:
        raise StudyError(f"unknown {what} “{name}”", expected=", ".join(known), fix=suggest(name, known))
    return name
