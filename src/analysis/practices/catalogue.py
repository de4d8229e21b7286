"""practices.yaml in, one row per good practice out, every field and code checked.

`verified` and `verification_level` say how far a record was checked; they stay beside it everywhere, because
a plan that was never delivered and a lead that was never confirmed are in the file too, and say so. What went wrong
or is disputed stands in `caution_LANGUAGE`, which most records do not have. Title, summary and caution stand in each
language that the file has, the other texts in its first one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import yaml

from analysis.errors import StudyError, raise_all, suggest
from analysis.files import name_kind
from analysis.languages import list_languages

LEVELS = ("local", "regional", "national", "EU")
PARTICIPATION_LEVELS = ("inform", "consult", "involve", "collaborate", "empower")  # IAP2, weakest first
EVIDENCE = ("self-reported", "monitored", "evaluated")  # weakest first
VERIFICATION_LEVELS = ("unverified", "plan-only", "one-source", "several-sources")
SIZES, BUDGETS = ("small", "medium", "large", "any"), ("low", "medium", "high")
ADOPTERS = ("municipality", "district", "ngo", "chitalishte", "community", "school", "national")
PARTNERS = (
    *("municipality", "regional-authority", "national-authority", "employment-service"),
    *("roma-ngo", "ngo", "community-group", "church", "donor", "international-org", "business"),
    *("school", "kindergarten", "university", "health-provider", "chitalishte-library"),
)
MECHANISMS = (
    *("community-action-group", "consultative-council", "mediator", "participatory-planning"),
    *("participatory-budgeting", "reserved-representation", "community-monitoring", "local-action-group"),
    *("local-partnership", "community-centre", "community-organising", "peer-network"),
)
GAPS = (
    *("G-CONSULT", "G-VOICE", "G-INFO", "G-PLAN", "G-BUDGET", "G-MONITOR", "G-STAFF", "G-NGO", "G-MEDIATE"),
    *("G-TRUST", "G-ATTITUDE", "G-RIGHTS", "G-WOMEN-YOUTH", "G-PRESCHOOL", "G-DROPOUT", "G-SEGREGATION"),
    *("G-HEALTH", "G-HOUSING", "G-INFRA", "G-JOBS", "G-INCOME", "G-CULTURE"),
)
YES_NO = ("yes", "no")
VOCABULARIES = {  # column of the table → its codes, in order; those of `themes` are in priorities.csv
    "level": LEVELS, "partners": PARTNERS, "existed_by_2015": YES_NO, "participation_level": PARTICIPATION_LEVELS,
    "participation_focus": YES_NO, "participation_mechanism": MECHANISMS, "adoptable_by": ADOPTERS,
    "preconditions_municipality_size": SIZES, "preconditions_budget_class": BUDGETS, "evidence_strength": EVIDENCE,
    "gap_tags": GAPS, "source_is_mirror": YES_NO, "verified": YES_NO, "verification_level": VERIFICATION_LEVELS,
}  # fmt: skip
LONGEST = 2400  # signs of the texts in the first language and the addresses of a record: a printed page holds them
PRINTED = (
    *("title_*", "place", "summary_*", "caution_*", "target_group", "lead_organisation", "funding_source"),
    *("problem_addressed", "what_was_done", "results", "what_is_transferable", "sustainability", "verification_note"),
    *("source_title", "source_url", "sources_extra"),
)
TRANSLATED, CAUTION = ("title_*", "summary_*"), "caution_"  # cautions: the only fields that a record need not have
FIELD = "a field that practices have: see the first record"


@dataclass(frozen=True)
class Field:
    """What one field may hold, and how a reader is told so."""

    allows: Callable[[object], bool]
    expected: str
    codes: tuple[str, ...] = ()


def load_practices(path: Path, themes: Iterable[str]) -> pd.DataFrame:
    """Return one row per practice; `cost` and `preconditions` become columns such as `cost_amount`.

    Lists stay lists; what is not known stays missing. `themes` are the theme ids of priorities.csv.

    Raises `StudyError` with every problem at once: the record, the field, what was found and expected.
    """
    records, themes = _read_yaml(path), tuple(themes)
    if not themes:
        fix = "write them down first, for practices are held to them"
        raise StudyError("has no rows", where="priorities.csv", expected="a row for each theme", fix=fix)
    languages = list_languages(TRANSLATED, dict.fromkeys(str(name) for record in records for name in record))
    fields = _fields(themes, languages)
    problems = [problem for record in records for problem in _check_record(record, fields, path.name)]
    repeated = [name for name, count in Counter(str(record.get("id")) for record in records).items() if count > 1]
    problems += [
        StudyError(f"“{name}” stands twice", where=f"{path.name}, id", expected="each id once") for name in repeated
    ]
    for check in (_check_caution, _check_length):
        problems += [problem for record in records for problem in check(record, languages, path.name)]
    raise_all(problems)
    cautions = dict.fromkeys(f"{CAUTION}{language}" for language in languages)
    practices = pd.json_normalize([cautions | record for record in records], sep="_")
    if practices.empty:
        practices = pd.DataFrame(columns=[*name_fields(fields)], dtype="str")
    return practices.astype({"existed_by_2015": "boolean"})


def name_fields(fields: dict, prefix: str = "") -> Iterator[str]:
    """Yield the columns that the fields of a record become."""
    for name, field in fields.items():
        if isinstance(field, dict):
            yield from name_fields(field, f"{name}_")
        else:
            yield f"{prefix}{name}"


def _read_yaml(path: Path) -> list[dict]:
    try:
        text = path.read_text(encoding="utf-8")
        records = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # C: ten times as fast
    except FileNotFoundError:
        raise StudyError("there is no such file", where=str(path), fix="see data/raw/README.md") from None
    except UnicodeDecodeError as error:
        found = f"is {name_kind(path.read_bytes()) or 'not UTF-8'}"
        raise StudyError(found, where=path.name, expected="YAML in UTF-8", fix="save it again as UTF-8") from error
    except yaml.YAMLError as error:
        raise _explain_yaml(error, path.name) from error
    except ValueError as error:  # 2016-13-45 looks like a date
        fix = "put dates in quotation marks: '2016-01-31'"
        raise StudyError(
            f"holds a date that there is not: {error}", where=path.name, expected="a date", fix=fix
        ) from error
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        fix = "begin each practice with “- id:”, and put two blanks before its other fields"
        raise StudyError("is not a list of records", where=path.name, expected="“- id: …” for each practice", fix=fix)
    return records


def _explain_yaml(error: yaml.YAMLError, file: str) -> StudyError:
    """Return what is wrong with the text of a YAML file, and in which line, as people count."""
    mark = getattr(error, "problem_mark", None)
    where = f"{file}, line {mark.line + 1}, sign {mark.column + 1}" if mark else file
    found = getattr(error, "problem", None) or " ".join(str(error).split())
    fix = "put two blanks, no tabs, before the fields of a record, and quotation marks around a text with “: ” or “#”"
    return StudyError(f"is not valid YAML: {found}", where=where, expected="“field: value”", fix=fix)


def _check_record(record: dict, fields: dict, file: str, prefix: str = "") -> list[StudyError]:
    where = f"{file}, {record.get('id', 'a record without id')}" if not prefix else file
    problems = []
    for name, field in fields.items():
        place = f"{where}, {prefix}{name}"
        if name not in record and name.startswith(CAUTION):
            continue
        elif name not in record:
            problems.append(StudyError("the field is missing", where=place, fix="add it; null or [] where not known"))
        elif isinstance(field, dict) and isinstance(record[name], dict):
            problems += _check_record(record[name], field, where, f"{name}.")
        elif isinstance(field, dict) or not field.allows(record[name]):
            expected = ", ".join(field) if isinstance(field, dict) else field.expected
            fix = "" if isinstance(field, dict) else _suggest_code(record[name], field.codes)
            found = f"{record[name]}" if isinstance(record[name], dt.date) else f"{record[name]!r}"
            problems.append(StudyError(found, where=place, expected=expected, fix=fix or "correct the field"))
    for name in record.keys() - fields.keys():
        fix = suggest(name, fields) or "remove it"
        problems.append(StudyError("unknown field", where=f"{where}, {prefix}{name}", expected=FIELD, fix=fix))
    return problems


def _suggest_code(found: object, codes: tuple[str, ...]) -> str:
    """Return what to do about the first value that is none of the codes; nothing where a field has no codes."""
    wrong = [str(code) for code in (found if isinstance(found, list) else [found]) if code not in codes]
    hint = suggest(wrong[0], codes) or "take one of these codes"
    return f"“{wrong[0]}” is none of them: {hint}" if codes and wrong else ""


def _check_caution(record: dict, languages: Sequence[str], file: str) -> list[StudyError]:
    """Each page is in one language: a caution that stands in one of them only would be missing on the other pages."""
    cautions = [f"{CAUTION}{language}" for language in languages]
    told = [name for name in cautions if record.get(name)]
    if len(told) in (0, len(cautions)):
        return []
    where = f"{file}, {record.get('id', 'a record without id')}"
    return [
        StudyError(f"{', '.join(told)} stands alone", where=where, expected=f"all or none of {', '.join(cautions)}")
    ]


def _check_length(record: dict, languages: Sequence[str], file: str) -> list[StudyError]:
    """A card is handed out as one sheet of paper."""
    texts = [part for name in PRINTED for part in _list_texts(record.get(name.replace("*", languages[0])))]
    length = sum(map(len, texts))
    if length <= LONGEST:
        return []
    where = f"{file}, {record.get('id', 'a record without id')}"
    expected = f"at most {LONGEST}, which is what fits on one printed page"
    return [StudyError(f"the texts and addresses have {length} signs", where=where, expected=expected)]


def _list_texts(value: object) -> list[str]:
    return [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]


def _fields(themes: tuple[str, ...], languages: Sequence[str]) -> dict:
    required, optional = _text(), _or_null(_text())
    period = _or_null(_like(r"\d{4}(-\d{2}(-\d{2})?)?", "YYYY, YYYY-MM or YYYY-MM-DD in quotation marks"))
    url = _like(r"https?://[^\s;]+", "a web address")  # “;” parts those of a cell; within one it is %3B
    amount = Field(lambda value: isinstance(value, int | float) and value >= 0, "a number")
    yes_no = Field(lambda value: isinstance(value, bool), "true or false")
    return {
        "id": _like(r"[a-z]{2}(-[a-z0-9]+)+", "cc-short-name in small Latin letters"),
        **{f"title_{language}": required for language in languages},
        "country": _like(r"[A-Z]{2}", "an ISO 3166 code of two letters, or EU"),
        "place": required,
        "level": _one_of(LEVELS),
        "themes": _some_of(themes),
        "target_group": optional,
        "lead_organisation": optional,
        "partners": _some_of(PARTNERS),
        "period_from": period,
        "period_to": period,
        "existed_by_2015": _or_null(yes_no),
        "funding_source": optional,
        "cost": {
            "amount": _or_null(amount),
            "currency": _or_null(_like(r"[A-Z]{3}", "an ISO 4217 code such as EUR")),
        },
        **{f"summary_{language}": required for language in languages},
        "problem_addressed": optional,
        "what_was_done": optional,
        "results": optional,
        **{f"{CAUTION}{language}": optional for language in languages},
        "participation_level": _or_null(_one_of(PARTICIPATION_LEVELS)),
        "participation_focus": yes_no,
        "participation_mechanism": _some_of(MECHANISMS),
        "what_is_transferable": optional,
        "adoptable_by": _some_of(ADOPTERS),
        "preconditions": {
            "municipality_size": _or_null(_one_of(SIZES)),
            "staff": optional,
            "budget_class": _or_null(_one_of(BUDGETS)),
            "other": optional,
        },
        "evidence_strength": _or_null(_one_of(EVIDENCE)),
        "sustainability": optional,
        "gap_tags": _some_of(GAPS),
        "source_title": required,
        "source_url": url,
        "source_is_mirror": yes_no,
        "sources_extra": Field(lambda value: isinstance(value, list) and all(map(url.allows, value)), "web addresses"),
        "verified": Field(lambda value: value in ("yes", "no"), "'yes' or 'no', in quotation marks"),
        "verification_level": _one_of(VERIFICATION_LEVELS),
        "verification_note": required,
    }


def _text() -> Field:
    return Field(lambda value: isinstance(value, str) and value.strip() != "", "a text")


def _like(pattern: str, expected: str) -> Field:
    return Field(lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None, expected)


def _one_of(known: tuple[str, ...]) -> Field:
    return Field(lambda value: isinstance(value, str) and value in known, f"one of {', '.join(known)}", known)


def _some_of(known: tuple[str, ...]) -> Field:
    return Field(
        lambda value: isinstance(value, list) and all(isinstance(code, str) and code in known for code in value),
        f"a list of {', '.join(known)}",
        known,
    )


def _or_null(field: Field) -> Field:
    return Field(lambda value: value is None or field.allows(value), f"{field.expected}, or null", field.codes)
