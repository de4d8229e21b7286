"""What code a task depends on."""

from analysis.pipeline.imports import PACKAGE, hash_code, list_code, list_imports, locate


def names(*modules):
    return {path.relative_to(PACKAGE).as_posix() for path in list_code(*modules)}


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
