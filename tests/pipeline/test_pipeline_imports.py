"""What code a task depends on."""

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
    """All but those of the demonstration, which no task reads."""
    assert [name for name in list_unnamed(PACKAGE) if not name.startswith("demonstration/")] == []


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
