"""The technical report: every element has its place, and what is invented is said of invented data only."""

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis.report import technical
from analysis.report.entries import FOLDER, read_catalogue
from analysis.report.technical import elements, total_error
from analysis.report.technical.elements import LISTS
from analysis.report.technical.lines import spread_groups

ROOT = Path(__file__).parents[2]
NOTEBOOK = json.loads((ROOT / "notebooks/methods.ipynb").read_text(encoding="utf-8"))
OF_INVENTED = {
    "bg": re.compile("демонстрац|измислен|симулиран", re.I),
    "en": re.compile("demonstrat|invented|simulated", re.I),
}
LANGUAGES = ("bg", "en")


@pytest.fixture(scope="session")
def published_root(tmp_path_factory, root) -> Path:
    """The same study, as if its answers were from the field."""
    copy = shutil.copytree(root, tmp_path_factory.mktemp("published") / "study")
    settings = copy / "study.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('status = "demonstration"', 'status = "published"'), encoding="utf-8")
    return copy


@pytest.fixture
def read_table(open_page):
    """A function that returns the texts of a table of the methods page, without markup, by its first column."""

    def read(name: str, language: str = "bg", **at) -> pd.DataFrame:
        rows = technical.TABLES[name].rows(open_page("methods", language=language, **at))
        return rows.set_index(rows.columns[0]).map(strip).rename(index=strip)

    return read


@pytest.fixture
def read_page(open_page, shown):
    """A function that returns all that the notebook shows on the methods page, and its Markdown, as one text."""

    def read(language: str, **at) -> str:
        shown.clear()
        report = open_page("methods", language=language, **at)
        for call, name in re.findall(r'report\.(text|table)\("(\w+)"\)', list_code()):
            getattr(report, call)(name)
        texts = [f"{item['text']} {item.get('title', '')} {item.get('note', '')}" for item in shown]
        return strip("\n".join([*texts, *list_markdown(language)]))

    return read


def strip(text: object) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", str(text)).split())


def list_code() -> str:
    return "\n".join("".join(cell["source"]) for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code")


def list_markdown(language: str) -> list[str]:
    cells = [cell for cell in NOTEBOOK["cells"] if language in cell["metadata"].get("tags", [])]
    return ["".join(cell["source"]) for cell in cells]


# What is invented, and what is not


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_published_study_says_nothing_of_the_demonstration(read_page, published_root, language):
    assert OF_INVENTED[language].findall(read_page(language, at=published_root)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_demonstration_says_in_every_chapter_what_is_invented(read_page, language):
    """The twin: the words would be seen."""
    assert len(OF_INVENTED[language].findall(read_page(language))) >= 10


def test_every_text_of_one_status_has_one_of_the_other():
    entries = read_catalogue(FOLDER / "bg")
    bases = {key.rsplit("_", 1)[0] for key in entries if key.startswith(("findings.m_", "why.", "total_error."))
             and key.endswith(("_demonstration", "_published"))}  # fmt: skip
    assert len(bases) > 25
    assert {base for base in bases if not {f"{base}_demonstration", f"{base}_published"} <= set(entries)} == set()


def test_the_note_of_the_sample_depends_on_the_status(open_page, shown, published_root):
    open_page("methods").table("sample")
    open_page("methods", at=published_root).table("sample")
    assert ["измислен" in item["note"] for item in shown] == [True, False]


def test_what_is_not_published_of_the_real_project_is_said_to_be_so(open_page, shown, change):
    open_page("methods").text("about")
    assert "не са публикувани или не бяха намерени" in shown[0]["text"] and "17" in shown[0]["text"]
    changed = change("project", lambda project: project[project["fact"] != "lead"])
    open_page("methods", at=changed).text("about")
    assert "Областна администрация" not in shown[1]["text"], "another study has no such project"


# The index


def find_missing(names: set[str], language: str) -> set[str]:
    """Return the sections that are no heading of the notebook."""
    headings = {heading for text in list_markdown(language) for heading in re.findall(r"^## (.+)$", text, re.M)}
    entries = read_catalogue(FOLDER / language)
    return {name for name in names if entries.get(f"sections.{name}") not in headings}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_of_an_element_is_a_section_of_the_page(language):
    names = {place for elements in LISTS.values() for element in elements.values() for place in element.places.split()}
    assert find_missing(names, language) == set()
    assert find_missing({"epilogue"}, language) == {"epilogue"}
    assert {key.split(".")[1] for key in read_catalogue(FOLDER / language) if key.startswith("sections.")} == names


def test_the_place_of_an_element_is_the_name_of_the_cell_with_that_heading():
    for language in LANGUAGES:
        entries = read_catalogue(FOLDER / language)
        cells = NOTEBOOK["cells"]
        named = {cell["id"]: re.match(r"#+ (.+)", "".join(cell["source"])) for cell in cells}
        for key, heading in entries.items():
            if key.startswith("sections."):
                assert named[f"{key.removeprefix('sections.')}-{language}"][1] == heading


def test_all_eleven_elements_of_aapor_and_those_on_request_are_listed(read_table):
    assert len(read_table("aapor")) == 14
    assert sum(name.startswith("При поискване") for name in read_table("aapor").index) == 3


@pytest.mark.parametrize("name", LISTS)
def test_an_element_that_is_not_given_says_why(read_table, published_root, name):
    for language in LANGUAGES:
        for at in ({}, {"at": published_root}):
            states = read_table(name, language, **at).iloc[:, -1]
            given = {"bg": "да", "en": "yes"}[language]
            assert (states != given).sum() == sum(" – " in state for state in states)
            assert (states == given).any()


def test_a_state_without_its_reason_is_an_error(monkeypatch, read_table):
    odd = {"strategy": elements.Element("about", elements.NOT_DONE)}
    monkeypatch.setitem(elements.LISTS, "aapor", odd)
    with pytest.raises(Exception, match="no text “why.aapor_strategy_demonstration”"):
        read_table("aapor")


# Tables


def test_the_fraction_is_hidden_with_the_count_that_it_would_give_away(read_table):
    got = read_table("sample_places")
    assert got.loc["Русе"].tolist() == ["105", "1040", "10%"]
    assert got.loc["Иваново"].tolist() == [":c", "1040", ":c"]


def test_the_sample_has_its_fraction_and_its_enumerated_strata(read_table):
    got = read_table("sample", "en")
    assert got.loc["Local and district authorities"].tolist() == ["208", "12,345", "2%", "8", "1", "probability sample"]


def test_a_group_that_was_not_asked_has_a_dash_and_a_small_count_its_flag(read_table):
    got = read_table("field_work")
    assert got.loc["Начин на попълване: Самостоятелно онлайн"].tolist() == ["180", "76", "–"]
    assert got.loc["Начин на попълване: Лице в лице с анкетьор"].tolist() == [":c", "20", "356"], (
        "it would tell the next"
    )
    assert got.loc["Начин на попълване: На хартия, с по-късно въвеждане"].tolist() == [":c", "–", "12"]
    assert got.loc["Месец: април 2015 г."].tolist() == ["208", "96", "368"]
    assert got.loc["Медианна продължителност в минути: Лице в лице с анкетьор"].tolist() == ["–", "(34)", "33"]


def test_rates_that_would_give_a_refusal_away_are_flags(read_table):
    outcomes, rates = read_table("outcomes"), read_table("rates")
    assert outcomes.loc["Отказ или прекъсване (R)"].tolist() == [":c", ":c", "14"]
    assert outcomes.loc["Всички търсени"].tolist() == ["275", ":c", "574"]
    first = rates.index[rates.index.str.contains("RR1 =")]
    assert rates.loc[first[0]].tolist() == ["79%", "82%", "68%"]
    assert rates.loc[rates.index.str.contains("REF1 =")].iloc[0].tolist() == [":c", ":c", "3%"]


def test_blanks_above_the_limit_are_emphasised_and_dk_stands_beside(open_page, read_table):
    rows = technical.TABLES["nonresponse"].rows(open_page("methods")).set_index("Въпрос")
    by_name = {strip(name).split()[-1]: rows.loc[name] for name in rows.index}
    assert by_name["iap_now"]["Роми"].startswith("<strong ") and ">30%</strong>" in by_name["iap_now"]["Роми"]
    assert ">8%</span>" in by_name["mun_plan"]["Роми"] and "не знае 52%" in by_name["mun_plan"]["Роми"]
    assert by_name["infl"]["НПО и читалища"].endswith(">:u</span>")
    assert by_name["gender"]["НПО и читалища"] == "–"


def test_the_note_names_the_limit_above_which_blanks_are_emphasised():
    from analysis.report.technical.quality import FLAGGED

    for language in LANGUAGES:
        assert f"{FLAGGED:.0%}" in read_catalogue(FOLDER / language)["captions.nonresponse.note"]


def test_results_stand_with_and_without_weights_in_their_unit(read_table):
    got = read_table("weighting", "en")
    assert got.loc["Have heard of the National Strategy (2012–2020)"].iloc[2] == "31% without weights 34%; n = 368"
    assert (
        got.loc["Trust in the municipal administration (positive minus negative, points)"]
        .iloc[0]
        .startswith("−25 without weights −20")
    )


def test_of_a_sample_that_is_not_random_no_variance_is_said(read_page, read_table, quota_root):
    quota, random = (read_table("weights", "en", **at) for at in ({"at": quota_root}, {}))
    of_variance = [name for name in quota.index if "(1 + cv²)" in name or "size" in name]
    assert len(of_variance) == 3 and set(quota.loc[of_variance, "Roma"]) == {"–"}
    assert "–" not in {*random["Roma"], *quota["NGOs and chitalishta"]}
    page, twin = (read_page("en", **at) for at in ({"at": quota_root}, {}))
    assert "after Kish" in twin and "after Kish" not in page
    assert "except for groups whose sample the table says is not random" in page


def test_alpha_has_its_interval_brackets_and_flags(read_table):
    got = read_table("reliability")
    assert got.iloc[0].tolist() == ["0,49 0,36–0,61; n = 160", "(0,49) 0,36–0,61; n = 45", ":u n = 15"]
    items = read_table("items")
    assert items.iloc[0].tolist() == ["60% r = 0,27", "(60%) r = 0,27", ":u"]
    assert items.iloc[-1].iloc[0] == "3,1 r = 0,27", "an item of steps is a mean"


def test_families_count_what_is_shown_of_what_is_published(open_page, read_table, change):
    rows = open_page("methods").extract["differences"]
    own = rows[
        (rows["battery"] == rows["battery"].iloc[0]) & (rows["municipality"] == "district") & rows["low"].notna()
    ]
    shown, n = (int(number) for number in read_table("families")["Между групите"].iloc[0].split(" от "))
    assert n == len(own) and 0 < shown <= n
    changed = change("differences", lambda table: table.assign(p_adjusted=0.5))
    assert read_table("families", at=changed)["Между групите"].iloc[0] == f"0 от {n}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_family_has_its_words(language):
    from analysis.survey.form import load_form
    from analysis.tables.chapters import measure_all

    form = load_form(ROOT / "data/raw/survey/forms/2026112301.xlsx")
    silent = pd.DataFrame("", index=range(3), columns=list(form.questions), dtype="str").assign(group="roma")
    batteries = [battery for of_table in measure_all(silent, form).values() for battery in of_table]
    names = {battery.name for battery in batteries if battery.compared or battery.ordered}
    words = {key.split(".")[1] for key in read_catalogue(FOLDER / language) if key.startswith("families.")}
    assert words - {"cell"} == names


def test_a_family_without_words_goes_by_its_name(read_table):
    assert "recognition.p_nris" in read_table("families").index[0]


def test_the_hidden_share_is_that_of_the_rows(read_table):
    got = read_table("hidden").loc["outcomes"]
    assert got.tolist() == ["21", "7", "0", "0", "33%"]


def test_the_statement_has_a_line_in_words_for_each_of_its_rows(read_table):
    got = read_table("protection").iloc[:, 0]
    assert got["Дата на изданието"] == "30 ноември 2015 г."
    assert got["Най-голям поверителен брой"] == "4"
    assert got["от тях поверителни сами по себе си"] == "3"
    assert re.fullmatch(r"\d+%", got["Дял на скритите"])
    assert re.fullmatch(r"([0-9a-f]{8} ?){8}", got["Отпечатък (SHA-256)"])


def test_versions_are_those_of_the_build(read_table):
    assert read_table("software").loc["Python"].tolist() == ["3.11.7"]


def test_a_line_without_any_row_is_all_dashes(open_page):
    report = open_page("methods")
    rows = pd.DataFrame({"key": ["a"], "group": ["ngo"], "n": [1]})
    got = spread_groups(report, rows, {"a": "А", "b": "Б"}, lambda row: str(row.n), "figure")
    assert got.iloc[:, 1:].to_numpy().tolist() == [["–", "1", "–"], ["–", "–", "–"]]


# Total survey error


def test_every_source_of_error_has_evidence_direction_and_what_was_done(read_table, published_root):
    for language in LANGUAGES:
        for at in ({}, {"at": published_root}):
            got = read_table("total_error", language, **at)
            assert len(got) == len(total_error.SOURCES) == 11
            assert (got != "").all(axis=None)


def test_evidence_is_from_released_figures_and_is_said_not_to_be_shown_where_they_are_hidden(open_page, change):
    got = total_error.collect_evidence(open_page("methods"))
    assert (got["response_roma"], got["icc"], got["blank_authority"]) == ("68%", "0,35", "0%")
    assert got["foil_roma"] == "8%"
    changed = change("conduct", lambda conduct: conduct.assign(estimate=None))
    assert total_error.collect_evidence(open_page("methods", at=changed))["icc"] == "не се показва"


def test_without_a_contact_log_the_page_says_so(open_page, shown, read_table, change):
    changed = change("rates", lambda rates: rates.head(0))
    assert read_table("total_error", at=changed).iloc[2, 0] == "Дневник на контактите няма."
    assert read_table("ours", at=changed).loc["Дял на отговорилите по групи"].iloc[-1].startswith("не е направено – ")
    open_page("methods", at=changed).text("response")
    assert shown[0]["text"].count("\n") == 0 and "Дневник на контактите няма" in shown[0]["text"]


# Sentences


def test_the_most_often_blank_question_is_a_closed_one(open_page, shown):
    open_page("methods", language="en").text("nonresponse")
    assert "30% in the group “Roma”" in shown[0]["text"]
    assert "77%" not in shown[0]["text"], "a free answer is optional"
    assert "unanswered: 1; left" in shown[0]["text"]


@pytest.mark.parametrize(("n", "flag", "none"), [(12, "", False), (None, ":c", False), (0, "", True)])
def test_corrections_are_named_when_there_are_some(open_page, shown, change, n, flag, none):
    open_page("methods").text("processing")
    added = pd.DataFrame([{"indicator": "change_response", "n": n, "flag": flag}]).astype({"n": "Int64"})
    changed = change("checks", lambda checks: pd.concat([checks, added]))
    open_page("methods", at=changed).text("processing")
    assert ["Поправки на отделни отговори не са правени" in item["text"] for item in shown] == [True, none]
    assert len(technical.TABLES["checks"].rows(open_page("methods", at=changed))) == 4


def list_bold(text: str) -> list[tuple[float, float]]:
    """Return lowest and mean coverage of the intervals that the tables use: the bold rows of the table in the docs."""
    rows = [line.split("|")[1:-1] for line in text.splitlines() if line.startswith("|") and "**" in line.split("|")[2]]
    return [(float(cells[2]), float(cells[3])) for cells in rows]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_coverage_that_is_stated_is_the_one_that_was_measured(language):
    bold = list_bold((ROOT / "docs/methods/estimation.md").read_text(encoding="utf-8"))
    assert len(bold) == 4
    expected = [f"{100 * value:.1f}" for column in zip(*bold, strict=True) for value in column]
    stated = read_catalogue(FOLDER / language)["findings.m_accuracy_demonstration"].replace(",", ".")
    assert re.findall(r"(\d+\.\d)%", stated) == expected


def test_another_table_of_coverage_would_be_seen():
    assert list_bold(
        "| domain | interval | lowest | mean |\n|---|---|---|---|\n| a | **b** | 0.9 | 0.95 |\n| | c | 0 | 0 |"
    ) == [(0.9, 0.95)]
