"""The themes of passages: what counts, what does not, and the matrix with its four states."""

from itertools import pairwise

import pandas as pd
import pytest

from analysis.documents.codebook import load_codebook
from analysis.documents.themes import MARKS, MATRIX, cover, find_themes, poisson_interval

THEMES = list(load_codebook().names)
COLUMNS = ["document", "passage", "kind", "heading", "quote", "header"]


def make_passages(*rows: tuple) -> pd.DataFrame:
    """Rows are (quote,) or (quote, kind), (quote, kind, heading), (quote, kind, heading, header)."""
    defaults = ("", "paragraph", "", "")
    full = [(*row, *defaults[len(row) :]) for row in rows]
    return pd.DataFrame(
        [
            ("plan", number, kind, heading, quote, header)
            for number, (quote, kind, heading, header) in enumerate(full, 1)
        ],
        columns=COLUMNS,
    )


def read_states(*rows: tuple) -> list[dict]:
    """The themes of each passage with their states; one that is a commitment anywhere is one."""
    marks = find_themes(make_passages(*rows)).sort_values("state", ascending=False)
    return [
        dict(marks[marks["passage"] == number][["theme", "state"]].itertuples(index=False))
        for number in range(1, len(rows) + 1)
    ]


def test_a_mark_quotes_the_words_that_the_rule_found():
    text = "Общината ще открие детска градина. Пътят е нов."
    marks = find_themes(make_passages((text,)))
    assert marks.columns.tolist() == MARKS
    assert [text[mark.start : mark.end] for mark in marks.itertuples()] == ["детска градина"]
    assert marks[["theme", "rule", "state"]].values.tolist() == [["education", "preschool", "commitment"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Лекарят приема два пъти в седмицата.", {"health": "mention"}),
        ("Лекарят ще приема всеки ден.", {"health": "commitment"}),
        ("Осигурява се лекар за трите села.", {"health": "commitment"}),
        ("Улицата няма осветление. Лекарят ще приема всеки ден.", {"housing": "mention", "health": "commitment"}),
        ("Времето беше хубаво.", {}),
    ],
)
def test_a_sentence_on_what_will_be_done_is_a_commitment_and_another_a_mention(text, expected):
    assert read_states((text,)) == [expected]


def test_titles_legends_and_contents_are_no_coverage():
    got = read_states(
        ("Приоритет „Здравеопазване“", "heading"),
        ("Брой прегледани пациенти", "header"),
        ("Здравеопазване ........ 7",),
        ("4.2. Здравеопазване … … … 12",),
        ("Здравеопазване", "paragraph", "Съдържание"),
        ("Приоритетите са образование, здравеопазване, жилищни условия, заетост, недискриминация и култура.",),
    )
    assert got == [{}] * 6


def test_the_same_words_in_a_paragraph_are_coverage():
    assert read_states(("Здравеопазването в общината е недостатъчно.",)) == [{"health": "mention"}]


def test_of_a_table_only_the_column_of_what_is_to_be_done_counts():
    got = read_states(
        ("Прегледи на деца без личен лекар", "cell", "Мерки", "Дейност"),
        ("Брой лекари", "cell", "Мерки", "Индикатор"),
        ("Регионална здравна инспекция", "cell", "Мерки", "Отговорна институция"),
    )
    assert got == [{"health": "commitment"}, {}, {}]


def test_labelled_lines_are_no_coverage_and_what_stands_above_them_is_a_measure():
    got = read_states(
        ("1. Обучение на заварчици и зидари",),
        ("Отговорна институция: Дирекция „Бюро по труда“",),
        ("Срок: края на учебната година",),
    )
    assert got == [{"employment": "commitment"}, {}, {}]


def test_contacts_are_no_coverage():
    assert read_states(("Здравен медиатор: тел. 000-000, plan@example.org",), ("Здравният медиатор е един.",)) == [
        {},
        {"health": "mention"},
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Не се предвиждат мерки за здравеопазването.", {}),
        ("Мерки в областта на здравеопазването не се предвиждат.", {}),
        ("Не се предвижда строеж, но ще се назначи лекар.", {"health": "commitment"}),
        ("За прегледите на децата не се предвиждат средства от бюджета.", {"health": "mention"}),
    ],
)
def test_what_is_not_foreseen_is_no_coverage_but_money_that_is_not_leaves_the_measure(text, expected):
    assert read_states((text,)) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        # participation
        "Службата по гражданска регистрация е с удължено работно време.",
        "Центърът за административни услуги за граждани се премести.",
        "Центърът за услуги на гражданите предлага нови образци.",
        "Общинският съвет обсъди бюджета на отделно заседание.",
        "Собственото участие на общината в проекти е до 15 на сто.",
        "Участието в процедурите за възлагане е открито за всички.",
        # education
        "Кметството се помещава в сградата на старото училище.",
        "Площадката пред училището се използва за паркиране.",
        "Образувана беше временна комисия и бяха одобрени образци.",
        "Външната оценка се възлага на Русенския университет.",
        # health
        "Бялата техника в трите детски кухни не беше подменена.",
        "Проведена е ваксинация на кучетата във всички села.",
        "Прегледът на изпълнението се прави всяка година.",
        # housing
        "Наемът на залата не се заплаща.",
        "На брега има две къщи за гости.",
        "Картонът се води от секретаря.",
        # employment
        "Правилникът за вътрешния трудов ред е обнародван.",
        "Заетостта на залата през лятото е ниска.",
        "Работното време на касата е удължено.",
        # rule of law
        "Няма конфликт на интереси, а застрахователната полица е подновена.",
        "Постъпи жалба срещу процедурата за възлагане.",
        "Дневният ред се обявява в срок.",
        # culture
        "Градушката унищожи културните растения.",
        "Традиционно сесията се свиква през март.",
        "Сесията се провежда в салона на културния дом.",
        "Главният счетоводител носи отговорност.",
        # names
        "Община Борово, община Бяла и община Ценово са в област Русе.",
        "Промените в програмата се приемат от общинския съвет.",
    ],
)
def test_words_that_only_look_like_a_theme_are_none(text):
    assert read_states((text,)) == [{}]


def test_how_the_plan_was_made_is_participation_and_no_other_theme():
    text = "В работната група влязоха директори на училища, лекар и представители на ромската общност."
    assert read_states((text,)) == [{"participation": "mention"}]


def test_a_measure_that_no_rule_knows_has_the_theme_of_its_priority_where_that_is_one():
    text = "Раздаване на сини папки"
    got = read_states(
        (text, "cell", "План › Приоритет „Образование“", "Мярка"),
        (text, "item", "План › Приоритет „Образование“"),
        (text, "cell", "План › Образование и здравеопазване", "Мярка"),
        (text, "cell", "План", "Мярка"),
        ("По този приоритет общината не предвижда дейности.", "paragraph", "План › Приоритет „Образование“"),
    )
    assert got == [{"education": "commitment"}] * 2 + [{}] * 3
    marks = find_themes(make_passages((text, "cell", "Приоритет „Образование“", "Мярка")))
    assert marks[["rule", "start", "end"]].values.tolist() == [["priority", 0, len(text)]]


def test_a_word_of_two_themes_is_settled_by_the_priority_it_stands_under():
    text = "Обучение на безработни музиканти"
    assert read_states((text, "item", "Цел 6. Култура и медии")) == [{"culture_media": "commitment"}]
    assert read_states((text, "item", "Други")) == [{"culture_media": "mention", "employment": "mention"}]


def test_a_thing_that_many_passages_name_gives_way_to_a_theme_that_is_told():
    assert read_states(("Младите вече нямат занаят.",)) == [{"employment": "mention"}]
    assert read_states(("Музикантите нямат друг занаят.",)) == [{"culture_media": "mention"}]


def test_a_list_in_the_analysis_promises_nothing():
    assert read_states(("Къщи без покрив", "item", "2. Анализ › 2.3. Жилищни условия")) == [{"housing": "mention"}]


@pytest.fixture
def register() -> pd.DataFrame:
    return pd.DataFrame(
        [
            ("a13", "a", "2013-2014", "adopted"),
            ("b13", "b", "2013-2014", "not_obtained"),
            ("c13", "c", "2013-2014", "adopted"),
            ("a15", "a", "2015-2017", "draft"),
            ("law", "", "", "adopted"),
        ],
        columns=["document", "municipality", "generation", "status"],
    )


@pytest.fixture
def passages() -> pd.DataFrame:
    rows = make_passages(
        ("Общината ще открие детска градина.",), ("Училището е старо.",), ("Лекарят е един.",), ("Заетост", "heading")
    )
    other = make_passages(("Нищо особено.",)).assign(document="a15")
    return pd.concat([rows.assign(document="a13"), other], ignore_index=True)


def test_the_matrix_tells_commitment_mention_absent_and_not_obtained_apart(register, passages):
    matrix = cover(find_themes(passages), passages, register, ["a", "b", "c"])
    assert matrix.columns.tolist() == MATRIX
    assert len(matrix) == 3 * 2 * len(THEMES)
    state = matrix.set_index(["municipality", "generation", "theme"])["state"]
    assert state["a", "2013-2014", "education"] == "commitment"
    assert state["a", "2013-2014", "health"] == "mention"
    assert state["a", "2013-2014", "employment"] == "absent"
    assert state["a", "2015-2017", "education"] == "absent"
    assert (state.loc["b"] == "not_obtained").all()
    assert (state.loc["c"] == "not_obtained").all()  # of which not a word could be read


def test_a_report_on_a_plan_is_not_the_plan(register, passages):
    register.loc[register["document"] == "a13", "status"] = "report"
    matrix = cover(find_themes(passages), passages, register, ["a"])
    assert (matrix.loc[matrix["generation"] == "2013-2014", "state"] == "not_obtained").all()


def test_what_was_not_obtained_has_no_figures(register, passages):
    matrix = cover(find_themes(passages), passages, register, ["b"])
    assert matrix[["rate", "low", "high"]].isna().all(axis=None)
    assert (matrix["document"] == "").all()


def test_a_cell_counts_passages_commitments_and_words(register, passages):
    matrix = cover(find_themes(passages), passages, register, ["a"])
    cell = matrix.query("generation == '2013-2014' and theme == 'education'").iloc[0]
    low, high = poisson_interval(2)
    assert cell[["passages", "commitments", "words", "document"]].tolist() == [2, 1, 11, "a13"]
    assert cell[["rate", "low", "high"]].tolist() == pytest.approx([2000 / 11, 1000 * low / 11, 1000 * high / 11])


def test_a_passage_with_two_places_counts_once(register):
    passages = make_passages(("Училището и детската градина са стари. Ще се открие училище.",)).assign(document="a13")
    cell = cover(find_themes(passages), passages, register, ["a"]).iloc[0]
    assert cell[["theme", "passages", "commitments"]].tolist() == ["education", 1, 1]


def test_the_interval_of_a_count_is_exact_and_grows_with_it():
    bounds = [poisson_interval(count) for count in range(30)]
    assert bounds[0][0] == 0 and bounds[0][1] == pytest.approx(3.6889, abs=1e-4)
    assert all(low < count < high for count, (low, high) in enumerate(bounds) if count)
    assert all(one[0] < two[0] and one[1] < two[1] for one, two in pairwise(bounds))


def test_no_passages_give_no_marks():
    marks = find_themes(make_passages())
    assert marks.columns.tolist() == MARKS and marks.empty


def test_the_last_theme_is_told_by_who_acts_near_what_is_done():
    """The actor within eight words of the action: neither alone is enough."""
    assert read_states(("Жителите на квартала участват в подбора.",)) == [{"participation": "mention"}]
    assert read_states(("Фирмите участват в подбора.",)) == [{}]
    assert read_states(("Жителите на квартала са двеста.",)) == [{}]
    apart = "Жителите" + " и много други съвсем случайни минувачи от близки и далечни места" + " участват."
    assert read_states((apart,)) == [{}]
