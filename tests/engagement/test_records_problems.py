"""What is wrong in records of meetings and forums: each problem with its place and what to do, all of them at once."""

from dataclasses import replace
from pathlib import Path

import pytest

from analysis.engagement.personal import find_in_free_text
from analysis.engagement.records import read_records
from analysis.errors import Problems, StudyError

# What stands in a good file, what is put in its place, where the problem is, what was found, what is expected or to do.
LINES = (Path(__file__).parent / "problems.tsv").read_text(encoding="utf-8").splitlines()[1:]
CASES = {case: tuple(rest) for case, *rest in (line.split("\t") for line in LINES)}


def find_problems(folder, codes) -> list[StudyError]:
    with pytest.raises(StudyError) as caught:
        read_records(folder, codes)
    return getattr(caught.value, "problems", [caught.value])


def spoil(folder, name: str, old: str, new: str) -> None:
    path = folder / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_a_problem_is_named_with_its_place_and_what_to_do(records, codes, case):
    name, old, new, where, found, expected = CASES[case]
    spoil(records, name, old, new)
    problems = find_problems(records, codes)
    fitting = [p for p in problems if p.where == f"{name}.csv {where}" and found in p.found]
    assert fitting, [str(problem) for problem in problems]
    assert expected in f"{fitting[0].expected} {fitting[0].fix}"


def test_problems_of_all_files_are_told_at_once(records, codes):
    for case in (
        "a day that is none",
        "a fraction of a count",
        "a tie",
        "an unknown theme",
        "a code that is a date of birth",
    ):
        spoil(records, *CASES[case][:3])
    files = {problem.where.split(".csv")[0] for problem in find_problems(records, codes)}
    assert files == {"events", "attendance", "mechanisms", "proposals", "knowledge"}


def test_an_event_that_cannot_be_read_is_one_problem_and_not_one_for_each_row_of_it(records, codes):
    spoil(records, "events", "2015-06-10", "31.02.2015")
    assert len(find_problems(records, codes)) == 1


def test_a_slip_at_one_event_hides_no_problem_of_another(records, codes):
    spoil(records, "attendance", "2015-04-21,ruse,roma,female,30_44,5", "2015-04-21,ruse,roma,female,30_44,x")
    spoil(records, "proposals", ",8,0,municipality", ",8,1,municipality")
    spoil(records, "events", "2015-04-14,ruse", "2015-04-99,ruse")
    spoil(records, "actions", "2015-06-10,borovo", "2015-06-11,borovo")
    found = [problem.found for problem in find_problems(records, codes)]
    assert "9 votes of roma, of which 8 people were present" in found
    assert "there is no event on 2015-06-11 in borovo" in found
    assert len(found) == 4


def test_votes_are_not_held_to_an_attendance_that_could_not_be_read(records, codes):
    spoil(records, "attendance", "borovo,roma,male,15_29,6", "borovo,roma,male,15_29,x")
    assert [problem.where for problem in find_problems(records, codes)] == ["attendance.csv row 6, column n"]


def test_a_wrong_day_of_an_event_is_told_once_for_each_table(records, codes):
    spoil(records, "events", "2015-06-10", "2015-06-11")
    problems = find_problems(records, codes)
    assert [p.where for p in problems] == [
        *("attendance.csv row 4, column date", "proposals.csv row 2, column date"),
        *("mechanisms.csv row 2, column date", "actions.csv row 2, column date"),
    ]
    assert problems[0].found == "there is no event on 2015-06-10 in borovo (and 3 rows more)"


def test_more_ballots_than_people_of_a_group_are_refused(records, codes):
    spoil(records, "attendance", "borovo,ngo,female,30_44,3", "borovo,ngo,female,30_44,0")
    found = [problem.found for problem in find_problems(records, codes)]
    assert "ballots of ngo at this forum: 1; people of it present: 0" in found
    assert "3 votes of ngo, of which 0 people were present" in found


def test_without_any_event_that_is_one_problem(records, codes):
    (records / "events.csv").unlink()
    assert [str(problem) for problem in find_problems(records, codes)] == [
        "events.csv: no event is recorded, but rows of attendance, knowledge, proposals, mechanisms, actions; "
        "to do: add events.csv, or fill in the sheet events: a row per meeting and forum"
    ]


def test_votes_at_a_forum_of_which_nobody_is_counted_are_one_problem(records, codes):
    (records / "attendance.csv").unlink()
    problems = find_problems(records, codes)
    assert [problem.where for problem in problems] == ["events.csv row 4, column date"]
    assert problems[0].found == "people voted at this forum, but none is in attendance"


def test_an_event_that_stands_twice_is_not_said_to_be_of_another_kind(records, codes):
    path = records / "events.csv"
    path.write_text(path.read_text(encoding="utf-8") + "2015-04-21,ruse,forum,yes,,,,,\n", encoding="utf-8")
    assert [problem.where for problem in find_problems(records, codes)] == ["events.csv row 5, column municipality"]


def test_columns_that_are_swapped_in_every_row_are_told_once_each(records, codes):
    spoil(records, "attendance", "group,sex", "sex,group")
    problems = find_problems(records, codes)
    assert [(problem.where, problem.found) for problem in problems] == [
        ("attendance.csv row 2, column group", "unknown group “female” (and 5 rows more)"),
        ("attendance.csv row 2, column sex", "unknown sex “roma” (and 5 rows more)"),
    ]
    assert problems[0].fix == "are the columns group and sex swapped?"


def test_missing_and_unknown_columns_and_files_are_named_with_the_nearest_name(records, codes):
    spoil(records, "events", "venue", "venues")
    (records / "actions.csv").rename(records / "action.csv")
    found = find_problems(records, codes)
    problems = {problem.found: problem.fix for problem in found}
    assert problems["no column venue"] == "did you mean “venues”?"
    assert problems["unknown column “venues”"] == "did you mean “venue”?"
    assert problems["unknown file"] == "did you mean “actions.csv”?"
    assert "action.csv" in {problem.where for problem in found}


@pytest.mark.parametrize(("status", "mark"), [("published", "demonstration"), ("demonstration", "real")])
def test_rows_that_do_not_suit_the_status_are_refused(records, codes, status, mark):
    for path in records.glob("*.csv"):
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        text = "\n".join([f"{header},origin", *(f"{row},{mark}" for row in rows)])
        path.write_text(text, encoding="utf-8")
    problems = find_problems(records, replace(codes, status=status))
    assert [problem.where for problem in problems] == [
        f"{name}.csv row 2, column origin"
        for name in ("events", "attendance", "knowledge", "proposals", "mechanisms", "actions")
    ]


def test_rows_of_the_demonstration_suit_a_demonstration(records, codes):
    for path in records.glob("*.csv"):
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([f"{header},origin", *(f"{row},demonstration" for row in rows)]), encoding="utf-8")
    read = read_records(records, replace(codes, status="demonstration"))
    assert read["events"]["origin"].eq("demonstration").all()


def test_what_cannot_be_read_at_all_is_an_error_with_the_name_of_the_file(records, codes):
    (records / "events.csv").write_bytes("дата".encode("koi8-r") + b"\x98\n")
    (records / "attendance.csv").write_bytes(b"")
    (records / "engagement.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(Problems) as caught:
        read_records(records, codes)
    text = str(caught.value)
    assert "events.csv" in text and "attendance.csv" in text and "engagement.xlsx" in text


def test_a_file_that_cannot_be_read_is_no_reason_to_doubt_the_others(records, codes):
    (records / "events.csv").write_bytes(b'date;municipality\n"2015')
    assert [problem.where.endswith("events.csv") for problem in find_problems(records, codes)] == [True]


VENUES = (
    *("СУ „Христо Ботев“", "читалище „Зора 1866“", 'ОУ "Васил Левски", с. Ново село', "СУ „СУ „Иван Вазов““"),
    *("кв. „Дружба“, ул. „Иван Вазов“ № 4", "Читалище Христо Ботев", "Пенсионерски клуб, гр. Две могили"),
    *(
        "Заседателна зала на Община Борово",
        "с. Басарбово",
        "Stefan Karadzha School, main hall",
        "Читалището в Басарбово",
    ),
    *("Vasil Levski Street", "Презентация; брошура „Твоите права“", "Зала „Европа“, Община Сливо поле"),
)
PERSONS = (
    *("Иван Петров, зала 2", "при Мария от читалището", "г-жа Стоянова", "Презентация на д-р Колев", "Mr. Ivanov"),
    *("СУ „Христо Ботев“, при Мария Иванова", "ИВАН ПЕТРОВ"),
)  # fmt: skip


@pytest.mark.parametrize("text", VENUES)
def test_places_named_after_persons_are_no_persons(codes, text):
    assert find_in_free_text(text, codes.words) == []


@pytest.mark.parametrize("text", PERSONS)
def test_persons_are_found_beside_them(codes, text):
    assert [match.kind for match in find_in_free_text(text, codes.words)] == ["name"]
