"""Released tables of invented figures with every flag in them, a study that holds nothing else, and its pages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis.disclosure.door import cut_extract, write_table
from analysis.disclosure.rules import release_counts, release_estimates
from analysis.pipeline.pages import list_pages
from analysis.report import report as report_module
from analysis.report.kinds.dots import Dots
from analysis.report.report import open_report
from analysis.study import load_study

REPOSITORY = Path(__file__).parents[2]
BASES = (10, 20, 50)
DISTRICT = "district"
NAMES = {
    "borovo": ("Борово", "Borovo"), "byala": ("Бяла", "Byala"), "vetovo": ("Ветово", "Vetovo"),
    "dve_mogili": ("Две могили", "Dve Mogili"), "ivanovo": ("Иваново", "Ivanovo"), "ruse": ("Русе", "Ruse"),
    "slivo_pole": ("Сливо поле", "Slivo Pole"), "tsenovo": ("Ценово", "Tsenovo"),
}  # fmt: skip
# Roma interviewed: Borovo in brackets, Vetovo with :u, Ivanovo with :c, the others plain.
INTERVIEWS = dict(zip(NAMES, (26, 60, 14, 55, 5, 105, 52, 51), strict=True))
DISTRICT_BASES = {"authority": 208, "ngo": 96, "roma": sum(INTERVIEWS.values())}
LABELS = {
    "self_mun": ("Вашата община", "Your municipality"),
    "p_nris": ("Стратегия 2012–2020 г. <проект> & план", "Strategy 2012–2020 <draft> & plan"),
    "p_mediator": ("Здравните медиатори", "The health mediators"),
    "p_foil": ("Програма „Отворен квартал“", "Programme “Open Neighbourhood”"),
}
PROGRAMMES = {"p_nris": 0.31, "p_mediator": 0.62, "p_foil": 0.08}
PERIODS = {
    "population_census": "2021-09-07", "ethnicity_roma": "2021-09-07", "ethnicity_roma_share": "2021-09-07",
    "ethnicity_unknown": "2021-09-07", "registered_unemployed": "2014-11",
}  # fmt: skip
FACT = {"source": "Census; page 3", "source_url": "https://example.org/a?b=1&c=2", "verified": "yes"}


def make_estimates(values: dict[str, float], step: float, width: float, decimals: int, kind: str) -> pd.DataFrame:
    """Released estimates: of Roma a `step` more in each next municipality, officials highest."""
    rows = []
    for indicator, value in values.items():
        groups = {"authority": value + 4 * step, "ngo": value + 3 * step, "roma": value}
        rows += [(DISTRICT, group, indicator, DISTRICT_BASES[group], estimate) for group, estimate in groups.items()]
        rows += [
            (slug, "roma", indicator, n, value + step * (number - 4) / 4)
            for number, (slug, n) in enumerate(INTERVIEWS.items())
        ]
    frame = pd.DataFrame(rows, columns=["municipality", "group", "indicator", "n", "estimate"])
    bounds = frame.assign(category="any", se=width / 2, low=frame["estimate"] - width, high=frame["estimate"] + width)
    if kind == "quota":
        bounds.loc[bounds["group"] == "roma", ["se", "low", "high"]] = None
    return release_estimates(bounds.assign(unit="share"), BASES, {"share": decimals})


def make_profile() -> pd.DataFrame:
    """Counts a little different in each place; the share of Roma is among those whose ethnicity is known."""
    rows = []
    for number, place in enumerate([*NAMES, DISTRICT]):
        population, roma, unknown = 12345 + number, 1000 + 10 * number, 345
        values = (population, roma, roma / (population - unknown), unknown, None if place == "byala" else 77 + number)
        rows += [
            {"municipality": place, "indicator": name, "period": period, "value": value, **FACT}
            for (name, period), value in zip(PERIODS.items(), values, strict=True)
        ]
    return pd.DataFrame(rows)


def make_tables(kind: str) -> dict[str, pd.DataFrame]:
    """Every released table; `kind` is that of the sample of Roma."""
    plans = [
        {"municipality": slug, "plan_period": period, "found": found, "reference": "", **FACT}
        for slug in NAMES
        for period, found in (("2013-2014", "no"), ("2015-2017", "yes" if slug in ("byala", "ruse") else "no"))
    ]
    funding = {
        "id": "a", "programme_bg": "Програма „А“ & Б", "programme_en": "Programme A & B", "period_from": "2014",
        "period_to": "2020", "budget_amount": 2136251557.0, "currency": "EUR", "budget_scope": "all", "eligible": "ngo",
        "themes": "health", "unverified_fields": "", **FACT,
    }  # fmt: skip
    kinds = ["probability", "probability", kind]
    return {
        "recognition": make_estimates(PROGRAMMES, 0.05, 0.06, 2, kind),
        "self_rating": make_estimates({"self_mun": 2.4}, 0.3, 0.2, 1, kind),
        "scores": make_estimates({"n_known": 3.2, "quiz_score": 4.1}, 0.8, 0.5, 1, kind),
        "sample": release_counts(
            pd.DataFrame({"group": list(DISTRICT_BASES), "kind": kinds, "n": list(DISTRICT_BASES.values())}).assign(
                population=12345, strata=8
            ),
            BASES,
        ),
        "interviews": release_counts(
            pd.DataFrame({"municipality": list(NAMES), "group": "roma", "n": list(INTERVIEWS.values())}), BASES
        ),
        "profile": make_profile(),
        "plans": pd.DataFrame(plans),
        "funding": pd.DataFrame([funding, funding | {"id": "b", "budget_amount": None, "programme_bg": "Б"}]),
        "project": pd.DataFrame([{"fact": "result_meetings", "statement": "eight meetings", "note": "", **FACT}]),
        "places": pd.DataFrame(
            [(slug, bg, en, 0, 0) for slug, (bg, en) in NAMES.items()],
            columns=["municipality", "name_bg", "name_en", "tile_col", "tile_row"],
        ),
        "questions": pd.DataFrame(
            [(name, "national", bg, en) for name, (bg, en) in LABELS.items()],
            columns=["indicator", "level", "label_bg", "label_en"],
        ),
        "choices": pd.DataFrame(
            [("jp_any", "part", "Да", "Yes")], columns=["indicator", "category", "label_bg", "label_en"]
        ),
    }


def write_study(root: Path, tables: dict[str, pd.DataFrame], fonts: Path, kind: str = "probability") -> Path:
    """Write a study that holds its settings, its fonts and released tables, and nothing else."""
    settings = (REPOSITORY / "study.toml").read_text(encoding="utf-8")
    settings = settings.replace('[sample.roma]\nkind = "probability"', f'[sample.roma]\nkind = "{kind}"')
    assert f'[sample.roma]\nkind = "{kind}"' in settings
    (root / "study.toml").write_text(settings, encoding="utf-8")
    shutil.copytree(fonts, root / "data/processed/fonts")
    write_pages(root, tables)
    return root


def write_pages(root: Path, tables: dict[str, pd.DataFrame]) -> None:
    """Write these tables into the extract of every page that shows them."""
    study = load_study(root)
    for page in list_pages(study, language="bg"):
        for name, path in page.extract(study).items():
            if name in tables:
                place = None if name == "places" else page.municipality
                write_table(cut_extract(tables[name], place), path, study.status)


@pytest.fixture(scope="session")
def released() -> dict[str, pd.DataFrame]:
    return make_tables("probability")


@pytest.fixture(scope="session")
def root(tmp_path_factory, released, fonts) -> Path:
    return write_study(tmp_path_factory.mktemp("random"), released, fonts)


@pytest.fixture(scope="session")
def quota_root(tmp_path_factory, fonts) -> Path:
    """The same study, its Roma respondents a quota sample."""
    return write_study(tmp_path_factory.mktemp("quota"), make_tables("quota"), fonts, "quota")


@pytest.fixture
def change(tmp_path, root, released):
    """A function that writes the study with one table changed and returns its folder."""

    def write_changed(name: str, edit) -> Path:
        copy = shutil.copytree(root, tmp_path / "changed", dirs_exist_ok=True)
        write_pages(copy, {name: edit(released[name])})
        return copy

    return write_changed


@pytest.fixture
def open_page(root):
    """A function that opens a page: of the study with the invented tables, or of the one at `at`."""

    def open_at(notebook: str, municipality: str | None = None, language: str = "bg", at: Path = root):
        return open_report(notebook, municipality, language, load_study(at))

    return open_at


@pytest.fixture
def shown(monkeypatch) -> list[dict]:
    """What the pages display, in order: the text of the richest kind, with its metadata."""
    displayed = []

    def show(bundle, raw, metadata=None):
        kind = next(iter(bundle))
        displayed.append({"kind": kind, "text": bundle[kind], **((metadata or {}).get(kind, {}))})

    monkeypatch.setattr(report_module, "display", show)
    return displayed


@pytest.fixture
def undrawn(monkeypatch) -> None:
    """For tests of what stands around a figure: the drawing itself is left out."""
    monkeypatch.setattr(Dots, "draw", lambda *_: None)
    monkeypatch.setattr(report_module, "draw_svg", lambda _: "<svg/>")
