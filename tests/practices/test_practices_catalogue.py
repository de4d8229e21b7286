from pathlib import Path

import pytest

from analysis.errors import Problems, StudyError
from analysis.practices.catalogue import load_practices

PRACTICES = Path(__file__).parents[2] / "data/raw/practices/practices.yaml"
THEMES = ("education", "health", "housing", "employment", "rule_of_law", "culture_media", "participation")


@pytest.fixture
def changed(tmp_path):
    """A function that reads a copy of practices.yaml in which `old`, which must be there, is `new` once."""

    def read(old: str, new: str):
        text = PRACTICES.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "practices.yaml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return load_practices(path, THEMES)

    return read


def test_what_is_not_known_stays_missing():
    practices = load_practices(PRACTICES, THEMES)
    assert len(practices) == 99
    assert practices["cost_amount"].notna().sum() == practices["cost_currency"].notna().sum() == 17
    assert practices["existed_by_2015"].isna().sum() == 23
    assert practices["period_to"].isna().sum() == 65
    assert practices["participation_focus"].sum() == 54


def test_what_went_wrong_is_told_in_both_languages_and_most_records_need_not_tell_it(changed):
    practices = load_practices(PRACTICES, THEMES).set_index("id")
    assert practices["caution_bg"].notna().sum() == practices["caution_en"].notna().sum() == 24
    assert "закрит" in practices.at["bg-kavarna-minority-department", "caution_bg"]
    line = next(line for line in PRACTICES.read_text(encoding="utf-8").splitlines() if "caution_en: In 2018" in line)
    with pytest.raises(StudyError) as caught:
        changed(f"{line}\n", "")
    assert "ie-traveller-accommodation-committees: caution_bg stands alone; expected: all or none" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("id: bg-romact-isperih", "id: bg-romact-maglizh", "practices.yaml, id: “bg-romact-maglizh” stands twice"),
        (
            "  results: ",
            f"  results: {'дума ' * 200}",
            "signs; expected: at most 2400, which is what fits on one printed",
        ),
        ("id: bg-romact-isperih", "id: search", "search, id: 'search'; expected: cc-short-name"),
        ("  level: local\n", "", "bg-romact-maglizh, level: the field is missing"),
        ("  level: local\n", "  level: village\n", "level: 'village'; expected: one of local"),
        ("  country: BG\n", "  contry: BG\n", "did you mean “country”?"),
        ("    - housing\n", "    - sport\n", "themes: ['participation', 'sport']; expected: a list of education"),
        ("verified: 'yes'", "verified: yes", "verified: True; expected: 'yes' or 'no', in quotation marks"),
        ("period_to: '2016'", "period_to: 2016", "period_to: 2016; expected: YYYY"),
        ("    amount: null\n", "    amount: much\n", "bg-romact-maglizh, cost.amount: 'much'; expected: a number"),
        ("    amount: null\n", "", "bg-romact-maglizh, cost.amount: the field is missing"),
        ("budget_class: low", "budget_class: free", "preconditions.budget_class: 'free'; expected: one of low"),
        ("  place: Мъглиж, обл. Стара Загора\n", "  place: null\n", "place: None; expected: a text"),
        ("    - G-TRUST\n", "    - TRUST\n", "“TRUST” is none of them: did you mean “G-TRUST”?"),
        ("  source_url: https://", "  source_url: ", "source_url:"),
        ("  source_url: https://", "  source_url: https://a.example/b;c/", "source_url:"),
    ],
)
def test_a_record_that_breaks_the_schema_is_refused(changed, old, new, message):
    with pytest.raises(StudyError) as caught:
        changed(old, new)
    assert message in str(caught.value)


def test_every_problem_is_told_at_once(changed):
    with pytest.raises(Problems) as caught:
        changed("  level: local\n  themes:\n", "  level: village\n  theme:\n")
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("text", ["a: 1", "- 1", "", "- a: ["])
def test_a_file_that_is_no_list_of_records_is_refused(tmp_path, text):
    path = tmp_path / "practices.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=r"practices\.yaml"):
        load_practices(path, THEMES)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(StudyError, match="there is no such file"):
        load_practices(tmp_path / "practices.yaml", THEMES)
