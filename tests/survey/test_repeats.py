"""Repeats, and repeats within them: the same households from the files of three platforms, judged row by row."""

import csv
import io
import zipfile

import openpyxl
import pandas as pd
import pytest

from analysis.survey.export import load_export
from analysis.survey.form import load_form
from analysis.survey.responses import check_findings, read_responses

LABEL = "label::English (en)"
SURVEY = [
    ["type", "name", LABEL, "relevant", "constraint", "calculation"],
    ["text", "town", "Town?", "", "", ""],
    ["begin group", "house", "House", "", "", ""],
    ["begin repeat", "child", "Child", "", "", ""],
    ["integer", "age", "How old?", "", ". >= 0 and . < 18", ""],
    ["select_multiple school", "goes", "Where to?", "${age} > 5 and ${town} != 'none'", "", ""],
    ["begin repeat", "toy", "Toy", "", "", ""],
    ["text", "what", "What is it?", "", "", ""],
    ["text", "first", "Why first?", "position(..) = 1 and ${age} < 10", "", ""],
    ["end repeat", "", "", "", "", ""],
    ["end repeat", "", "", "", "", ""],
    ["end group", "", "", "", "", ""],
    ["select_one yes_no", "many", "Are they many?", "count(${child}) > 1", "", ""],
]
CHOICES = [["list_name", "name", LABEL], ["school", "a", "A"], ["school", "b", "B"], ["yes_no", "yes", "Yes"]]
TOWNS = [("u1", "Ruse", "yes"), ("u2", "Byala", ""), ("u3", "none", "yes")]
CHILDREN = [("u1", "7", "a b"), ("u1", "3", ""), ("u3", "9", ""), ("u3", "40", "b"), ("u3", "1", "")]
TOYS = [(0, "ball", "round"), (0, "doll", ""), (4, "car", "fast")]  # place of the child, what, first


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    book = openpyxl.Workbook()
    book.remove(book.active)
    settings = [["form_title", "form_id", "version"], ["Houses", "houses", "1"]]
    for name, rows in {"survey": SURVEY, "choices": CHOICES, "settings": settings}.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = tmp_path_factory.mktemp("form") / "houses.xlsx"
    book.save(path)
    return load_form(path)


def write_kobo(folder, lose_parent: bool = False):
    book = openpyxl.Workbook()
    book.active.title = "Houses"
    children = [
        [age, goes, *(["", ""] if not goes else [str(int(code in goes)) for code in "ab"]), at, "Houses",
         "9" if lose_parent and at == 1 else str(list(dict(map(lambda t: (t[0], t), TOWNS))).index(uuid) + 1)]
        for at, (uuid, age, goes) in enumerate(CHILDREN, start=1)
    ]  # fmt: skip
    toys = [[what, first, at, "child", str(place + 1)] for at, (place, what, first) in enumerate(TOYS, start=1)]
    keys = ["_index", "_parent_table_name", "_parent_index"]
    path = "house/child/"
    sheets = {
        "Houses": [["town", "many", "_uuid", "_index"], *([t, m, u, n] for n, (u, t, m) in enumerate(TOWNS, start=1))],
        "child": [[f"{path}age", f"{path}goes", f"{path}goes/a", f"{path}goes/b", *keys], *children[::-1]],
        "toy": [[f"{path}toy/what", f"{path}toy/first", *keys], *toys],
    }
    for name, rows in sheets.items():
        sheet = book["Houses"] if name == "Houses" else book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(folder / "houses.xlsx")
    return folder / "houses.xlsx"


def write_text(rows) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def list_central_files() -> dict[str, str]:
    children = [[age, goes, uuid, f"{uuid}/c{at}"] for at, (uuid, age, goes) in enumerate(CHILDREN)]
    toys = [[what, first, children[place][3], f"t{at}"] for at, (place, what, first) in enumerate(TOYS)]
    return {
        "houses.csv": write_text([
            ["SubmissionDate", "town", "house-SET-OF-child", "many", "KEY"],
            *(["2026-11-02T09:00:00.000Z", town, f"{uuid}/child", many, uuid] for uuid, town, many in TOWNS),
        ]),
        "houses-child.csv": write_text([["age", "goes", "PARENT_KEY", "KEY"], *children]),
        "houses-toy.csv": write_text([["what", "first", "PARENT_KEY", "KEY"], *toys]),
    }  # fmt: skip


def write_central_zip(folder):
    with zipfile.ZipFile(folder / "houses.zip", "w") as archive:
        for name, text in list_central_files().items():
            archive.writestr(name, text)
    return folder / "houses.zip"


def write_central_files(folder):
    for name, text in list_central_files().items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder / "houses.csv"


def write_wide(folder):
    """SurveyCTO: the second toy of the first child is what_1_2."""
    header = ["SubmissionDate", "town", "child_count"]
    header += [f"{name}_{child}" for child in (1, 2, 3) for name in ("age", "goes", "goes_a", "goes_b")]
    header += [f"{name}_{child}_{toy}" for child in (1, 2, 3) for toy in (1, 2) for name in ("what", "first")]
    rows = [[*header, "many", "KEY"]]
    for uuid, town, many in TOWNS:
        places = [at for at, child in enumerate(CHILDREN) if child[0] == uuid]
        cells = {"town": town, "many": many, "KEY": uuid, "child_count": str(len(places))}
        for child, at in enumerate(places, start=1):
            age, goes = CHILDREN[at][1:]
            cells |= {f"age_{child}": age, f"goes_{child}": goes}
            cells |= {f"goes_{code}_{child}": str(int(code in goes)) for code in "ab" if goes}
            toys = [(what, first) for place, what, first in TOYS if place == at]
            for toy, (what, first) in enumerate(toys, start=1):
                cells |= {f"what_{child}_{toy}": what, f"first_{child}_{toy}": first}
        rows.append([cells.get(name, "") for name in rows[0]])
    path = folder / "houses_wide.csv"
    path.write_text(write_text(rows), encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize("write", [write_kobo, write_central_zip, write_central_files, write_wide])
def test_every_platform_gives_the_same_rows_of_repeats(form, tmp_path, write):
    responses = read_responses(load_export(write(tmp_path), form), form)
    children, toys = responses.repeats["house/child"], responses.repeats["house/child/toy"]
    expected = pd.DataFrame([child[1:] for child in CHILDREN], columns=["age", "goes"], dtype="str")
    pd.testing.assert_frame_equal(children.values, expected)
    assert children.parents.tolist() == [0, 0, 2, 2, 2]
    pd.testing.assert_frame_equal(
        toys.values, pd.DataFrame([toy[1:] for toy in TOYS], columns=["what", "first"], dtype="str")
    )
    assert (toys.parents.tolist(), toys.within) == ([0, 0, 4], "house/child")
    assert (responses.findings.errors, responses.findings.without_column) == ((), ())


def test_rows_of_repeats_are_judged_with_their_interview_and_their_place(form, tmp_path):
    responses = read_responses(load_export(write_kobo(tmp_path), form), form)
    children, toys = responses.repeats["house/child"], responses.repeats["house/child/toy"]
    assert children.status["goes"].tolist() == ["answered", "not_asked", "not_asked", "breach", "not_asked"]
    assert children.status["age"].tolist() == ["answered", "answered", "answered", "invalid", "answered"]
    assert toys.status["first"].tolist() == ["answered", "not_asked", "answered"]
    assert responses.asked["many"].tolist() == [True, False, True]  # two, no and three children
    assert responses.findings.warnings == ()
    assert responses.findings.breaches.to_dict("records") == [{"row": "u3, child 2", "question": "goes"}]
    assert responses.findings.broken["row"].tolist() == ["u3, child 2"]


def test_a_row_whose_interview_is_not_there_stops_the_study(form, tmp_path):
    responses = read_responses(load_export(write_kobo(tmp_path, lose_parent=True), form), form)
    assert len(responses.repeats["house/child"].values) == 4
    with pytest.raises(Exception, match="rows of repeat child have no parent"):
        check_findings(responses)


def test_a_csv_of_kobo_says_that_it_lacks_the_repeats(form, tmp_path):
    path = tmp_path / "houses.csv"
    path.write_text("town;many;_uuid;_id;_index\r\nRuse;;u1;1;1\r\n", encoding="utf-8", newline="")
    export = load_export(path, form)
    assert [str(warning).partition(";")[0] for warning in export.warnings] == [
        "repeat house/child has no sheet or file",
        "repeat house/child/toy has no sheet or file",
    ]
    assert read_responses(export, form).repeats == {}


def test_interviews_that_are_taken_out_take_their_repeats_along(form, tmp_path):
    export = load_export(write_kobo(tmp_path), form)
    got = export.correct(export.answers, pd.Series([False, True, True]))
    assert got.meta["id"].tolist() == ["u2", "u3"]
    assert got.repeats["house/child"].answers["age"].tolist() == ["9", "40", "1"]
    assert got.repeats["house/child"].parents.tolist() == [1, 1, 1]
    assert got.repeats["house/child/toy"].parents.tolist() == [2]
    assert read_responses(got, form).repeats["house/child/toy"].values["what"].tolist() == ["car"]
