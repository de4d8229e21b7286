"""Needs and practices on the pages: scores with their evidence, reasons in words, and none where there is none."""

import pandas as pd
import pytest

from analysis.practices.catalogue import BUDGETS, EVIDENCE, SIZES
from analysis.practices.gaps import SOURCES, load_feeds
from analysis.report import tables
from analysis.report.catalogue import Catalogue

pytestmark = pytest.mark.usefixtures("undrawn")


def test_needs_stand_by_their_score_with_what_they_rest_on(read_cells):
    got = read_cells("needs", "municipality", "borovo")
    assert list(got.index) == [
        "Няма действащ консултативен орган",
        "План без пари",
        "Затруднен достъп до здравни услуги",
    ]
    assert got.iloc[0].tolist() == [
        "0,80", "1 от 2", "анкета: участие в решенията / анкета: равнище на участие (не се показва)"
    ]  # fmt: skip


def test_evidence_leads_to_the_released_table(open_page):
    rows = tables.TABLES["needs"].rows(open_page("municipality", "borovo"))
    assert '<a href="../data/participation.csv">' in rows.iloc[0, 3]


def test_what_was_not_measured_is_unknown_and_no_need_of_zero(read_text, read_cells):
    assert read_text("needs", "municipality", "borovo")[-1] == "- Няма данни за: „Липса на <вода> & пътища“."
    nothing = read_text("needs", "municipality", "ivanovo")
    assert len(nothing) == 1 and nothing[0].startswith("- Няма данни за:") and "План без пари" in nothing[0]
    assert read_cells("needs", "municipality", "ivanovo").empty


def test_the_largest_needs_are_those_from_the_limit_on(read_text, change):
    told = read_text("needs", "municipality", "borovo")
    assert told[0] == "- За нужда се приема оценка от 0,35 нагоре по скала от 0 до 1."
    assert (
        told[1].startswith("- Като нужди в община Борово са установени 2 от 3 измерени проблема.")
        and "пари“ (0,50)." in told[1]
    )
    small = change("gaps", lambda rows: rows.assign(score=rows["score"].where(rows["score"].isna(), 0.1)))
    assert "- Нито един от измерените проблеми не достига оценка 0,35." in read_text(
        "needs", "municipality", "borovo", at=small
    )


def test_a_practice_stands_with_its_reason_in_words_and_leads_to_its_card(open_page, read_cells):
    rows = tables.TABLES["matches_ngo"].rows(open_page("municipality", "borovo"))
    assert '<a href="practices.html#bg-one">Практика „едно“ &amp; &lt;две&gt;</a>' in rows.iloc[0, 0]
    got = read_cells("matches_ngo", "municipality", "borovo").iloc[:, 0]
    assert got.index[0].endswith("България") and got.index[1].startswith("Втора практика / Европейски съюз / отговаря")
    assert got.iloc[0] == (
        "отговаря на: „Няма действащ консултативен орган“ (0,80) / за малка община; малък бюджет; "
        "подхожда на общината / има външна оценка"
    )
    assert "за размера на общината няма данни; голям бюджет; не отговаря напълно" in got.iloc[1]
    assert got.iloc[1].endswith("по данни на изпълнителя / има и неуспехи – вижте записа")


def test_the_district_has_no_size_to_fit(read_cells):
    got = read_cells("matches_district", "study").iloc[:, 0]
    assert len(got) == 2 and not any("общината /" in text or "напълно" in text for text in got)


def test_no_practice_found_is_said_and_never_padded(read_text, read_cells):
    assert "- За читалищата не е открита практика, която да отговаря на установените нужди." in read_text(
        "practices", "municipality", "byala"
    )
    assert read_cells("matches_chitalishte", "municipality", "byala").empty
    assert not any("не е открита" in line for line in read_text("practices", "municipality", "borovo"))
    assert len(read_text("practices", "municipality", "ivanovo")) == 4, "nothing was measured: nobody has a practice"


def test_how_far_the_choice_hangs_on_the_weights_is_counted(read_text, change):
    told = read_text("practices", "municipality", "borovo")[-1]
    assert "В 0 от 4 случая" in told and "съвпадат 1 от тях" in told
    same = change("match_sensitivity", lambda rows: rows.assign(kept=2))
    assert "В 4 от 4 случая" in read_text("practices", "municipality", "borovo", at=same)[-1]


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
