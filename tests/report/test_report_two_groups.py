"""A study of two groups: its pages show what there is of them, and nothing of the third."""

import re
import shutil
from pathlib import Path

import pytest

from analysis.disclosure.door import read_released, write_table
from analysis.pipeline.pages import TABLES, list_pages
from analysis.study import load_study

ROOT = Path(__file__).parents[2]
PAGES = [
    ("study", None, "authority", "bg"), ("methods", None, "authority", "en"), ("study", None, "ngo", "en"),
    ("methods", None, "ngo", "bg"), ("municipality", "borovo", "authority", "bg"),
    ("round_table", None, "authority", "bg"),
]  # fmt: skip
pytestmark = pytest.mark.usefixtures("undrawn")


@pytest.fixture(scope="session")
def leave_out(tmp_path_factory, root):
    """A function that returns the study of the invented tables without one of its groups, in settings and tables."""
    made = {}

    def make(group: str) -> Path:
        if group not in made:
            made[group] = without(shutil.copytree(root, tmp_path_factory.mktemp(group) / "study"), group)
        return made[group]

    return make


def without(root: Path, group: str) -> Path:
    settings = (root / "study.toml").read_text(encoding="utf-8")
    groups = ", ".join(f'"{name}"' for name in ("authority", "ngo", "roma") if name != group)
    settings = settings.replace('groups = ["authority", "ngo", "roma"]', f"groups = [{groups}]")
    settings = settings.replace(f'[sample.{group}]\nkind = "probability"\n', "")
    (root / "study.toml").write_text(settings, encoding="utf-8")
    study = load_study(root)
    for page in list_pages(study, language="bg"):
        folder = study.tables / "pages" / page.slug
        for name in TABLES[page.notebook]:
            rows = read_released(folder, [name])[name]
            for column in {"group", "other_group"} & set(rows):
                rows = rows[rows[column] != group]
            write_table(rows.reset_index(drop=True), folder / f"{name}.csv", study.status)
    return root


def show_page(report) -> None:
    """Show everything that the notebook of the page shows."""
    source = (ROOT / f"notebooks/{report.notebook}.ipynb").read_text(encoding="utf-8")
    for call, names in re.findall(r"report\.(\w+)\((.*?)\)", source):
        getattr(report, call)(*re.findall(r"\w+", names))


@pytest.mark.parametrize(("notebook", "place", "group", "language"), PAGES)
def test_a_page_of_two_groups_shows_all_it_has_and_names_no_third_group(
    open_page, leave_out, shown, notebook, place, group, language
):
    report = open_page(notebook, place, language, at=leave_out(group))
    show_page(report)
    figures = [item for item in shown if item["kind"] == "image/svg+xml"]
    tables = [item for item in shown if item["kind"] == "text/html"]
    for numbered in (figures, tables):
        assert [item["number"] for item in numbered] == list(range(1, len(numbered) + 1))
    absent = report.words.text(f"groups.{group}")
    for item in [*figures, *tables]:
        assert absent not in f"{item.get('table', '')} {item['alt'] if 'alt' in item else item['text']}", item["id"]
    for item in shown:
        if item["kind"] == "text/markdown" and notebook != "methods":
            assert report.words.text(f"people.{group}") not in item["text"]


def test_a_figure_of_a_group_that_is_not_in_the_study_is_not_shown(open_page, leave_out, shown):
    report = open_page("study", at=leave_out("authority"))
    for name in ("partners_authority", "partners_roma"):
        report.figure(name)
    report.table("proposals")
    assert [(item["id"], item["number"]) for item in shown] == [("figure-partners_roma", 1)]


def test_with_three_groups_the_same_page_shows_them_all(open_page, shown):
    """The twin: the group would be seen."""
    report = open_page("study")
    for name in ("partners_authority", "partners_roma"):
        report.figure(name)
    report.table("proposals")
    assert [item["id"] for item in shown] == ["figure-partners_authority", "figure-partners_roma", "table-proposals"]
    assert report.words.text("groups.authority") in shown[2]["text"]


def test_two_groups_are_not_called_three_and_none_is_called_the_other_two(open_page, leave_out, shown):
    said = []
    for at in ({"at": leave_out("authority")}, {}):
        shown.clear()
        report, methods = open_page("study", **at), open_page("methods", **at)
        for name in ("recognition", "ready", "levels", "projects"):
            report.figure(name)
            report.text(name)
        for name in ("brief", "population", "tests"):
            methods.text(name)
        said.append(" ".join(f"{item['text']} {item.get('title', '')}" for item in shown))
    for three in ("отколкото за другите две групи", "трите групи", "три групи"):
        assert [three in text for text in said] == [False, True], three
