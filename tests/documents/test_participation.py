"""Evidence of participation: two scopes, two ladders, and no score made of both."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.documents.participation import (
    ARNSTEIN,
    EVIDENCE,
    IAP,
    LADDER,
    build_ladder,
    find_participation,
    load_steps,
)
from analysis.languages import spread

FRAMEWORK = Path(__file__).parents[2] / "data/raw/reference/participation_framework.csv"


@pytest.fixture(scope="module")
def framework() -> pd.DataFrame:
    return pd.read_csv(FRAMEWORK)


def make_passages(*quotes: str, heading: str = "", kind: str = "paragraph", header: str = "") -> pd.DataFrame:
    rows = [("plan", number, kind, heading, quote, header) for number, quote in enumerate(quotes, 1)]
    return pd.DataFrame(rows, columns=["document", "passage", "kind", "heading", "quote", "header"])


def find_steps(*quotes: str, **place: str) -> list[tuple]:
    found = find_participation(make_passages(*quotes, **place))
    return list(dict.fromkeys(found[["scope", "iap", "arnstein"]].itertuples(index=False, name=None)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Планът е изготвен от експерти на общинската администрация.", ("process", 0, "nonparticipation")),
        ("Проектът беше публикуван на интернет страницата.", ("process", 1, "tokenism")),
        ("Проектът беше представен на обществено обсъждане.", ("process", 2, "tokenism")),
        ("В работната група влязоха двама представители на ромската общност.", ("process", 3, "tokenism")),
        ("Проектът на плана беше подготвен заедно с представители на общността.", ("process", 4, "power")),
        ("Отчетът за изпълнението ще се публикува на страницата на общината.", ("promise", 1, "tokenism")),
        ("Ще се проведе анкета сред жителите на квартала.", ("promise", 2, "tokenism")),
        ("Жителите ще решават заедно с общината какво да се промени.", ("promise", 4, "power")),
        ("В комисията представителите на общността ще имат мнозинство.", ("promise", 5, "power")),
    ],
)
def test_a_step_has_its_scope_its_code_and_its_group(text, expected):
    assert find_steps(text) == [expected]


def test_the_heading_tells_that_a_passage_is_about_the_making():
    text = "Постъпилите писмени становища на жители бяха осем."
    assert find_steps(text) == []
    assert find_steps(text, heading="План › III. Как е изготвен планът") == [("process", 2, "tokenism")]


def test_a_measure_is_a_promise_without_a_verb_of_the_future():
    assert find_steps("Анкета сред жителите", kind="cell", header="Дейност") == [("promise", 2, "tokenism")]
    assert find_steps("Анкета сред жителите", kind="cell", header="Индикатор") == []


def test_a_passage_is_coded_by_its_highest_step_with_the_place_of_the_evidence():
    text = "Проектът беше публикуван на страницата и представен на обществено обсъждане."
    found = find_participation(make_passages(text))
    assert found.columns.tolist() == EVIDENCE
    assert [text[row.start : row.end] for row in found.itertuples()] == ["обществено обсъждане"]


def test_who_is_told_of_a_service_is_told_nothing_of_the_plan():
    text = "Информационна кампания за ползата от ваксините сред жителите"
    assert find_steps(text, heading="Приоритет „Здравеопазване“", kind="cell", header="Дейност") == []
    assert find_steps(text, heading="Участие на жителите", kind="item") == [("promise", 1, "tokenism")]


def test_a_denied_step_is_no_evidence():
    assert find_steps("Не са провеждани обсъждания с ромската общност.", heading="Как е изготвен планът") == []
    assert find_steps("Анкета сред жителите не се предвижда.") == []


def test_headings_and_labels_are_no_evidence():
    assert find_steps("Обществено обсъждане", kind="heading") == []
    assert find_steps("Срок: обществено обсъждане през май") == []


def test_every_step_stands_on_a_level_of_both_ladders(framework):
    levels = {name: set(rows["level_id"]) for name, rows in framework.groupby("framework")}
    assert levels["iap2"] == set(IAP[1:])
    assert levels["arnstein"] == set(ARNSTEIN)
    for step in load_steps().values():
        assert step.iap in range(len(IAP)) and step.rung in levels["arnstein"]


def test_the_groups_of_the_rungs_are_those_of_the_reference(framework):
    groups = framework[framework["framework"] == "arnstein"].set_index("level_id")["group_en"]
    words = {"non-participation": "nonparticipation", "tokenism": "tokenism", "citizen power": "power"}
    assert groups.map(words).to_dict() == ARNSTEIN


def test_the_ladders_stand_side_by_side_and_are_never_one_score(framework):
    evidence = find_participation(
        make_passages("Ще се проведе анкета сред жителите.", "Ще се проведе обществено обсъждане на таксите.")
    )
    ladder = build_ladder(evidence, ["plan", "other"], framework)
    assert ladder.columns.tolist() == spread(LADDER, ladder.columns)
    assert len(ladder) == 2 * 2 * (5 + 8)
    counted = ladder[ladder["passages"] > 0]
    assert counted["framework"].tolist() == ["arnstein", "iap2"] * (len(counted) // 2)
    assert (ladder[ladder["document"] == "other"]["passages"] == 0).all()
    assert not {"score", "mean", "level_order"} & set(ladder.columns)


def test_a_level_has_the_words_of_the_reference(framework):
    ladder = build_ladder(find_participation(make_passages("Нищо.")), ["plan"], framework)
    names = framework.drop_duplicates("level_id").set_index("level_id")["name_bg"]
    assert ladder["name_bg"].tolist() == ladder["level"].map(names).tolist()


@pytest.mark.parametrize(
    ("framework_id", "phrase"),
    [
        ("inform", "информационна кампания"),
        ("consult", "фокус група"),
        ("involve", "работна група с участието на неправителствени организации"),
        ("collaborate", "консултативен съвет"),
        ("empower", "бюджет с участие"),
        ("therapy", "промяна на нагласите на ромите"),
        ("placation", "съвещателен глас"),
        ("partnership", "партньорско споразумение"),
        ("delegated_power", "местна инициативна група"),
    ],
)
def test_phrases_of_the_reference_stand_on_the_step_the_reference_gives_them(framework_id, phrase):
    found = find_participation(make_passages(phrase, kind="cell", header="Дейност"))
    assert framework_id in {*found["rung"], *(IAP[code] for code in found["iap"])}


def test_a_delegated_budget_and_self_government_are_words_of_finance_and_law():
    assert find_steps("Делегиран бюджет на училището", kind="cell", header="Дейност") == []
    assert find_steps("Планът ще се приеме по Закона за местното самоуправление и местната администрация.") == []
