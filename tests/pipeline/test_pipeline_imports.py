"""What code a task depends on."""

import ast

import pytest

from analysis.pipeline import imports
from analysis.pipeline.imports import PACKAGE, WORDS, hash_code, list_code, list_data, list_imports, locate

WITHOUT_PAGES = ("survey", "documents", "tables", "release", "extracts", "engagement", "fonts", "notebooks")


def names(*modules, without=()):
    return {path.relative_to(PACKAGE).as_posix() for path in list_code(*modules, without=without)}


def list_unnamed(folder):
    """The files of a package that are neither code nor named by a module beside them."""
    modules = [".".join(("analysis", *path.relative_to(folder).with_suffix("").parts)) for path in folder.rglob("*.py")]
    named = {path for module in modules for path in list_data(module.removesuffix(".__init__"))}
    files = {path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}
    return sorted(path.relative_to(folder).as_posix() for path in files - named)


def test_a_module_depends_on_what_it_imports_and_what_that_imports():
    got = names("analysis.tables.chapters")
    assert {"tables/chapters.py", "survey/estimates.py", "survey/design.py", "survey/intervals.py", "errors.py"} <= got
    assert not any(name.startswith(("report/", "publish/", "figures/")) for name in got)


def test_imports_inside_functions_count():
    assert "analysis.survey.responses" in list_imports("analysis.pipeline.task_survey")


def parse_imports(module):
    """What Python itself finds that a module imports of this package."""
    names = set()
    for node in ast.walk(ast.parse(locate(module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name for name in names if name and name.startswith("analysis.") and locate(name).is_file()}


def test_the_imports_that_are_read_off_the_lines_of_every_module_are_those_that_python_finds():
    paths = [path.relative_to(PACKAGE.parent).with_suffix("").parts for path in PACKAGE.rglob("*.py")]
    modules = [".".join(parts).removesuffix(".__init__") for parts in paths]
    assert len(modules) > 100
    missed = {module: parse_imports(module) - set(list_imports(module)) for module in modules}
    assert {module: names for module, names in missed.items() if names} == {}


@pytest.mark.parametrize(
    "text",
    [
        "import analysis.errors",
        "import os, analysis.errors as errors",
        "from analysis import files, errors as e",
        "from analysis import (\n    files,\n    errors,\n)",
        "def f():\n    from analysis.errors import StudyError  # late",
    ],
)
def test_an_import_is_read_however_it_is_written(text, monkeypatch, tmp_path):
    (tmp_path / "module.py").write_text(text + "\n", encoding="utf-8")
    monkeypatch.setattr(imports, "locate", lambda module: tmp_path / "module.py")
    assert "analysis.errors" in list_imports.__wrapped__("analysis.module")
    (tmp_path / "module.py").write_text(text.replace("errors", "nothing") + "\n", encoding="utf-8")
    assert "analysis.errors" not in list_imports.__wrapped__("analysis.module")


def test_data_beside_the_code_counts():
    got = names("analysis.report.report")
    assert {"report/words/bg/pages.toml", "report/words/en/pages.toml", "figures/dots.py"} <= got
    assert "publish/templates/report/index.html.j2" in names("analysis.publish.convert")


def test_a_page_does_not_depend_on_the_survey():
    assert not any(
        name.startswith(("survey/", "tables/", "demonstration/")) for name in names("analysis.report.report")
    )


def test_every_file_found_exists_and_the_hash_is_of_their_content():
    assert all(path.is_file() for path in list_code("analysis.pipeline.build"))
    assert hash_code("analysis.errors") != hash_code("analysis.files")
    assert locate("analysis.survey").name == "__init__.py"


def test_every_file_that_is_no_code_is_named_by_a_module_beside_it():
    """All but those that no task reads: of the demonstration, and the specification that is installed for Jupyter."""
    unread = ("demonstration/", "publish/kernelspec/")
    assert [name for name in list_unnamed(PACKAGE) if not name.startswith(unread)] == []


def test_a_file_that_no_module_names_is_found(monkeypatch, tmp_path):
    for name, text in {
        "a.py": 'X = Path(__file__).with_name("data") / "b.toml"\n',
        "data/b.toml": "",
        "data/c": "",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    list_data.cache_clear()
    monkeypatch.setattr(imports, "PACKAGE", tmp_path)
    assert list_unnamed(tmp_path) == ["data/c"]
    list_data.cache_clear()


@pytest.mark.parametrize("step", WITHOUT_PAGES)
def test_a_template_runs_nothing_before_the_conversion(step):
    assert not [name for name in names(f"analysis.pipeline.task_{step}") if name.startswith("publish/templates")]


def test_a_template_converts_the_pages_again():
    assert "publish/templates/page.html.j2" in names("analysis.pipeline.task_pages")


def test_a_station_converts_no_page():
    stations = ("survey/", "documents/", "tables/", "practices/", "disclosure/", "figures/", "report/chapters/")
    assert not [name for name in names("analysis.pipeline.task_pages") if name.startswith(stations)]


def test_modules_and_folders_can_be_left_out():
    got = names("analysis.report.report", without=(WORDS, "analysis.report.charts"))
    assert "report/words/bg/pages.toml" not in got and "report/charts.py" not in got and "report/tables.py" in got
    assert hash_code("analysis.report.report") != hash_code("analysis.report.report", without=(WORDS,))
