"""What `study check` prints: folded rows, places in the study, what comes next, lines of a terminal."""

from pathlib import Path

import pytest

from analysis.errors import StudyError
from analysis.pipeline.problems import NOT_YET, About, find_file, fold_equal, lay_out

FIRST, SECOND = "reference facts", "interviews"


@pytest.fixture
def root(tmp_path):
    """A study of one table with a row, and one without."""
    (tmp_path / "data/raw/reference").mkdir(parents=True)
    (tmp_path / "data/raw/survey").mkdir()
    (tmp_path / "data/raw/reference/places.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "data/raw/survey/population.csv").write_text("a,b\n# 1,2\n,\n", encoding="utf-8")
    return tmp_path


def tell(root: Path, found, width: int | None = None) -> list[str]:
    files = (root / "data/raw/reference/places.csv", root / "data/raw/survey/population.csv")
    guides = ("write them down", "say how many")
    about = {name: About(*told) for name, *told in zip((FIRST, SECOND), files, guides, strict=True)}
    return [str(line) for line in lay_out(found, about, root, width)]


def test_equal_problems_of_a_column_are_told_once_with_all_their_rows():
    rows = [StudyError("the cell is empty", where=f"a.csv, row {row}, column b", fix="fill it in") for row in (2, 3, 4)]
    others = [
        StudyError("the cell is empty", where="a.csv, row 9, column b", fix="fill it in"),
        StudyError("the cell is empty", where="a.csv, row 3, column c", fix="fill it in"),
        StudyError("the cell is empty", where="a.csv, row 4, column b", fix="see page 3"),
    ]
    got = [problem.where for problem in fold_equal([*rows, *others])]
    assert got == ["a.csv, rows 2–4 and 9, column b", "a.csv, row 3, column c", "a.csv, row 4, column b"]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("a.csv row {}", "a.csv rows 2–3"),
        ("book.xlsx, sheet events, row {}, column date", "book.xlsx, sheet events, rows 2–3, column date"),
    ],
)
def test_every_way_to_name_a_row_is_folded(where, expected):
    assert [p.where for p in fold_equal([StudyError("x", where=where.format(row)) for row in (2, 3)])] == [expected]


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        (["interview a, column b", "interview c, column b"], ["interviews a and c, column b"]),
        ([f"practices.yaml, bg-{n}, level" for n in range(5)], ["practices.yaml, bg-0, bg-1 and 3 more, level"]),
        (["interview a, column b", "interview a, column c"], ["interview a, column b", "interview a, column c"]),
    ],
)
def test_equal_problems_of_interviews_and_records_are_told_once(places, expected):
    assert [p.where for p in fold_equal([StudyError("x", where=place) for place in places])] == expected


def test_problems_without_a_row_stay_as_they_are():
    problems = [StudyError("x", where="a.yaml, borrow 3"), StudyError("x"), StudyError("y", where="arrow 2, b")]
    assert [str(problem) for problem in fold_equal(problems)] == [str(problem) for problem in problems]


def test_a_place_is_told_from_the_study_on_and_once(root):
    place = root / "data/raw/reference/places.csv"
    problem = StudyError(f"is not {place}", where=f"{place}, row 2", expected="x", fix=f"see {root / 'study.toml'}")
    told = tell(root, [(FIRST, problem)])
    assert told[1:5] == [
        "  data/raw/reference/places.csv: 1 problem",
        "    • row 2: is not data/raw/reference/places.csv",
        "      expected: x",
        "      to do: see study.toml",
    ]
    assert str(root) not in "\n".join(told)


def test_a_problem_that_names_no_file_stands_under_the_file_of_its_input(root):
    told = tell(root, [(SECOND, StudyError("is none", where="question edu"))])
    assert told[2:4] == ["  data/raw/survey/population.csv: 1 problem", "    • question edu: is none"]


def test_a_place_outside_the_study_is_told_as_it_is(root):
    assert find_file(StudyError("x", where="/no/such/form.xlsx, row 2"), root) == "/no/such/form.xlsx"


def test_what_comes_next_is_the_first_input_that_can_be_made_ready(root):
    wrong, waits = StudyError("wrong", where="places.csv, row 2"), StudyError(NOT_YET, fix="correct first: x")
    assert tell(root, [])[-1] == "2 of 2 inputs ready; next: `study build`"
    expected = "0 of 2 inputs ready; next: reference facts – mend what is told of data/raw/reference/places.csv"
    assert tell(root, [(FIRST, wrong), (SECOND, waits)])[-1] == expected
    assert "interviews: not checked yet; correct first: x" in tell(root, [(FIRST, wrong), (SECOND, waits)])


def test_an_input_that_nobody_has_begun_is_guided(root):
    expected = "1 of 2 inputs ready; next: interviews – say how many: data/raw/survey/population.csv"
    assert tell(root, [(SECOND, StudyError("wrong"))])[-1] == expected


def test_an_input_of_empty_cells_is_guided_too(root):
    empty, wrong = (StudyError(found, where="places.csv, row 2, column b") for found in ("the cell is empty", "wrong"))
    assert tell(root, [(FIRST, empty)])[-1].endswith(
        "next: reference facts – write them down: data/raw/reference/places.csv"
    )
    assert "mend what is told" in tell(root, [(FIRST, empty), (FIRST, wrong)])[-1]


@pytest.mark.parametrize("width", [50, 80, 120])
def test_lines_fit_the_terminal_and_go_on_under_their_text(root, width):
    problem = StudyError("word " * 40, where="places.csv, row 2, column b", expected="good " * 30, fix="do it " * 30)
    told = tell(root, [(FIRST, problem)], width)
    first, *others = told[2 : told.index("interviews: ready")]
    assert max(map(len, told)) <= width
    assert first.startswith("    • row 2") and len(others) > 2
    assert all(line.startswith("      ") for line in others)
