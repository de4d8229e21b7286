"""The double coding decides which themes have figures, and its workbooks are written and never over what is there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from lxml import html
from typer.testing import CliRunner

from analysis.disclosure.door import write_table
from analysis.documents.coding_books import FIRST_ROW, list_themes
from analysis.errors import StudyError
from analysis.pipeline import coding
from analysis.pipeline.task_coding import CODING_TABLES, find_coding, list_coding_files, list_coding_tasks, read_coding
from analysis.pipeline.task_documents import DOCUMENT_TABLES, find_folder, list_document_tasks, list_files
from analysis.pipeline.task_documents_page import find_page, list_documents_page_tasks
from analysis.study import Study, load_study

ROOT = Path(__file__).parents[2]
THEME, OTHER = "health", "education"
Codes = dict[int, dict[str, int]]  # by number and theme


@pytest.fixture(scope="module")
def read(tmp_path_factory) -> Path:
    """A study of documents that were read and analysed, without any coding; it is copied, never changed."""
    root = tmp_path_factory.mktemp("read") / "study"
    for part in ("data/raw/documents", "data/raw/reference"):
        shutil.copytree(ROOT / part, root / part)
    for part in ("study.toml", "pyproject.toml"):
        shutil.copy(ROOT / part, root / part)
    shutil.rmtree(root / "data/raw/documents/coding")
    reading, analysis, *_ = list_document_tasks(load_study(root))
    run(reading)
    run(analysis)
    return root


@pytest.fixture
def study(read, tmp_path) -> Study:
    """The study, where nobody has coded yet."""
    return load_study(shutil.copytree(read, tmp_path / "study"))


def leave(codes: Codes) -> None:
    """Change nothing."""


def hand_in(study: Study, first: Callable[[Codes], None] = leave, second: Callable[[Codes], None] = leave) -> None:
    """Draw a sample and hand in two workbooks that say what the rules found; `second` changes what `first` says."""
    coding.write_sample(study)
    sample = pd.read_csv(find_coding(study) / "sample.csv", keep_default_na=False)
    marks = pd.read_parquet(find_folder(study) / "marks.parquet")
    codes = {number: dict.fromkeys(list_themes(), 0) for number in sample["number"]}
    for row in sample.merge(marks, on=["document", "passage"]).itertuples():
        codes[row.number][row.theme] = max(codes[row.number][row.theme], 1 + (row.state == "commitment"))
    for name, change in (("first.xlsx", first), ("second.xlsx", second)):
        change(codes)
        fill_in(find_coding(study) / name, codes)


def shuffle(codes: Codes) -> None:
    """Give every passage the code of THEME of another one: as many as before, and all in the wrong place."""
    given = [own[THEME] for own in codes.values()]
    for own, code in zip(codes.values(), given[len(given) // 2 :] + given[: len(given) // 2], strict=True):
        own[THEME] = code


def fill_in(path: Path, codes: Codes) -> None:
    """Fill in a workbook of codes as a coder does: codes above 0, or an x."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[-1]
    column = {cell.value: cell.column for cell in sheet[1]}
    for row in range(FIRST_ROW, sheet.max_row + 1):
        own = {theme: code for theme, code in codes[sheet.cell(row, 1).value].items() if code}
        for name, value in (own or {"none": "x"}).items():
            sheet.cell(row, column[name]).value = value
    book.save(path)


def decide(study: Study, code_of: str) -> None:
    """Decide every difference as the first or the second coder has it."""
    (path,) = coding.write_adjudication(study)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[-1]
    column = {cell.value: cell.column for cell in sheet[1]}
    for row in range(FIRST_ROW, sheet.max_row + 1):
        sheet.cell(row, column["decision"]).value = sheet.cell(row, column[code_of]).value
    book.save(path)


def run(task) -> None:
    """Run a task here and now."""

    def load(node):
        if isinstance(node, dict):
            return {key: load(own) for key, own in node.items()}
        if isinstance(node, list):
            return [load(own) for own in node]
        return node.path if hasattr(node, "path") else node.value

    inputs = {key: load(node) for key, node in task.depends_on.items() if key not in ("code", "asked")}
    task.function.args[0](**inputs, **task.function.keywords)


def tabulate(study: Study) -> dict[str, pd.DataFrame]:
    """Assess the coding and return the tables of documents."""
    (assess,), (*_, tables) = list_coding_tasks(study), list_document_tasks(study)
    run(assess)
    run(tables)
    names = (*DOCUMENT_TABLES, *CODING_TABLES)
    return {name: pd.read_parquet(study.processed / "unreleased" / f"{name}.parquet") for name in names}


def publish(study: Study, tables: dict[str, pd.DataFrame]) -> html.HtmlElement:
    """Write the page of documents, without images of pages, and return it."""
    places = pd.read_csv(study.reference / "municipalities.csv").rename(columns={"slug": "municipality"})
    for name, table in (tables | {"places": places}).items():
        write_table(table, study.tables / f"{name}.csv", study.status)
    images = study.output / "documents/images.csv"
    images.parent.mkdir(parents=True)
    images.write_text("document,page,file,width,height\n", encoding="utf-8")
    (write,) = [task for task in list_documents_page_tasks(study) if task.base_name == "write documents.bg"]
    run(write)
    return html.fromstring(find_page(study, "bg").read_text(encoding="utf-8"))


def count_states(table: pd.DataFrame) -> dict[str, set[str]]:
    return table.groupby("theme")["state"].agg(set).to_dict()


def list_cells(page: html.HtmlElement, theme: str) -> list[str]:
    return page.xpath(f"//section[contains(@id, 'cell-') and contains(@id, '-{theme}')]/@id")


def test_where_nobody_has_coded_nothing_is_withheld_and_the_page_says_that_nobody_checked(study):
    tables = tabulate(study)
    assert all(tables[name].empty for name in CODING_TABLES)
    assert not any("withheld" in states for states in count_states(tables["coverage"]).values())
    text = publish(study, tables).text_content()
    assert "още не са проверени от хора" in text and "Алфа на Крипендорф" not in text


def test_a_theme_that_coders_and_rules_bear_out_is_shown(study):
    hand_in(study)
    tables = tabulate(study)
    assert set(tables["rule_quality"]["state"]) == {"kept"} and set(tables["agreement"]["alpha"]) == {1.0}
    assert "commitment" in count_states(tables["coverage"])[THEME] and THEME in set(tables["evidence"]["theme"])
    page = publish(study, tables)
    assert list_cells(page, THEME) and not page.xpath("//td[@class='withheld']")
    assert "още не са проверени" not in page.text_content() and "Алфа на Крипендорф" in page.text_content()


def test_a_theme_on_which_coders_do_not_agree_disappears(study):
    hand_in(study, second=shuffle)
    decide(study, "first")
    tables = tabulate(study)
    quality = tables["rule_quality"].set_index("theme")
    assert set(quality.loc[THEME, "why"]) == {"alpha"} and set(quality.drop(index=THEME)["state"]) == {"kept"}
    assert quality.loc[THEME, "corrected"].isna().all() and quality.loc[OTHER, "corrected"].notna().all()
    assert count_states(tables["coverage"])[THEME] == {"withheld", "not_obtained"}
    own = tables["coverage"].query("theme == @THEME and state == 'withheld'")
    assert own[["passages", "commitments", "rate", "low", "high"]].isna().all(axis=None)
    assert THEME not in {*tables["evidence"]["theme"], *tables["commitments"]["theme"]}
    page = publish(study, tables)
    assert not list_cells(page, THEME) and list_cells(page, OTHER)
    assert len(page.xpath("//td[@class='withheld']")) == len(own)
    assert "съгласието е недостатъчно" in page.text_content()


def test_a_theme_whose_rules_are_not_precise_disappears(study):
    hand_in(study, first=shuffle)
    tables = tabulate(study)
    quality = tables["rule_quality"].set_index("theme")
    assert set(quality.loc[THEME, "why"]) == {"precision"} and set(quality.drop(index=THEME)["state"]) == {"kept"}
    assert count_states(tables["coverage"])[THEME] == {"withheld", "not_obtained"}


def test_while_differences_are_not_decided_only_the_agreement_judges(study):
    hand_in(study, second=shuffle)
    coding.write_adjudication(study)  # and nobody has filled it in
    tables = tabulate(study)
    quality = tables["rule_quality"].set_index("theme")
    assert quality["state"].to_dict() == dict.fromkeys(list_themes(), "kept") | {THEME: "withheld"}
    assert quality["precision"].isna().all() and len(quality) == len(list_themes())
    assert "още няма решение" in publish(study, tables).text_content()


def test_where_a_document_cannot_be_read_the_coding_of_the_others_stands(study):
    hand_in(study)
    whole = tabulate(study)["agreement"]["passages"].max()
    for name in ("passages", "marks"):
        path = find_folder(study) / f"{name}.parquet"
        rows = pd.read_parquet(path)
        rows[rows["document"] != rows["document"].iloc[0]].to_parquet(path)
    assert 0 < tabulate(study)["agreement"]["passages"].max() < whole


def test_a_sample_of_other_documents_is_refused(study):
    hand_in(study)
    path = find_folder(study) / "passages.parquet"
    rows = pd.read_parquet(path)
    rows.assign(document="other-" + rows["document"]).to_parquet(path)
    with pytest.raises(StudyError, match="no passage of the sample is of a document that was read"):
        tabulate(study)


def read_files(study: Study):
    return read_coding({path.name: path for path in list_coding_files(study)})


def test_workbooks_as_they_were_handed_out_are_no_coding_yet(study):
    coding.write_sample(study)
    assert read_files(study) is None


def test_a_workbook_that_is_half_filled_in_is_named_with_its_rows(study):
    hand_in(study)
    path = find_coding(study) / "second.xlsx"
    book = openpyxl.load_workbook(path)
    for cell in book.worksheets[-1][FIRST_ROW][5:]:
        cell.value = None
    book.save(path)
    with pytest.raises(StudyError, match=f"second.xlsx, sheet Кодиране, row {FIRST_ROW}: no code"):
        read_files(study)


def test_a_workbook_of_another_name_is_not_passed_over(study):
    hand_in(study)
    (find_coding(study) / "second.xlsx").rename(find_coding(study) / "second (1).xlsx")
    with pytest.raises(StudyError, match=r"second \(1\)\.xlsx: a workbook that nobody reads"):
        read_files(study)


def test_workbooks_without_their_sample_are_refused_and_so_is_a_broken_one(study):
    hand_in(study)
    path = find_coding(study) / "sample.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("weight", "tezhest", 1), encoding="utf-8")
    with pytest.raises(StudyError, match="sample.csv: is not as it was written"):
        read_files(study)
    path.unlink()
    with pytest.raises(StudyError, match="no sample.csv beside them"):
        read_files(study)


def test_nothing_is_written_over(study):
    hand_in(study, second=shuffle)
    coding.write_adjudication(study)
    before = {path.name: path.read_bytes() for path in find_coding(study).iterdir()}
    for write in (coding.write_sample, coding.write_adjudication):
        with pytest.raises(StudyError, match="is there already, and may hold codes"):
            write(study)
    assert {path.name: path.read_bytes() for path in find_coding(study).iterdir()} == before


def test_workbooks_of_a_demonstration_are_marked(study):
    coding.write_sample(study)
    book = openpyxl.load_workbook(find_coding(study) / "first.xlsx")
    assert book.worksheets[0]["A1"].value.startswith("ДЕМОНСТРАЦИЯ")


def test_a_workbook_that_is_gone_is_a_change_and_none_is_a_document(study):
    def read_state() -> str:
        (task,) = list_coding_tasks(study)
        return task.depends_on["names"].value

    hand_in(study)
    before = read_state()
    assert not [path for path in list_files(study) if path.parent == find_coding(study)]
    (find_coding(study) / "second.xlsx").unlink()
    assert read_state() != before


def test_the_commands_say_what_they_wrote_and_what_is_wrong(study):
    def call(command: str):
        return CliRunner().invoke(coding.app, [command, "--study", str(study.root)])

    early = call("adjudicate")
    assert early.exit_code == 1 and "no codes in first.xlsx, second.xlsx yet" in early.output
    drawn = call("sample")
    assert drawn.exit_code == 0 and drawn.output.count("xlsx") == 2
    for name in ("sample.csv", "first.xlsx", "second.xlsx"):
        (find_coding(study) / name).unlink()
    hand_in(study)
    agreed = call("adjudicate")
    assert agreed.exit_code == 0 and "nothing to decide" in agreed.output
    (find_folder(study) / "marks.parquet").unlink()
    unread = call("sample")
    assert unread.exit_code == 1 and "run `study build`" in unread.output
