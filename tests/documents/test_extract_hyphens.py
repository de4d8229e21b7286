"""Words that were cut at the end of a line are whole again, and hyphens of words stay where they were."""

import pytest

from analysis.documents.extract.hyphens import Joiner
from analysis.documents.lemmas import is_known


def join(*lines: str, seen: str = "", cell: bool = False) -> str:
    return Joiner([seen], is_known).join(list(lines), cell=cell)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Пред-", "видени са", "Предвидени са"),
        ("ОБЩИ-", "НА РУСЕ", "ОБЩИНА РУСЕ"),
        ("това е по-", "литика", "това е политика"),
        ("има по-", "добри условия", "има по-добри условия"),
        ("с най-", "малко", "с най-малко"),
        ("По-", "ради недостиг", "Поради недостиг"),
        ("брой по-", "чистени шахти", "брой почистени шахти"),
        ("социално-", "икономически", "социално-икономически"),
        ("гражданско-", "правни", "гражданско-правни"),
        ("град Русе-", "Север", "град Русе-Север"),
        ("за периода 2013-", "2014 г.", "за периода 2013-2014 г."),
        ("до 30.06.", "2014 г.", "до 30.06.2014 г."),
        ("глава 3.", "2014 г.", "глава 3. 2014 г."),
        ("първи ред", "втори ред", "първи ред втори ред"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_stays_only_where_it_is_the_words_own(first, second, expected):
    assert join(first, second) == expected


def test_a_hyphen_set_apart_by_justified_print_is_the_lines_and_a_dash_is_not():
    assert join("всеки рав -", "ният достъп") == "всеки равният достъп"
    assert join("община -", "Русе") == "община - Русе"


def test_a_form_seen_elsewhere_in_the_document_decides():
    assert join("зум-", "зумът") == "зумзумът"
    assert join("зум-", "зумът", seen="на зум-зумът") == "зум-зумът"
    assert join("по-", "добри", seen="да подобри достъпа") == "подобри"


def test_words_cut_in_a_narrow_cell_are_joined_when_they_are_known_together():
    assert join("Изпълн", "ение", cell=True) == "Изпълнение"
    assert join("Финансиран", "е", cell=True) == "Финансиране"
    assert join("за", "ромите", cell=True) == "за ромите"
    assert join("Брой назначени", "медиатори", cell=True) == "Брой назначени медиатори"


def test_outside_a_cell_words_without_a_hyphen_are_two():
    assert join("Изпълн", "ение") == "Изпълн ение"
