"""Needs and practices on the pages: scores with their evidence, reasons in words, and none where there is none."""

import re

import pandas as pd
import pytest

from analysis.practices.catalogue import BUDGETS, EVIDENCE, SIZES
from analysis.practices.gaps import SOURCES, load_feeds
from analysis.report import tables
from analysis.report.catalogue import Catalogue

pytestmark = pytest.mark.usefixtures("undrawn")


def test_needs_stand_by_their_score_with_what_they_rest_on(read_cells, word):
    got = read_cells("needs", "municipality", "borovo")
    assert list(got.index) == [
        "Няма действащ консултативен орган",
        "План без пари",
        "Затруднен достъп до здравни услуги",
    ]
    assert got.iloc[0, 0] == "0,80" and got.iloc[0, 1].split(" / ")[1:] == [
        word("advice.evidence.participation"), f"{word('advice.evidence.iap')} {word('advice.hidden')}"
    ]  # fmt: skip
    assert re.findall(r"\d+", got.iloc[0, 1].split(" / ")[0]) == ["1", "2"]


def test_evidence_leads_to_the_released_table(open_page):
    rows = tables.TABLES["needs"].rows(open_page("municipality", "borovo"))
    assert '<a href="../data/participation.csv">' in rows.iloc[0, 2]


def test_what_was_not_measured_is_unknown_and_no_need_of_zero(find_stated, read_cells):
    told = find_stated("needs", "municipality", "borovo")
    assert told["needs_unknown"] == {"gaps": "„Липса на <вода> & пътища“"}
    nothing = find_stated("needs", "municipality", "ivanovo")
    assert set(nothing) == {"needs_unknown"} and "План без пари" in nothing["needs_unknown"]["gaps"]
    assert read_cells("needs", "municipality", "ivanovo").empty


def test_the_largest_needs_are_those_from_the_limit_on(find_stated, change):
    told = find_stated("needs", "municipality", "borovo")
    assert told["needs_scored"] == {"limit": "0,35"}
    largest = told["needs_largest"]
    assert (largest["n"], largest["of"], largest["where"]) == (2, 3, "в община Борово")
    assert largest["gaps"].endswith("„План без пари“ (0,50)")
    small = change("gaps", lambda rows: rows.assign(score=rows["score"].where(rows["score"].isna(), 0.1)))
    assert "needs_none" in find_stated("needs", "municipality", "borovo", at=small)


def test_a_practice_stands_with_its_reason_in_words_and_leads_to_its_card(open_page, read_cells, word):
    rows = tables.TABLES["matches_ngo"].rows(open_page("municipality", "borovo"))
    assert '<a href="practices.html#bg-one">Практика „едно“ &amp; &lt;две&gt;</a>' in rows.iloc[0, 0]
    got = read_cells("matches_ngo", "municipality", "borovo").iloc[:, 0]
    assert got.index[0].endswith("/ България") and "Втора практика / Европейски съюз" in got.index[1]
    assert got.index[1].endswith(word("advice.options.need"))
    first, second = (cell.split(" / ") for cell in got)
    assert "„Няма действащ консултативен орган“ (0,80)" in first[0]
    keys = (("sizes.small", "budgets.low", "fits"), ("sizes.unknown", "budgets.high", "fits_not"))
    assert [cell[1] for cell in (first, second)] == ["; ".join(word(f"advice.{key}") for key in own) for own in keys]
    assert first[2:] == [word("advice.strengths.evaluated")]
    assert second[2:] == [word("advice.strengths.self-reported"), word("advice.caution")]


def test_the_district_has_no_size_to_fit(read_cells, word):
    got = read_cells("matches_district", "study").iloc[:, 0]
    assert len(got) == 2
    assert not any(word(key) in text for text in got for key in ("advice.fits", "advice.fits_not"))


def test_no_practice_found_is_said_and_never_padded(find_stated, read_text, read_cells, word):
    told = find_stated("practices", "municipality", "byala")
    assert told["practices_none"] == {"role": word("advice.starters.chitalishte")}
    assert read_cells("matches_chitalishte", "municipality", "byala").empty
    assert "practices_none" not in find_stated("practices", "municipality", "borovo")
    assert len(read_text("practices", "municipality", "ivanovo")) == 4, "nothing was measured: nobody has a practice"


def test_how_far_the_choice_hangs_on_the_weights_is_counted(find_stated, change):
    told = find_stated("practices", "municipality", "borovo")
    assert told["practices_sensitivity"] == {"same": 0, "of": 4, "least": 1}
    same = change("match_sensitivity", lambda rows: rows.assign(kept=2))
    told = find_stated("practices", "municipality", "borovo", at=same)
    assert told["practices_sensitivity"] == {"same": 4, "of": 4, "least": 2}


@pytest.mark.parametrize("language", ["bg", "en"])
def test_every_code_that_can_occur_has_its_words(language):
    words, kept = Catalogue(language), []
    kept += [f"advice.evidence.{table}" for names in SOURCES.values() for table in names]
    kept += [f"advice.sizes.{name}" for name in SIZES] + [f"advice.budgets.{name}" for name in BUDGETS]
    kept += [f"advice.strengths.{name}" for name in EVIDENCE]
    kept += [f"themes.{theme}" for theme in load_feeds()[1]["theme"]]
    funding = pd.read_csv("data/raw/reference/funding.csv", dtype=str, keep_default_na=False)
    kept += [f"eligible.{code}" for codes in funding["eligible"] for code in codes.split(";") if code]
    assert [key for key in dict.fromkeys(kept) if not words.has(key)] == []
    assert not words.has("advice.evidence.nothing"), "the twin"
