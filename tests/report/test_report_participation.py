"""The chapter on participation: the chain with its losses, the forms, and the sentences on them."""

import re
from pathlib import Path

import pytest
from matplotlib.text import Text

from analysis.report.charts import CHARTS
from analysis.report.tables import TABLES
from analysis.survey.form import load_form
from analysis.survey.measures.participation import CONSIDERABLE

FORM = Path(__file__).parents[2] / "data/raw/survey/forms/2026112301.xlsx"
MINUS = "\N{MINUS SIGN}"


def test_the_chain_has_three_steps_with_a_loss_before_the_second_and_the_third(open_page):
    rows = CHARTS["chain"].rows(open_page("study"))
    lines = list(zip(rows["series"], rows["category"], rows["step"], strict=True))
    block = [("step", 1), ("loss", 2), ("step", 2), ("loss", 3), ("step", 3)]
    assert [line for line in lines if line[0] == "roma"] == [("roma", *line) for line in block]
    assert list(dict.fromkeys(rows["series"])) == ["roma", "ngo"], "authorities are not asked"


def test_a_municipality_stands_beside_the_roma_of_the_district_alone(open_page):
    report = open_page("municipality", "ruse")
    for name in ("chain", "trust_net", "priorities"):
        assert list(dict.fromkeys(CHARTS[name].rows(report)["series"])) == ["own", "roma"], name


def test_of_a_municipality_the_chain_ends_before_the_influence_and_a_sentence_says_why(open_page, read_text):
    report = open_page("municipality", "ruse")
    rows = CHARTS["chain"].rows(report)
    assert rows.loc[rows["series"] == "own", ["category", "step"]].to_numpy().tolist() == [
        ["step", 1], ["loss", 2], ["step", 2],
    ]  # fmt: skip
    table = CHARTS["chain"].kind.tabulate(report, rows)
    assert table.iloc[3:, 1].tolist() == ["–", "–"] and "%" in table.iloc[4, 2]
    assert "само за цялата област" in read_text("participation", "municipality", "ruse")[-1]


def test_a_loss_is_drawn_and_written_with_a_minus_and_its_bounds_in_order(open_page):
    report = open_page("study")
    rows = CHARTS["chain"].rows(report)
    table = CHARTS["chain"].kind.tabulate(report, rows)
    got = dict(zip(table.iloc[:, 0], table.iloc[:, 1], strict=True))
    assert f">{MINUS}14</span> <small>от {MINUS}20 до {MINUS}8" in got["Поканени, но неучаствали, процентни пунктове"]
    assert ">40%</span>" in got["Поканени"]
    figure = CHARTS["chain"].kind.draw(report, "chain", rows)
    texts = [text.get_text() for text in figure.findobj(Text)]
    assert f"{MINUS}14 процентни пункта (от {MINUS}20 до {MINUS}8)" in texts


def test_flags_and_missing_intervals_are_drawn_as_such(open_page, quota_root):
    few = open_page("municipality", "borovo")
    rows = CHARTS["chain"].rows(few)
    is_own = rows["series"] == "own"
    rows.loc[is_own, ["estimate", "low", "high"]], rows.loc[is_own, "flag"] = None, ":u"
    figure = CHARTS["chain"].kind.draw(few, "chain", rows)
    assert sum(text.get_text() == ":u" for text in figure.findobj(Text)) == 3
    quota = open_page("study", at=quota_root)
    figure = CHARTS["chain"].kind.draw(quota, "chain", CHARTS["chain"].rows(quota))
    texts = [text.get_text() for text in figure.findobj(Text)]
    assert "40%" in texts and f"{MINUS}14 процентни пункта" in texts


@pytest.mark.parametrize(("language", "place"), [("bg", -1), ("en", -2)])
def test_influence_is_described_as_it_is_measured(open_page, language, place):
    """The words name the lowest answer that the measure counts as influence."""
    form = load_form(FORM)
    choices = form.choices[form.questions["infl"].list]
    counted, below = (choices[str(step)][language].split()[place] for step in (CONSIDERABLE, CONSIDERABLE - 1))
    words = open_page("study", None, language).words
    entries = ("captions.chain.note", "steps.influenced", "findings.chain")
    values = dict.fromkeys(("lead", "who", "where", "invited", "attended", "influenced"), "") | {"n": 2}
    texts = [words.text(entry, **values) for entry in entries]
    for entry, text in zip(entries, texts, strict=True):
        assert counted in text, entry
        assert below not in text, entry


def test_the_sentence_has_the_released_values_with_their_bounds_and_base(read_text):
    first = read_text("participation", "municipality", "ruse")[0]
    assert "ромите в община Русе" in first
    assert re.findall(r"\d+", first) == ["41", "35", "47", "27", "21", "33", "105"]


def test_another_estimate_is_another_sentence(read_text, change):
    """The twin: the numbers are read, not written."""

    def raise_invited(rows):
        return rows.assign(estimate=rows["estimate"].mask(rows["category"] == "invited", 0.77))

    changed = change("participation", raise_invited)
    assert "77%" in read_text("participation", "municipality", "ruse", at=changed)[0]


@pytest.mark.parametrize("place", ["vetovo", "ivanovo"])
def test_of_a_hidden_municipality_the_district_is_stated_and_no_contrast(read_text, place):
    got = read_text("participation", "municipality", place)
    assert len(got) == 2, "the other sentence says why nothing is said of influence"
    assert "в област Русе" in got[0] and "368" in got[0]


def test_a_quota_sample_has_no_bounds_and_is_compared_with_nobody(read_text, quota_root):
    roma, ngo = read_text("participation", "study", at=quota_root)
    assert "анкетираните роми" in roma and "между" not in roma and "оценка" not in roma
    assert "между" in ngo and "По оценка от анкетата" in ngo


def test_both_languages_state_the_same_numbers(read_text):
    for name, notebook, place in (
        ("participation", "municipality", "borovo"), ("participation", "study", None), ("forms", "study", None),
    ):  # fmt: skip
        numbers = [
            re.findall(r"\d+(?:[.,]\d+)?", " ".join(read_text(name, notebook, place, language)))
            for language in ("bg", "en")
        ]
        assert numbers[0] == numbers[1] != [], name


def test_forms_are_sorted_by_the_roma_invited_with_none_of_these_last(open_page):
    report = open_page("study")
    table = TABLES["forms"].rows(report)
    assert table.shape == (7, 6)
    assert table.iloc[-1, 0] == "Нито една от изброените"
    shares = [int(cell.split("%")[0].split(">")[-1]) for cell in table.iloc[:-1, 1]]
    assert shares == sorted(shares, reverse=True)
    assert [name.split(":")[0] for name in table.columns[1:]] == ["Роми", "Роми", *["НПО и читалища"] * 2, "Власт"]


def test_answers_on_a_scale_stay_in_its_order(open_page):
    report = open_page("study")
    assert TABLES["influence"].rows(report).iloc[:, 0].tolist()[:2] == ["Изобщо не повлия", "Повлия слабо"]
    proposals = TABLES["proposals"].rows(report)
    assert proposals.columns[0] == "Отговор"
    assert len(proposals.columns) == 2, "asked of authorities alone"


def test_a_panel_has_every_municipality_in_the_order_of_the_study_and_the_district_last(open_page):
    report = open_page("study")
    for name in ("participation_places", "trust_places", "ready_places"):
        rows = CHARTS[name].rows(report)
        for _, panel in rows.groupby("panel"):
            assert panel["label"].tolist() == [*report.names.values(), "Област Русе"], name
