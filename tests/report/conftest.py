"""Released tables of invented figures with every flag in them, a study that holds nothing else, and its pages."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure.door import cut_extract, write_table
from analysis.disclosure.hidden import count_hidden
from analysis.disclosure.parts import release_outcomes, release_parts
from analysis.disclosure.proposals import release_proposals
from analysis.disclosure.rules import release_comparisons, release_counts, release_estimates
from analysis.disclosure.statement import describe_protection
from analysis.disclosure.whole import hide_whole, leave_out_hidden
from analysis.pipeline.pages import TABLES, list_pages
from analysis.pipeline.task_release import compare_promises
from analysis.report import report as report_module
from analysis.report.catalogue import Catalogue
from analysis.report.charts import CHARTS
from analysis.report.report import open_report
from analysis.report.sentences import TEXTS as TEXTS_OF_PAGES
from analysis.report.tables import TABLES as TABLES_OF_PAGES
from analysis.study import load_study
from analysis.survey.form import load_form
from analysis.tables.change import KEYS as OF_CHANGE
from analysis.tables.change import list_changes
from analysis.tables.field_work import count_outcomes, list_rates
from analysis.tables.sample import list_choices, list_questions

REPOSITORY = Path(__file__).parents[2]
BASES = (10, 20, 50)
RELEASED = dt.date(2015, 11, 30)
DECIMALS = {"share": 2, "points": 2, "mean": 1}
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
PROGRAMMES = {"p_nris": 0.31, "p_mediator": 0.62, "p_munplan": 0.28, "p_foil": 0.08}
PAIRS = (("roma", "ngo"), ("roma", "authority"), ("ngo", "authority"))
LEFT_OVER = ("none", "other", "dk", "ref")  # answers that end a list and are few
TRUST = ("tr_mun", "tr_council", "tr_dist", "tr_ngo", "tr_chit", "tr_school", "tr_police")
ITEM, VALUES = ["indicator", "category"], ["n", "estimate", "low", "high", "p", "p_adjusted"]
PERIODS = {
    "population_census": "2021-09-07", "ethnicity_roma": "2021-09-07", "ethnicity_roma_share": "2021-09-07",
    "ethnicity_unknown": "2021-09-07", "registered_unemployed": "2014-11",
}  # fmt: skip
SCALES = (
    ("quiz", "qz1", 0.6),
    ("recognition", "p_nris", 0.31),
    ("self_rating", "self_mun", 2.4),
    ("trust", "tr_mun", 3.1),
)
FACT = {"source": "Census; page 3", "source_url": "https://example.org/a?b=1&c=2", "verified": "yes"}


@dataclass(frozen=True)
class Block:
    """The invented answers of one battery: Roma of the district as given, a step more in each next municipality."""

    table: str
    unit: str
    values: Mapping[tuple[str, str], float]
    step: float = 0.03
    width: float = 0.06  # half of the interval
    base: float = 1.0  # the share of the interviews that were asked
    groups: tuple[str, ...] = ("authority", "ngo", "roma")
    by_place: bool = True
    place_categories: tuple[str, ...] = ()
    compared: bool = False
    ordered: bool = False
    turned: bool = field(default=False, kw_only=True)  # the answers of one question: what one gains another loses


def spread(codes: Iterable[tuple[str, str]], top: float = 0.6) -> dict[tuple[str, str], float]:
    """Return a share for each option, falling from `top`; those left over are few."""
    codes = list(codes)
    falling = np.linspace(top, 0.08, len(codes))
    return {key: 0.05 if key[1] in LEFT_OVER else value for key, value in zip(codes, falling, strict=True)}


@cache
def read_form() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the questions and choices of the form, four of them in words that need care."""
    form = load_form(REPOSITORY / "data/raw/survey/forms/2026112301.xlsx")
    questions, choices = list_questions(form), list_choices(form)
    for column, number in (("label_bg", 0), ("label_en", 1)):
        own = questions["indicator"].map({name: labels[number] for name, labels in LABELS.items()})
        questions[column] = own.fillna(questions[column])
    return questions, choices


def offer(*indicators: str, top: float = 0.6) -> dict[tuple[str, str], float]:
    """Return invented shares of every choice of the questions."""
    choices = read_form()[1]
    codes = {name: choices.loc[choices["indicator"] == name, "category"] for name in indicators}
    return {key: value for name in codes for key, value in spread([(name, code) for code in codes[name]], top).items()}


def answer(*indicators: str) -> dict[tuple[str, str], float]:
    """Return invented shares of the steps of scales, each question a little more positive than the one before."""
    rows = {}
    for number, name in enumerate(indicators):
        gain = 0.02 * number
        shares = (0.16 - gain / 2, 0.22 - gain / 2, 0.18, 0.22 + gain / 2, 0.12 + gain / 2, 0.10)
        rows |= {(name, code): share for code, share in zip("12345", shares, strict=False)} | {(name, "dk"): 0.10}
    return rows


def weigh(*indicators: str) -> dict[tuple[str, str], float]:
    """Return the net of the scales of `answer`."""
    return {(name, "net"): -0.04 + 0.04 * number for number, name in enumerate(indicators)}


def list_blocks() -> list[Block]:
    """Return the invented answers to the whole questionnaire."""
    roma, asked, authority, known = ("roma",), ("ngo", "roma"), ("authority",), 0.5
    real = {name: value for name, value in PROGRAMMES.items() if name != "p_foil"}
    levels = ("quiz_eu", "quiz_national", "quiz_district", "quiz_municipal")
    partners = ("municipality", "district", "ngo", "school", "roma_group")
    pairs = {f"{one}+{two}": 0.32 - 0.03 * number for number, (one, two) in enumerate(combinations(partners, 2))}
    names = ("education", "health", "housing", "employment", "rule_of_law", "culture_media")
    priorities = [(name, number) for number, name in enumerate(names)]
    steps = {"invited": 0.4, "attended": 0.26, "influenced": 0.09, "uninvited": 0.04}
    chain = {("chain", name): value for name, value in steps.items()}
    places = {"first": 0.28, "second": 0.22, "third": 0.18, "top3": 0.68}
    closed = {"turned": True, "step": 0.02}
    both = {"compared": True, "ordered": True}
    whole = {"by_place": False}  # of the district alone
    return [
        Block("recognition", "share", {(p, "recognised"): v for p, v in real.items()}, 0.05, 0.06, **both),
        Block("recognition", "share", {("p_foil", "recognised"): 0.08}, 0.05, 0.06, compared=True),
        Block("recognition", "points", {(p, "above_foil"): v - 0.08 for p, v in real.items()}, 0.02, 0.05, **whole),
        Block("self_rating", "mean", {("self_mun", "mean"): 2.4, ("self_eu", "mean"): 1.6}, 0.3, 0.2, **both),
        Block("scores", "mean", {("n_known", "mean"): 3.2, ("quiz_score", "mean"): 4.1}, 0.8, 0.5, compared=True),
        Block("scores", "mean", {("quiz_net", "mean"): 2.2}, 0.5, 0.4, compared=True),
        Block("quiz", "share", {(f"qz{n}", "right"): 0.3 + 0.05 * n for n in range(1, 9)}, compared=True),
        Block("quiz", "points", {(name, "right"): 0.4 + 0.05 * n for n, name in enumerate(levels)}),
        Block("sources", "share", offer("src"), 0.04, base=0.9, **both),
        Block("sources", "share", offer("src_main", top=0.4), base=0.6, **whole),
        Block("plan", "share", offer("mun_plan", top=0.3), **closed, compared=True, place_categories=("dk",)),
        Block("rights", "share", offer("disc_org", top=0.3), **closed, groups=roma, place_categories=("no",)),
        Block("projects", "share", {("jp_any", "known"): 0.38}, 0.06, compared=True),
        Block("projects", "share", offer("jp_any", top=0.4), **closed),
        Block("projects", "share", offer("jp_partner"), 0.04, base=known, **both, **whole),
        Block("projects", "share", offer("jp_theme"), base=known, ordered=True, **whole),
        Block("projects", "share", offer("jp_fund", top=0.4), base=known, groups=("authority", "ngo")),
        Block("projects", "share", answer("jp_result"), 0.01, base=known, turned=True, **whole),
        Block("projects", "points", weigh("jp_result"), base=known, **whole),
        Block("projects", "share", offer("jp_benefit", top=0.3), **closed, **whole, base=known, groups=roma),
        Block("partners", "share", {("jp_partner", pair): v for pair, v in pairs.items()}, base=known, **whole),
        Block("participation", "share", chain, groups=asked, compared=True, place_categories=("invited", "attended")),
        Block("participation", "points", {("chain", "lost_attended"): 0.14}, 0.01, groups=asked),
        Block("participation", "points", {("chain", "lost_influenced"): 0.17}, 0.01, groups=asked, **whole),
        Block("participation", "share", offer("inv", "att", top=0.4), groups=asked),
        Block("participation", "share", offer("infl", top=0.3), **closed, **whole, base=known, groups=asked),
        Block("participation", "share", offer("org_forms", "use_prop"), groups=authority),
        Block("iap", "share", offer("iap_now", "iap_want", top=0.3), **closed, **whole),
        Block("iap", "mean", {("iap_gap", "mean"): 1.3}, 0.1, 0.2, compared=True),
        Block("iap", "share", {("iap_gap", "more"): 0.64}, compared=True, **whole),
        Block("mechanisms", "share", offer("mech"), **both),
        Block("obstacles", "share", offer("obst"), **both),
        Block("trust", "share", answer(*TRUST), 0.01, turned=True, **whole),
        Block("trust", "points", weigh(*TRUST), **both),
        Block("priorities", "share", {(p, c): v - 0.02 * n for p, n in priorities for c, v in places.items()}),
        Block("priorities", "mean", {(p, "points"): 1.6 - 0.2 * n for p, n in priorities}, 0.1, 0.1, **both),
        Block("priorities", "share", {(p, "worth"): 0.3 - 0.05 * n for p, n in priorities}, by_place=False),
        Block("readiness", "share", answer("ready"), 0.01, turned=True),
        Block("readiness", "points", weigh("ready"), compared=True),
        Block("information", "share", offer("topic"), **both),
        Block("information", "share", offer("channel"), base=0.8, **both),
    ]  # fmt: skip


def estimate_block(block: Block, kind: str) -> pd.DataFrame:
    """Return the estimates of a block before release: officials highest, the places of Roma one by one."""
    steps = {(DISTRICT, "authority"): 4, (DISTRICT, "ngo"): 3, (DISTRICT, "roma"): 0}
    steps |= {(slug, "roma"): (number - 4) / 4 for number, slug in enumerate(INTERVIEWS) if block.by_place}
    bases = {(DISTRICT, group): n for group, n in DISTRICT_BASES.items()}
    bases |= {(slug, "roma"): n for slug, n in INTERVIEWS.items()}
    rows = [
        (*place, *column, block.unit, int(bases[place] * block.base), value + step * block.step * sign)
        for number, (column, value) in enumerate(block.values.items())
        for sign in ([-1 if block.turned and number % 2 else 1])
        for place, step in steps.items()
        if place[1] in block.groups and (place[0] == DISTRICT or column[1] in (block.place_categories or (column[1],)))
    ]
    frame = pd.DataFrame(rows, columns=["municipality", "group", "indicator", "category", "unit", "n", "estimate"])
    least, most = {"share": (0, 1), "points": (-3, 3), "mean": (0, 11)}[block.unit]
    frame["estimate"] = frame["estimate"].clip(least, most)
    frame = frame.assign(
        battery=f"{block.table}.{frame['indicator'].iloc[0]}.{frame['category'].iloc[0]}", se=block.width / 2,
        low=(frame["estimate"] - block.width).clip(least), high=(frame["estimate"] + block.width).clip(upper=most),
    )  # fmt: skip
    if kind == "quota":
        frame.loc[frame["group"] == "roma", ["se", "low", "high"]] = None
    return frame


def subtract(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return differences of rows beside one another (suffix _2), not yet released."""
    width = (pairs["se"] + pairs["se_2"]) * 1.4
    estimate = pairs["estimate"] - pairs["estimate_2"]
    p = np.where(estimate.abs() > width, 0.001, 0.4)
    shown = width.notna()
    return pairs.assign(
        n=pairs[["n", "n_2"]].min(axis=1), estimate=estimate.where(shown), low=(estimate - width).where(shown),
        high=(estimate + width).where(shown), p=pd.Series(p, pairs.index).where(shown),
        p_adjusted=pd.Series(p, pairs.index).where(shown), effect=estimate.where(shown),
    )  # fmt: skip


def compare_blocks(estimates: pd.DataFrame) -> pd.DataFrame:
    """Return the differences between the groups, and between Roma of a municipality and of the district."""
    keys, district = ["battery", "unit", *ITEM], estimates[estimates["municipality"] == DISTRICT]
    of_group = dict(list(district.groupby("group")))
    pairs = [(of_group[one], of_group[other]) for one, other in PAIRS]
    of_places = estimates[(estimates["group"] == "roma") & (estimates["municipality"] != DISTRICT)]
    pairs.append((of_places, of_group["roma"]))
    beside = [one.merge(other, on=keys, suffixes=("", "_2")) for one, other in pairs]
    names = {"municipality_2": "other_municipality", "group_2": "other_group"}
    made = subtract(pd.concat(beside, ignore_index=True)).rename(columns=names)
    columns = ["battery", "unit", "municipality", "group", *names.values(), *ITEM, *VALUES, "effect"]
    return release_comparisons(made[columns], BASES, DECIMALS)


def order_blocks(estimates: pd.DataFrame) -> pd.DataFrame:
    """Return the largest item against every other, and every other against the smallest, per place and group."""
    ranked = estimates.sort_values("estimate", ascending=False, kind="stable", ignore_index=True)
    pairs = []
    for places in ranked.groupby(["battery", "municipality", "group"], sort=False).indices.values():
        pairs += [(places[0], place) for place in places[1:]] + [(place, places[-1]) for place in places[1:-1]]
    first, other = (ranked.iloc[list(places)].reset_index(drop=True) for places in zip(*pairs, strict=True))
    made = subtract(first.join(other.add_suffix("_2"))).rename(columns={f"{name}_2": f"other_{name}" for name in ITEM})
    columns = ["battery", "unit", "municipality", "group", *ITEM, *(f"other_{name}" for name in ITEM), *VALUES]
    orders = release_comparisons(made[columns], BASES, DECIMALS)
    return leave_out_hidden(hide_whole(orders, ["battery", "municipality", "group"]))


def make_group_tests() -> pd.DataFrame:
    """Return tests of the groups, one question of each test and one that could not be tested."""
    rows = [
        ("p_nris", "rao_scott", "population", 672, 0.001, 0.001, 0.2),
        ("p_nris", "rao_scott", "process", 672, 0.001, 0.001, 0.2),
        ("self_mun", "rank", "population", 660, 0.01, 0.01, None),
        ("jp_result", "rank", "process", 300, None, None, None),
    ]
    columns = ["indicator", "test", "target", "n", "p", "p_adjusted", "effect"]
    return pd.DataFrame(rows, columns=columns).assign(flag="")


def make_chapters(kind: str) -> dict[str, pd.DataFrame]:
    """Return the released tables of the survey; `kind` is that of the sample of Roma."""
    blocks = list_blocks()
    made = [estimate_block(block, kind) for block in blocks]
    names = dict.fromkeys(block.table for block in blocks)
    tables = {
        name: pd.concat([frame for block, frame in zip(blocks, made, strict=True) if block.table == name])
        for name in names
    }
    released = {
        name: release_estimates(table.drop(columns="battery").reset_index(drop=True), BASES, DECIMALS)
        for name, table in tables.items()
    }
    compared = pd.concat([frame for block, frame in zip(blocks, made, strict=True) if block.compared])
    ordered = pd.concat([frame for block, frame in zip(blocks, made, strict=True) if block.ordered])
    ordered = ordered[~ordered["category"].isin(LEFT_OVER)]  # what names nothing is never put in order
    return released | {
        "differences": compare_blocks(compared),
        "orders": order_blocks(ordered),
        "tests": make_group_tests(),
    }


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
        "period_to": "2020", "budget_amount": 2136251557.0, "currency": "EUR", "budget_scope": "all", "call_code": "",
        "eligible": "ngo", "themes": "health", "unverified_fields": "", **FACT,
    }  # fmt: skip
    kinds = ["probability", "probability", kind]
    questions, choices = read_form()
    tables = make_chapters(kind) | make_technical(kind) | {
        "sample": release_counts(
            pd.DataFrame({"group": list(DISTRICT_BASES), "kind": kinds, "n": list(DISTRICT_BASES.values())}).assign(
                population=12345, strata=8, enumerated=[1, 0, 0]
            ),
            BASES,
        ),
        "interviews": release_counts(
            pd.DataFrame({
                "municipality": list(NAMES), "group": "roma", "n": list(INTERVIEWS.values()), "population": 1040,
            }),
            BASES,
        ),
        "profile": make_profile(),
        "plans": pd.DataFrame(plans),
        "funding": pd.DataFrame([
            funding,
            funding | {"id": "b", "budget_amount": None, "programme_bg": "Б", "call_code": "X-1"},
            funding | {"id": "old", "period_from": "2007", "period_to": "2013"},
            funding | {"id": "later", "period_from": "2021", "period_to": "2027"},
        ]),
        "project": pd.DataFrame([
            {"fact": fact, "statement": statement, "note": "", **FACT}
            for fact, statement in (
                ("lead", "Клуб"), ("partner", "Администрация"), ("grant_eur", "17740.80"), ("programme", "Програма"),
                ("result_meetings", "eight meetings"),
            )
        ]),
        "places": pd.DataFrame(
            [(slug, bg, en, 0, 0) for slug, (bg, en) in NAMES.items()],
            columns=["municipality", "name_bg", "name_en", "tile_col", "tile_row"],
        ),
        "questions": questions,
        "choices": choices,
    }  # fmt: skip
    tables |= make_documents(tables["priorities"])
    tables |= make_held() | make_advice()
    tables["change"] = make_change(tables)
    protection = describe_protection(tables, ["trust", "plan"], 3, vars(load_study(REPOSITORY).disclosure), RELEASED, 0)
    return tables | {"hidden": count_hidden(tables), "protection": protection}


RISEN, FALLEN, REWORDED = ("n_known", "p_nris"), ("tr_mun",), ("p_munplan",)  # since the wave before


def make_change(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Two results higher than in the wave before, one lower, one in other words; all others are the same."""
    named = [(name, tables[name]) for name in ("scores", "recognition", "trust", "participation", "readiness")]
    now = pd.concat([table.assign(table=name) for name, table in named], ignore_index=True)
    unit = now["category"].map({"mean": "mean", "net": "points"}).fillna("share")
    sign = now["indicator"].map(dict.fromkeys((*RISEN, *REWORDED), 1) | dict.fromkeys(FALLEN, -1)).fillna(0)
    shift = sign * np.where(unit == "mean", 1.5, 0.2)
    moved = {name: now[name] - shift for name in ("estimate", "low", "high")}
    before = now[[*OF_CHANGE, "n"]].assign(**moved)
    found = list_changes(now.assign(unit=unit), before, DECIMALS, BASES[2], (1, 2))
    return found.assign(note=np.where(found["indicator"].isin(REWORDED), "wording", ""))


PERIODS_OF_PLANS = ("2013-2014", "2015-2017")
THEMES = ("education", "health", "housing", "employment", "rule_of_law", "culture_media", "participation")
STATES = {"education": (6, 4), "health": (5, 5), "housing": (2, 0), "culture_media": (0, 0)}  # passages, commitments
SAID = {(6, 4): "commitment", (5, 5): "commitment", (1, 1): "commitment", (2, 0): "mention", (0, 0): "absent"}
STEPS = (
    ("process", "iap2", "consult", "Консултиране", "Consult", 2),
    ("process", "iap2", "involve", "Включване", "Involve", 0),
    ("process", "arnstein", "informing", "Информиране", "Informing", 1),
    ("promise", "iap2", "inform", "Информиране", "Inform", 3),
    ("promise", "arnstein", "partnership", "Партньорство", "Partnership", 0),
)  # fmt: skip
FOLLOWED = (  # promises of the strategy and what each municipality makes of them; Tsenovo has no text
    ("strategy:p1", "education", [*["followed"] * 2, *["theme"] * 5, "not_obtained"]),
    ("strategy:p2", "education", [*["theme"] * 7, "not_obtained"]),
    ("strategy:p3", "housing", [*["gap"] * 7, "not_obtained"]),
)


def make_documents(priorities: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """A plan of each municipality for the first period, none obtained for the second; a strategy of the district."""
    plans = {f"plan-{slug}": slug for slug in NAMES}
    rows = [
        (slug, period, theme, *_cover(theme, period), f"plan-{slug}" if period == PERIODS_OF_PLANS[0] else "")
        for slug in NAMES
        for period in PERIODS_OF_PLANS
        for theme in THEMES
    ]
    columns = ["municipality", "generation", "theme", "state", "passages", "commitments", "document"]
    coverage = pd.DataFrame(rows, columns=columns)
    documents = [
        (name, slug, PERIODS_OF_PLANS[0], f"План на {slug}", f"Plan of {slug}") for name, slug in plans.items()
    ]
    documents.append(("strategy", "", "", "Областна <стратегия>", "District <strategy>"))
    origins = {"level": "municipal", "state": "adopted", "origin": "demonstration"}
    sought = {"document": "real", "municipality": "ruse", "origin": "real", "state": "not_obtained"}
    measures = [
        (slug, name, number, amount, missing)
        for name, slug in {**plans, "strategy": ""}.items()
        for number, (amount, missing) in enumerate(((511.29, ""), (None, "amount;funding"), (0.0, "indicator")), 1)
    ]
    steps = [(slug, name, *step) for name, slug in {**plans, "strategy": ""}.items() for step in STEPS]
    shares = [(name, slug, PERIODS_OF_PLANS[0], 1000, 40, 100, 60, 0, 800, 0.8) for name, slug in plans.items()]
    layers = [f"words_{layer}" for layer in ("law", "template", "municipality", "undated", "own")]
    names = ["document", "municipality", "generation", "title_bg", "title_en"]
    return {
        "documents": pd.concat(
            [pd.DataFrame(documents, columns=names).assign(**origins), pd.DataFrame([origins | sought])]
        ).fillna(""),
        "coverage": coverage,
        "commitments": pd.DataFrame(
            measures, columns=["municipality", "document", "commitment", "amount_eur", "missing"]
        ),
        "plan_participation": pd.DataFrame(
            steps, columns=["municipality", "document", "scope", "framework", "level", "name_bg", "name_en", "passages"]
        ),
        "reuse_shares": pd.DataFrame(shares, columns=[*names[:3], "words", *layers, "share_own"]),
        "bridge": compare_promises(coverage, priorities, tuple(NAMES)),
        **make_coding(),
        "alignment": pd.DataFrame(
            [("district", "theme"), ("municipal", "quotation"), ("municipal", "similarity"), ("municipal", "none")],
            columns=["level", "basis"],
        ),
        "followed": pd.DataFrame(
            [
                (promise, "district", theme, slug, state)
                for promise, theme, states in FOLLOWED
                for slug, state in zip(NAMES, states, strict=True)
            ],
            columns=["statement", "level", "theme", "municipality", "state"],
        ),
    }


def make_coding() -> dict[str, pd.DataFrame]:
    """What two coders make of the rules: of one theme they are not precise enough, of the last nothing was measured."""
    agreement = {"passages": 200, "alpha": 0.912, "alpha_low": 0.85, "alpha_high": 0.96, "minimum": 0.667}
    rates = {"precision": 0.96, "precision_low": 0.9, "precision_high": 0.99, "recall": 0.94, "recall_low": 0.88}
    quality = {"of": "any", **rates, "recall_high": 0.98, "minimum": 0.8, "state": "kept", "why": ""}
    rows = pd.DataFrame([{"theme": theme} | quality for theme in THEMES])
    rows.loc[rows["theme"] == "housing", ["state", "why"]] = ["withheld", "precision"]
    rows.loc[rows["theme"] == "participation", [*rates, "recall_high"]] = None
    return {
        "agreement": pd.DataFrame([{"theme": theme, "of": "codes"} | agreement for theme in THEMES]),
        "rule_quality": rows,
    }


def _cover(theme: str, period: str) -> tuple[str, int, int]:
    if period != PERIODS_OF_PLANS[0]:
        return "not_obtained", 0, 0
    counts = STATES.get(theme, (1, 1))
    return SAID[counts], *counts


GAPS = {  # gap → its theme and names; the last one was measured nowhere
    "G-CONSULT": ("participation", "Няма действащ консултативен орган", "No working consultation body"),
    "G-BUDGET": ("participation", "План без пари", "A plan without money"),
    "G-HEALTH": ("health", "Затруднен достъп до здравни услуги", "Difficult access to health care"),
    "G-INFRA": ("housing", "Липса на <вода> & пътища", "No <water> & roads"),
}
SCORED = {"G-CONSULT": 0.8, "G-BUDGET": 0.5, "G-HEALTH": 0.2}
MECHANISMS = ("pubcouncil", "committee", "mayor", "mediator", "actiongroup", "infopoint", "online", "assembly")
STARTERS = ("municipality", "ngo", "chitalishte", "community", "district")
STATES_OF_PROPOSALS = ("consensus", "contested", "majority", "rejected", "unknown")
STATES_OF_PROMISES = ("done", "done_late", "open", "overdue")


def make_held() -> dict[str, pd.DataFrame]:
    """A meeting and a forum in each place, one meeting not held at first; of Borovo few are young, and hidden."""
    events = [
        (
            f"2015-0{6 + (kind == 'forum')}-{10 + number}",
            slug,
            kind,
            "yes",
            "Салон <малък>",
            "plans;jobs",
            "Листовка",
            "",
        )
        for number, slug in enumerate(NAMES)
        for kind in ("meeting", "forum")
    ]
    events.append(("2015-06-01", "ruse", "meeting", "no", "Зала", "", "", "Ремонт на залата"))
    columns = ["date", "municipality", "kind", "held", "venue", "topics", "materials", "note"]
    counts = [
        (slug, margin, category, n)
        for slug in NAMES
        for margin, category, n in (
            ("total", "", 50), ("kind", "meeting", 20), ("kind", "forum", 30), ("group", "authority", 15),
            ("group", "roma", 35), ("sex", "female", 20), ("sex", "male", 30), ("sex", "unknown", 0),
            ("age", "15_29", 3 if slug == "borovo" else 12), ("age", "30_44", 47 if slug == "borovo" else 38),
        )
    ]  # fmt: skip
    attendance = pd.DataFrame(counts, columns=["municipality", "margin", "category", "n"])
    hidden = (attendance["municipality"] == "borovo") & (attendance["margin"] == "age")
    attendance = attendance.assign(
        n=attendance["n"].astype("Int64").mask(hidden), flag=hidden.map({True: ":c", False: ""})
    )
    of_margin = {"group": ("roma", 0.7, 0.1), "sex": ("female", 0.4, 0.52), "age": ("15_29", 0.24, 0.15)}
    shares = [
        (slug, margin, category, 50, attended, lives, attended - lives, "", "2021-09-07", "Census")
        for slug in (*NAMES, DISTRICT)
        for margin, (category, attended, lives) in of_margin.items()
    ]
    representation = pd.DataFrame(
        shares,
        columns=[
            "municipality",
            "margin",
            "category",
            "n",
            "attended",
            "population",
            "gap",
            "flag",
            "period",
            "source",
        ],
    )
    young = (representation["municipality"] == "borovo") & (representation["margin"] == "age")
    representation[["attended", "gap"]] = representation[["attended", "gap"]].mask(young)
    representation["flag"] = representation["flag"].mask(young, ":c")
    return {
        "events": pd.DataFrame(events, columns=columns).assign(wave=1),
        "attendance": attendance,
        "representation": representation,
        **make_learned(),
        **make_proposed(),
        **make_votes(),
    }


def make_learned() -> dict[str, pd.DataFrame]:
    """Gains of two statements and of the score: more right answers in the district, none shown in the places."""
    rows = []
    for place, n in {**INTERVIEWS, DISTRICT: 150}.items():
        width = 0.05 if place == DISTRICT else 0.3
        for name, unit, before, gain in (
            ("qz1", "share", 0.4, 0.2), ("qz2", "share", 0.5, 0.0), ("score", "mean", 4.0, 0.8)
        ):  # fmt: skip
            half = width * 4 if name == "score" else width
            for category, value in (
                ("before", before), ("after", before + gain), ("gain", gain), ("gain_corrected", gain + 0.1)
            ):  # fmt: skip
                kind = unit if unit == "mean" or category in ("before", "after") else "points"
                rows.append((place, name, category, kind, n, value, value - half, value + half))
    columns = ["municipality", "indicator", "category", "unit", "n", "estimate", "low", "high"]
    learning = release_estimates(pd.DataFrame(rows, columns=columns), (10, 10, 50), DECIMALS)
    tests = [("qz1", 150, 31, 0.001, ""), ("qz2", 150, 30, 1.0, ""), ("score", 150, 29, 0.001, "")]
    return {
        "learning": learning,
        "learning_tests": pd.DataFrame(tests, columns=["indicator", "n", "dropped_out", "p", "flag"]),
    }


def make_proposed() -> dict[str, pd.DataFrame]:
    """A proposal of each state in each place, and a promise of each; one of them without a deadline."""
    proposals, links, promises = [], [], []
    for place, slug in enumerate(NAMES):
        for number, state in enumerate(STATES_OF_PROPOSALS):
            name, theme = f"P{place}{number}", THEMES[number]
            votes = ("above_half", "not_above_half" if state == "contested" else "above_half", "above_half")
            thin = ("few", "none_voted", "above_half") if state == "unknown" else votes
            proposals.append((
                slug, "2015-07-10", name, theme, f"Предложение „{number}“ & <още>.", f"Proposal “{number}” & <more>.",
                "roma", "municipality", "postponed" if state == "contested" else "yes", "2015-12-01", 8 if state ==
                "unknown" else 30 + 30 * number, 0.8 - 0.1 * number, *thin, state, 1,
            ))  # fmt: skip
            wanted, planned = ("yes", "absent") if number == 0 else ("not_asked", "commitment")
            links.append((slug, name, theme, wanted, planned))
        for number, state in enumerate(STATES_OF_PROMISES):
            due, done = ("" if state == "open" else "2015-10-01"), ("2015-09-20" if "done" in state else "")
            promises.append((
                f"A{place}{number}", "2015-07-10", slug, "health", f"Обещание {number}.", f"Promise {number}.",
                "municipality", due, done, "", state, 100,
            ))  # fmt: skip
    columns = [
        "municipality", "date", "proposal", "topic", "text_bg", "text_en", "proposed_by", "addressee", "agreed",
        "deadline", "n", "estimate", "authority", "ngo", "roma", "state", "wave",
    ]  # fmt: skip
    made = pd.DataFrame(proposals, columns=columns).assign(unit="share", low=None, high=None)
    support = pd.DataFrame(
        [
            (DISTRICT, group, theme, "for", "share", 60, 0.7)
            for group in ("authority", "ngo", "roma")
            for theme in THEMES
        ],
        columns=["municipality", "group", "indicator", "category", "unit", "n", "estimate"],
    )
    return {
        "proposals": release_proposals(made, ("authority", "ngo", "roma"), BASES, DECIMALS, 4),
        "proposal_links": pd.DataFrame(links, columns=["municipality", "proposal", "topic", "wanted", "planned"]),
        "support": release_estimates(support.assign(low=None, high=None), BASES, DECIMALS),
        "actions": pd.DataFrame(promises, columns=[
            "action", "date", "municipality", "topic", "text_bg", "text_en", "promised_by", "due", "done", "proposal",
            "state", "age_days",
        ]),
    }  # fmt: skip


def make_votes() -> dict[str, pd.DataFrame]:
    """The mediator wins everywhere; in Ruse the methods differ, and in Ivanovo there were too few ballots to tell."""
    places = {slug: ("all",) for slug in NAMES} | {DISTRICT: ("all", "authority", "ngo", "roma")}
    ballots = [
        (place, group, category, 12 if category != "online" else None, ":c" if category == "online" else "")
        for place, groups in places.items()
        for group in groups
        for category in ("total", *MECHANISMS)
    ]
    votes = []
    for place, group in ((place, group) for place, groups in places.items() for group in groups if place != "ivanovo"):
        order = ["mediator", *(name for name in MECHANISMS if name != "mediator")]
        other = ["mayor", *(name for name in order if name != "mayor")] if place == "ruse" else order
        for method, ranked in (("borda", order), ("instant_runoff", other)):
            votes += [(place, group, method, rank, name, "") for rank, name in enumerate(ranked, start=1)]
        cycle = ("", "cycle") if place == "ruse" else ("mediator", "")
        votes.append((place, group, "condorcet", 1, *cycle))
    return {
        "ballots": pd.DataFrame(ballots, columns=["municipality", "group", "category", "n", "flag"]).astype(
            {"n": "Int64"}
        ),
        "votes": pd.DataFrame(votes, columns=["municipality", "group", "method", "rank", "mechanism", "state"]),
        "concordance": pd.DataFrame(
            [(DISTRICT, "authority;ngo;roma", 0.476, "yes", 96)],
            columns=["municipality", "groups", "w", "same_winner", "n"],
        ),
    }


def make_advice() -> dict[str, pd.DataFrame]:
    """Two needs in every place but Ivanovo, where nothing was measured; chitalishta of Byala have no practice."""
    places, gaps, evidence, matches, varied, money, advice = (*NAMES, DISTRICT), [], [], [], [], [], []
    for place in places:
        known = {} if place == "ivanovo" else SCORED
        for gap in GAPS:
            state = "measured" if gap in known else "unknown"
            gaps.append((place, gap, known.get(gap), 1 if gap in known else 0, 2 if gap in SCORED else 0, state))
            if gap in SCORED:
                cell = (place, gap, "survey", "participation", "roma", "chain", "invited")
                evidence.append((*cell, 0.3 if gap in known else None, known.get(gap), "" if gap in known else ":c"))
                evidence.append((place, gap, "survey", "iap", "roma", "iap_gap", "mean", None, None, ":u"))
        for role in STARTERS if known else ():
            if (role == DISTRICT) != (place == DISTRICT) or (role, place) == ("chitalishte", "byala"):
                continue
            for rank, (practice, option) in enumerate((("bg-one", "ranked"), ("eu-two", "need")), start=1):
                fit = 1.0 if rank == 1 else 0.6
                matches.append((place, role, rank, practice, 0.4, 0.8, fit, 0.7, "G-CONSULT 0.80", "", option))
                varied += [(place, role, variant, rank, practice, kept) for variant, kept in (("default", 2), ("x", 1))]
            money.append((place, role, "health", "a", "lead", "yes", "no", "stated", "yes"))
            money.append((place, role, "participation", "a", "partner", "yes", "no", "unverified", "yes"))
            money.append((place, role, "health", "b", "lead", "no", "yes", "unknown", "yes"))
            money.append((place, role, "health", "old", "lead", "yes", "no", "stated", "no"))
        rules = {DISTRICT: ("district",)}.get(place, ("council", "people")) if known else ()
        for rule in rules:
            institution = {"council": f"obs-{place}", "people": "community", "district": "oblastna"}[rule]
            practice, funding = ("", "") if rule == "people" else ("bg-one", "a;b")
            need = "G-BUDGET" if rule == "people" else "G-CONSULT"
            advice.append((place, need, "participation;iap", institution, practice, funding, rule))
    texts = [f"{text}_{code}" for text in ("need", "recommendation", "first_step", "reason") for code in ("bg", "en")]
    practice = {"country": "BG", "preconditions_municipality_size": "small", "preconditions_budget_class": "low"}
    unsure = {"country": "EU", "preconditions_municipality_size": "", "preconditions_budget_class": "high"}
    return {
        "gaps": pd.DataFrame(gaps, columns=["municipality", "gap", "score", "feeds", "of", "state"]),
        "gap_tags": pd.DataFrame(
            [(gap, *told, "", "") for gap, told in GAPS.items()],
            columns=["gap", "theme", "name_bg", "name_en", "unmeasured_bg", "unmeasured_en"],
        ),
        "gap_evidence": pd.DataFrame(evidence, columns=[
            "municipality", "gap", "source", "table", "group", "indicator", "category", "value", "score", "flag",
        ]),
        "practices": pd.DataFrame([
            {"id": "bg-one", "title_bg": "Практика „едно“ & <две>", "title_en": "Practice “one” & <two>", **practice,
             "evidence_strength": "evaluated", "caution_bg": "", "caution_en": ""},
            {"id": "eu-two", "title_bg": "Втора практика", "title_en": "Second practice", **unsure,
             "evidence_strength": "self-reported", "caution_bg": "Не успя.", "caution_en": "It failed."},
        ]),
        "matches": pd.DataFrame(matches, columns=[
            "municipality", "role", "rank", "practice", "score", "gap_sum", "fit", "evidence", "reason", "family",
            "option",
        ]),
        "match_sensitivity": pd.DataFrame(
            varied, columns=["municipality", "role", "variant", "rank", "practice", "kept"]
        ),
        "funding_matches": pd.DataFrame(money, columns=[
            "municipality", "role", "theme", "funding", "part", "amount_known", "call_known", "eligibility", "in_force",
        ]),
        "rules": pd.DataFrame(
            [
                (rule, gap, "participation", 0.35, *(f"{text} {rule}." for text in texts))
                for rule, gap in (("council", "G-CONSULT"), ("people", "G-BUDGET"), ("district", "G-CONSULT"))
            ],
            columns=["rule", "gap", "theme", "minimum_score", *texts],
        ),
        "recommendations": pd.DataFrame(advice, columns=[
            "municipality", "need", "evidence", "addressee", "practice", "funding", "first_step",
        ]),
        "institutions": pd.DataFrame(
            [(f"obs-{slug}", f"Общински съвет – {bg}", f"Council of {en}", "municipal", *FACT.values())
             for slug, (bg, en) in NAMES.items()]
            + [("oblastna", "Областна администрация", "District administration", "district", *FACT.values())],
            columns=["id", "name_bg", "name_en", "level", *FACT],
        ),
        "policies": make_policies(),
    }  # fmt: skip


def make_policies() -> pd.DataFrame:
    """Three policies that are news, one of them not verified; others too old, too new or of a municipality."""
    dates = (
        ("national", "2012-03-01", ""), ("eu", "2013-12-09", "summary_bg;summary_en"), ("eu", "2011-04-05", ""),
        ("national", "2015", ""), ("national", "2022-05-05", ""), ("municipal", "2015-01-22", ""),
    )  # fmt: skip
    texts = {"summary_bg": "За участието.", "summary_en": "On participation."}
    return pd.DataFrame(
        {"id": f"p{number}", "level": level, "title_bg": f"Документ {date}", "title_en": f"Document {date}",
         "date": date, **texts, "unverified_fields": unverified, **FACT}
        for number, (level, date, unverified) in enumerate(dates)
    )  # fmt: skip


def make_technical(kind: str) -> dict[str, pd.DataFrame]:
    """Every released table of the technical report, as the door lets it through: small counts and bases are hidden.

    `kind` is that of the sample of Roma: nothing is said of the variance of one that is not random.
    """
    empty = {"low": None, "high": None}
    counts = [
        (group, "mode", mode, n)
        for group, of_group in {"authority": (25, 180, 3), "ngo": (20, 76, 0), "roma": (356, 0, 12)}.items()
        for mode, n in zip(("f2f", "self_web", "paper"), of_group, strict=True)
        if n
    ]
    counts += [(group, "interview_month", "2015-04", n) for group, n in DISTRICT_BASES.items()]
    conduct = [("roma", "duration", "f2f", "mean", 356, 33.0), ("ngo", "duration", "f2f", "mean", 20, 34.0)]
    conduct += [("", "interviewers", "", "mean", 500, 19.0), ("", "icc", "", "share", 500, 0.3485)]
    sought = pd.DataFrame(
        [("ruse", group, *of_group) for group, of_group in {
            "authority": (208, 0, 5, 20, 13, 0, 16, 13), "ngo": (96, 0, 2, 14, 2, 1, 2, 3),
            "roma": (368, 0, 14, 91, 19, 10, 37, 35),
        }.items()],
        columns=["municipality", "group", "I", "P", "R", "NC", "O", "UH", "UO", "NE"],
    )  # fmt: skip
    outcomes, rates = release_outcomes(count_outcomes(sought), list_rates(sought), BASES[0], DECIMALS)
    blank = [
        (name, group, kind, "share", n, share)
        for name, group, n, shares in (
            ("gender", "authority", 208, (0.0, 0.0)), ("gender", "roma", 368, (0.02, 0.0)),
            ("mun_plan", "roma", 368, (0.08, 0.52)), ("iap_now", "roma", 368, (0.3, 0.12)),
            ("infl", "ngo", 12, (0.25, 0.0)), ("open", "roma", 368, (0.77, 0.0)),
        )
        for kind, share in zip(("unanswered", "dk"), shares, strict=True)
    ]  # fmt: skip
    weights = [
        (group, name, unit, n, value)
        for group, n in DISTRICT_BASES.items()
        for name, unit, value in (
            ("min", "mean", 1.3), ("max", "mean", 15.0), ("cv", "share", 0.17), ("kish", "points", 1.0291),
            ("n_kish", "mean", n / 1.0291), ("deff", "points", 1.21), ("n_effective", "mean", n / 1.21),
        )
        if kind == "probability" or group != "roma" or name in ("min", "max", "cv")
    ]  # fmt: skip
    versions = [
        (group, indicator, category, version, unit, n, value)
        for group, n in DISTRICT_BASES.items()
        for indicator, category, unit, values in (
            ("p_nris", "recognised", "share", (0.31, 0.34)), ("tr_mun", "net", "points", (-0.25, -0.2)),
        )
        for version, value in zip(("weighted", "plain"), values, strict=True)
    ]  # fmt: skip
    of_scales = [
        (group, scale, name, statistic, n, *values)
        for group, n in {"authority": 160, "ngo": 45, "roma": 15}.items()
        for scale, item, mean in SCALES
        for name, statistic, values in (
            ("scale", "alpha", (0.487, 0.36, 0.61)), ("scale", "omega", (0.512, 0.37, 0.63)),
            (item, "difficulty", (mean, None, None)), (item, "item_rest", (0.27, None, None)),
        )
    ]  # fmt: skip
    reliability = pd.DataFrame(
        of_scales, columns=["group", "scale", "indicator", "category", "n", "estimate", "low", "high"]
    )
    is_mean = (reliability["category"] == "difficulty") & (reliability["estimate"] > 1)
    columns = ["unit", "n", "estimate"]
    estimates = {
        "conduct": pd.DataFrame(conduct, columns=["group", "indicator", "category", *columns]).assign(**empty),
        "nonresponse": pd.DataFrame(blank, columns=["indicator", "group", "category", *columns]).assign(**empty),
        "weights": pd.DataFrame(weights, columns=["group", "indicator", *columns]).assign(**empty),
        "weighting": pd.DataFrame(
            versions, columns=["group", "indicator", "category", "version", *columns]
        ).assign(**empty),
        "reliability": reliability.assign(unit=is_mean.map({True: "mean", False: "share"})),
    }  # fmt: skip
    field_work = pd.DataFrame(counts, columns=["group", "indicator", "category", "n"])
    checks = pd.DataFrame([("duplicate", 0), ("speeder", 4), ("straight_line", 43)], columns=["indicator", "n"])
    return {name: release_estimates(table, BASES, DECIMALS) for name, table in estimates.items()} | {
        "field_work": release_parts(field_work, ["group", "indicator"], BASES[0]),
        "checks": release_parts(checks, ["indicator"], BASES[0]),
        "outcomes": outcomes,
        "rates": rates,
        "software": pd.DataFrame([("Python", "3.11.7"), ("numpy", "2.4.6")], columns=["name", "version"]),
    }


def write_study(root: Path, tables: dict[str, pd.DataFrame], fonts: Path, kind: str = "probability") -> Path:
    """Write a study that holds its settings, its fonts and released tables, and nothing else."""
    settings = (REPOSITORY / "study.toml").read_text(encoding="utf-8")
    settings = settings.replace('[sample.roma]\nkind = "probability"', f'[sample.roma]\nkind = "{kind}"')
    assert f'[sample.roma]\nkind = "{kind}"' in settings
    (root / "study.toml").write_text(settings, encoding="utf-8")
    shutil.copytree(REPOSITORY / "words", root / "words")
    shutil.copytree(fonts, root / "data/processed/fonts")
    write_pages(root, tables)
    return root


def write_pages(root: Path, tables: dict[str, pd.DataFrame]) -> None:
    """Write these tables into the extract of every page that shows them."""
    study = load_study(root)
    for page in list_pages(study, language="bg"):
        for name in set(TABLES[page.notebook]) & set(tables):
            place = None if name == "places" else page.municipality
            path = study.tables / "pages" / page.slug / f"{name}.csv"
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
    for kind in {type(chart.kind) for chart in CHARTS.values()}:
        monkeypatch.setattr(kind, "draw", lambda *_: None)
    monkeypatch.setattr(report_module, "draw_svg", lambda _: "<svg/>")


@pytest.fixture
def read_text(open_page, shown):
    """A function that returns the lines of one section of a page."""

    def read(name, notebook, municipality=None, language="bg", **at) -> list[str]:
        open_page(notebook, municipality, language, **at).text(name)
        return shown.pop()["text"].splitlines()

    return read


@pytest.fixture
def read_cells(open_page):
    """A function that returns the cells of a table on a page, lines and named parts parted by “ / ”, without markup."""

    def read(name, notebook, municipality=None, language="bg", **at) -> pd.DataFrame:
        rows = TABLES_OF_PAGES[name].rows(open_page(notebook, municipality, language, **at))
        broken = rows.map(lambda text: re.sub(r"<br>|</dd>|</p>|</dt>", " / ", str(text)))
        plain = broken.map(
            lambda text: unescape(re.sub(r"<[^>]+>", "", text)).replace("\xa0", " ").replace("\u202f", " ").strip(" /")
        )
        return plain.set_index(plain.columns[0])

    return read


@pytest.fixture
def publish():
    """A function that turns a study into one from the field, in its settings alone."""

    def turn(root: Path) -> Path:
        settings = root / "study.toml"
        text = settings.read_text(encoding="utf-8").replace('status = "demonstration"', 'status = "published"')
        settings.write_text(text, encoding="utf-8")
        return root

    return turn


@pytest.fixture
def find_stated(open_page):
    """A function that returns the findings of a text on a page, key → values: what is said, however it is worded."""

    def find(name, notebook, municipality=None, **at) -> dict[str, dict]:
        return dict(TEXTS_OF_PAGES[name](open_page(notebook, municipality, **at)))

    return find


@pytest.fixture
def word():
    """A function that returns an entry of the Bulgarian catalogue, with its values."""
    return Catalogue("bg").text
