"""study.toml in, a frozen `Study` out: the control panel of the whole repository, every key checked."""

from __future__ import annotations

import copyreg
import datetime as dt
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from analysis.errors import StudyError, WrongUse, raise_all, suggest
from analysis.settings import check_settings

FORM_KINDS = (".xlsx", ".xls", ".ods", ".csv")
NO_STUDY = "go to the folder of the study, name it with --study DIRECTORY, or start one with `study new DIRECTORY`"
ROOT_VARIABLE = "ANALYSIS_STUDY"  # set by the build for its kernels, so that a notebook finds its study


def freeze(settings: dict) -> MappingProxyType:
    """Return settings that nobody can change."""
    return MappingProxyType(settings)


copyreg.pickle(MappingProxyType, lambda frozen: (freeze, (dict(frozen),)))  # so that a study can go to another process


@dataclass(frozen=True)
class Disclosure:
    """The limits of the release rules; docs/methods/disclosure.md gives the reasons.

    Bases (unweighted respondents): below `minimum_base` nothing is shown, below `reliable_base` the figure is replaced
    by a flag, below `plain_base` it stands in brackets. Counts of people behind a share: one up to
    `confidential_count`, or that many below the base, is confidential where the question is sensitive, where interviews
    / persons reach `sampling_fraction`, and where there are fewer than `small_group` persons. What is confidential
    stays uncertain by at least `protection_width` people.
    """

    minimum_base: int
    reliable_base: int
    plain_base: int
    confidential_count: int
    sampling_fraction: float
    small_group: int
    protection_width: int


@dataclass(frozen=True)
class Build:
    """What one notebook may take: seconds for a cell, and gigabytes (10⁹ bytes) of memory for its kernel."""

    cell_seconds: int
    kernel_gigabytes: int


@dataclass(frozen=True)
class Documents:
    """Below which agreement of coders (Krippendorff's alpha) or precision of its rules a theme has no figures."""

    minimum_alpha: float
    minimum_precision: float


@dataclass(frozen=True)
class Practices:
    """What makes a gap a need, and how a practice is weighed for a municipality; docs/methods/practices.md.

    Below `small_below` inhabitants a municipality is small, from `large_from` on large. A gap of `minimum_score` or
    more is a need. `weights`: size (another size), budget (per class too dear), evaluated, monitored, self_reported.
    """

    small_below: int
    large_from: int
    minimum_score: float
    weights: Mapping[str, float]


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
    build: Build
    documents: Documents
    practices: Practices
    site_url: str = ""  # where the site will stand, with / at its end; empty when that is not known

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
    def words(self) -> Path:
        """The folder of the study's own words; there need not be any."""
        return self.root / "words"

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
        "is no study: there is no study.toml here or in any folder above",
        where=str(start),
        expected="the folder of a study",
        fix=NO_STUDY,
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
    except (FileNotFoundError, NotADirectoryError):
        found, expected = "is no study: there is no study.toml", "the folder of a study"
        raise StudyError(found, where=str(root), expected=expected, fix=NO_STUDY) from None
    except OSError as error:
        fix = "see that it is a file, and that you may read it"
        raise StudyError(f"cannot be read: {error.strerror}", where=str(path), fix=fix) from None
    except UnicodeDecodeError as error:
        raise StudyError("is not UTF-8", where=str(path), expected="a text in UTF-8", fix="save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        fix = "correct that line: a text stands in quotation marks, a list in brackets, the name of a table in [ ]"
        raise StudyError(f"is not valid TOML: {error}", where=str(path), expected="key = value", fix=fix) from error
    raise_all(check_settings(settings, path))
    return _build(root, settings)


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
        build=Build(**settings["build"]),
        documents=Documents(**settings["documents"]),
        site_url=study.get("site_url", ""),
        practices=Practices(**settings["practices"] | {"weights": MappingProxyType(settings["practices"]["weights"])}),
    )


def _one_of(name: str, known: tuple[str, ...], what: str) -> str:
    if name not in known:
        raise WrongUse(
            f"unknown {what} “{name}”", expected=", ".join(known), fix=suggest(name, known) or "name one of these"
        )
    return name
