"""Plans on the pages: states in words, no text is no gap, counts that add up, hidden wishes that stay hidden."""

import csv
import re
from pathlib import Path

import pytest

from analysis.publish.documents import material
from analysis.report import plans, tables
from analysis.report.sentences import TEXTS

ROOT = Path(__file__).parents[2]
FIRST, SECOND = "План за 2013–2014 г.", "План за 2015–2017 г."
MARK = "Плановете и областната стратегия са измислени."
OF_DOCUMENTS = (
    ("plan_themes", "municipality", "borovo"), ("plan_measures", "municipality", "borovo"),
    ("plan_steps", "municipality", "borovo"), ("plan_text", "municipality", "borovo"),
    ("bridge", "municipality", "borovo"), ("theme_matrix", "study", None), ("bridge_all", "study", None),
    ("alignment", "study", None), ("followed", "study", None),
)  # fmt: skip
pytestmark = pytest.mark.usefixtures("undrawn")


@pytest.fixture
def read_rows(open_page):
    """A function that returns the cells of a table on a page, without markup, its first column as the index."""

    def read(name, notebook, municipality=None, language="bg", **at):
        rows = tables.TABLES[name].rows(open_page(notebook, municipality, language, **at))
        texts = rows.map(lambda text: re.sub(r"<[^>]+>", "", str(text)).strip().replace("\xa0", " "))
        return texts.set_index(texts.columns[0])

    return read


def edit_cells(column: str, value: str, **where):
    """An edit that sets a column of the rows with these values."""

    def edit(table):
        chosen = table.assign(chosen=True)["chosen"]
        for name, wanted in where.items():
            chosen &= table[name] == wanted
        assert chosen.any()
        return table.assign(**{column: table[column].astype(object).mask(chosen, value)})

    return edit


def test_a_theme_has_its_state_in_words_with_the_passages_that_hold_a_commitment(read_rows):
    got = read_rows("plan_themes", "municipality", "borovo")
    assert got[FIRST].tolist() == [
        "ангажимент 4 от 6 откъса", "ангажимент 5 от 5 откъса", "споменаване 0 от 2 откъса", "ангажимент 1 от 1 откъс",
        "ангажимент 1 от 1 откъс", "не е открита", "ангажимент 1 от 1 откъс",
    ]  # fmt: skip
    assert read_rows("plan_themes", "municipality", "borovo", "en").iloc[2, 0] == "mention 0 of 2 passages"


def test_a_plan_without_a_text_lacks_nothing(read_rows, read_text):
    assert set(read_rows("plan_themes", "municipality", "borovo")[SECOND]) == {"без текст"}
    matrix = read_rows("theme_matrix", "study")
    assert set(matrix.loc["Борово, 2015–2017"]) == {"без текст"} and len(matrix) == 16
    told = read_text("plans_read", "municipality", "borovo")
    assert any("2015–2017" in line and "Това не означава, че няма план." in line for line in told)
    assert not any("2015–2017" in line and "не е открито" in line for line in told)


def test_what_was_not_found_is_said_of_the_plan_that_was_read(read_text, change):
    assert (
        "- Теми, по които в текста на плана за 2013–2014 г. с този метод не е открито нищо: „Култура и медии“."
        in read_text("plans_read", "municipality", "borovo")
    )
    changed = change("coverage", edit_cells("state", "mention", state="absent"))
    assert not any("не е открито" in line for line in read_text("plans_read", "municipality", "borovo", at=changed))


def test_a_withheld_theme_has_no_figures_and_says_why(read_rows, read_text, change, released):
    def withhold(coverage):
        hidden = (coverage["theme"] == "health") & (coverage["state"] != "not_obtained")
        counts = coverage[["passages", "commitments"]].astype("Int64").mask(hidden)
        return coverage.assign(state=coverage["state"].mask(hidden, "withheld"), **counts)

    changed = change("coverage", withhold)
    got = read_rows("plan_themes", "municipality", "borovo", at=changed)
    assert got.loc["Здравеопазване", FIRST] == "не се показва" and got.loc["Здравеопазване", SECOND] == "без текст"
    assert read_rows("followed", "study", at=changed).loc["Борово", "Здравеопазване"] == "не се показва"
    told = read_text("plans_read", "municipality", "borovo", at=changed)
    assert [line for line in told if "„Здравеопазване“" in line and "не се показва" in line]


def test_cells_lead_to_the_passages_on_the_page_of_documents_and_only_where_there_are_any(open_page):
    rows = tables.TABLES["plan_themes"].rows(open_page("municipality", "dve_mogili"))
    links = [re.findall('href="([^"]+)"', cell) for cell in rows[FIRST]]
    assert links[0] == ["documents.html#cell-dve_mogili-2013-2014-education"] and links[5] == []
    place = ("dve_mogili", "2013-2014", "education")
    assert plans.name_cell(*place) == f"documents.html#{material.name_cell(*place)}"
    steps = tables.TABLES["plan_steps"].rows(open_page("municipality", "dve_mogili"))
    target = f"documents.html#{material.name_steps('plan-dve_mogili', 'process')}"
    assert f'href="{target}"' in steps.iloc[0, 1] and "href" not in steps.iloc[0, 4]


def test_measures_are_counted_with_what_is_said_of_them(read_rows):
    got = read_rows("plan_measures", "municipality", "borovo")
    assert got.loc["2013–2014"].tolist() == ["3", "2", "3", "3", "3", "2", "2", "511 €"]
    every = read_rows("plan_measures", "study").index
    assert list(every)[0] == "Борово, 2013–2014" and list(every)[-1] == "Областна &lt;стратегия&gt;"


def test_the_two_scales_of_participation_stand_apart_and_a_level_without_passages_is_not_shown(read_rows):
    got = read_rows("plan_steps", "municipality", "borovo").loc["2013–2014"]
    assert got.tolist() == ["Консултиране (2)", "Информиране (1)", "Информиране (3)", "не е открито"]
    assert [name.split(" – ")[1] for name in got.index] == ["IAP2", "Арнстайн"] * 2


def test_the_layers_of_a_text_are_shares_of_its_words(read_rows):
    got = read_rows("plan_text", "municipality", "borovo").loc["2013–2014"]
    assert got.tolist() == ["1000", "4%", "10%", "6%", "0%", "80%"]


def test_a_promise_stands_beside_the_share_that_is_released(open_page, read_rows):
    got = read_rows("bridge", "municipality", "ruse")
    own = got.columns[0]
    assert re.match(r"\d+% \d+%–\d+%; n = 105$", got.loc["Образование", own])
    assert got.loc["Образование", FIRST].startswith("ангажимент ")
    assert got.loc["Гражданско участие и консултиране", own] == "не е питано"
    rows = tables.TABLES["bridge"].rows(open_page("municipality", "ruse"))
    assert 'data-figure="priorities|ruse|roma|education|top3|"' in rows.iloc[0, 1]


@pytest.mark.parametrize(("place", "flag"), [("ivanovo", ":c"), ("vetovo", ":u")])
def test_a_wish_that_is_hidden_stays_hidden(read_rows, read_text, released, place, flag):
    got = read_rows("bridge", "municipality", place)
    assert got.loc["Образование"].iloc[0].startswith(flag) and "%" not in got.to_string()
    assert got.loc["Образование", FIRST] == "ангажимент предпочитанието не се показва"
    bridge = released["bridge"]
    assert bridge.loc[bridge["municipality"] == place, ["estimate", "low", "high"]].isna().all(axis=None)


def test_the_sentences_tell_answered_wishes_from_gaps_and_nothing_else(open_page, shown, change):
    def relate(bridge):
        wanted = {"education": "answered", "housing": "only_mentioned", "culture_media": "gap"}
        first = bridge["generation"] == "2013-2014"
        return bridge.assign(relation=bridge["theme"].map(wanted).where(first, "not_obtained").fillna("neither"))

    open_page("municipality", "borovo", at=change("bridge", relate)).text("bridge")
    answered, gap = shown[0]["text"].splitlines()
    assert "„Образование“" in answered and "не е открит ангажимент: „Жилищни условия“ и „Култура и медии“" in gap
    shown.clear()
    open_page("municipality", "borovo", at=change("bridge", lambda rows: rows.assign(relation="neither"))).text(
        "bridge"
    )
    assert shown == []


def test_promises_are_counted_where_they_are_followed_and_where_nobody_does(read_rows):
    got = read_rows("followed", "study")
    assert got["Образование"].tolist() == [
        *["1 от 2"] * 2, *["0 от 2 има мерки по темата"] * 5, "без текст", "1 от 2"
    ]  # fmt: skip
    assert got["Жилищни условия"].tolist() == [*["0 от 1 няма мерки по темата"] * 7, "без текст", "1 от 1"]
    assert set(got["Заетост"]) == {"няма цел или ангажимент"}


def test_every_level_is_counted_by_what_leads_it_to_the_level_above(read_rows):
    got = read_rows("alignment", "study")
    assert got.loc["Областно"].tolist() == ["1", "0", "0", "1", "0"]
    assert got.loc["Общинско"].tolist() == ["3", "1", "1", "0", "1"]


def test_without_any_text_the_tables_of_what_was_read_are_left_out(open_page, shown, change):
    for name in ("plan_measures", "plan_steps", "plan_text"):
        changed = change(tables.TABLES[name].released, lambda rows: rows.head(0))
        open_page("municipality", "borovo", at=changed).table(name)
    assert shown == []


def test_a_study_that_sought_no_plan_says_so_and_shows_no_table_of_plans(open_page, shown, change):
    changed = change("coverage", lambda rows: rows.head(0))
    report = open_page("municipality", "borovo", at=changed)
    report.text("plans_read")
    report.table("plan_themes")
    assert [item["text"] for item in shown] == ["- Няма нито един план, чийто текст да е търсен за това изследване."]


def test_where_no_text_was_obtained_no_plan_is_said_to_be_read(read_text, change):
    def lose(coverage):
        return coverage.assign(state="not_obtained", passages=0, commitments=0)

    changed = change("coverage", lose)
    told = read_text("plans_read", "municipality", "borovo", at=changed)
    assert not any("прочетен" in line for line in told[1:]) and "Това не означава, че няма план." in told[-1]
    assert "16" in read_text("plans_read", "study", at=changed)[-1]


def test_every_share_of_the_bridge_is_the_one_that_is_released(released):
    keys, figures = ["municipality", "group", "indicator", "category"], ["estimate", "low", "high"]
    both = released["bridge"].merge(released["priorities"], on=keys, suffixes=("", "_released"))
    assert len(both) == 8 * 2 * 6 and both["estimate"].notna().any()
    for name in figures:
        assert both[name].equals(both[f"{name}_released"].astype(float))


@pytest.mark.parametrize(("name", "notebook", "place"), OF_DOCUMENTS)
def test_invented_documents_are_marked_below_every_table_of_them_and_real_ones_are_not(
    open_page, shown, change, name, notebook, place
):
    open_page(notebook, place).table(name)
    assert MARK in shown[-1]["note"]
    changed = change("profile", lambda profile: profile)
    settings = changed / "study.toml"
    text = settings.read_text(encoding="utf-8").replace('status = "demonstration"', 'status = "published"')
    settings.write_text(text, encoding="utf-8")
    open_page(notebook, place, at=changed).table(name)
    assert MARK not in shown[-1]["note"]


def test_the_methods_tell_real_documents_from_invented_ones_and_what_people_checked(read_rows, read_text):
    got = read_rows("sought", "methods")
    assert got.loc["Общинско"].tolist() == ["1", "0"]
    rules = read_rows("rule_quality", "methods")
    assert rules.loc["Образование"].tolist() == ["0,912 (0,850–0,960)", "96% (90%–99%)", "94% (88%–98%)", "да"]
    assert rules.loc["Жилищни условия"].iloc[-1] == "не: правилата не са достатъчно точни"
    assert rules.iloc[-1].tolist()[1:3] == ["не е измерено"] * 2
    told = read_text("documents", "methods")
    assert any(line.startswith("- Прочетени са 9\xa0документа") for line in told)


def test_without_coders_nothing_is_said_to_be_checked(open_page, shown, read_text, change):
    changed = change("rule_quality", lambda rows: rows.head(0))
    open_page("methods", at=changed).table("rule_quality")
    assert shown == []
    assert any("още не са проверени от хора" in line for line in read_text("documents", "methods", at=changed))


@pytest.mark.parametrize("language", ["bg", "en"])
def test_themes_have_the_names_of_the_reference_and_its_order(open_page, language):
    with (ROOT / "data/raw/reference/priorities.csv").open(encoding="utf-8", newline="") as file:
        expected = {row["theme_id"]: row[f"name_{language}"] for row in csv.DictReader(file)}
    assert list(plans.name_themes(open_page("study", None, language)).items()) == list(expected.items())


def find_figures(text: str) -> set[str]:
    return set(re.findall(r"\b[01]\.\d\d\b", text))


@pytest.mark.parametrize("key", ["d_rules", "d_real"])
def test_the_figures_of_the_rules_are_those_that_the_methods_document(open_page, key):
    documented = (ROOT / "docs/methods/documents.md").read_text(encoding="utf-8")
    documented = documented.split("\n## Themes")[1].split("\n## ")[0]
    bulgarian, english = (open_page("methods", None, code).words.text(f"findings.{key}") for code in ("bg", "en"))
    assert find_figures(english) and find_figures(english) <= find_figures(documented)
    assert find_figures(bulgarian.replace(",", ".")) == find_figures(english)
    changed = re.sub(r"0\.\d\d", "0.03", english, count=1)
    assert not find_figures(changed) <= find_figures(documented), "a figure that is another one is found"


def test_nothing_is_said_of_plans_where_none_was_sought(open_page, change):
    def keep_none(plans):
        return plans.assign(plan_period="", found="")

    report = open_page("round_table", at=change("plans", keep_none))
    assert "plans" not in dict(TEXTS["activities"](report))
    assert "plans" in dict(TEXTS["activities"](open_page("round_table")))
