"""What is marked `whole` is found, though files that cannot hold it are passed over."""

from pathlib import Path

import pytest

from .whole import list_askers, may_be_whole

TESTS = Path(__file__).parent


@pytest.mark.parametrize("text", ["@pytest.mark.whole", "def test_page(built_study): ...", "pytest.param(WHOLE)"])
@pytest.mark.parametrize("name", ["test_page.py", "conftest.py"])
def test_a_file_that_names_what_is_whole_is_looked_at_and_so_is_one_below_a_conftest_that_does(tmp_path, name, text):
    folder = tmp_path / "site/browser"
    folder.mkdir(parents=True)
    page = folder / "test_page.py"
    page.write_text("def test_page(site): ...", encoding="utf-8")
    (tmp_path / "conftest.py").write_text(text, encoding="utf-8")  # above all: it would keep every file
    assert not may_be_whole(page, tmp_path)
    (page if name == page.name else tmp_path / "site/conftest.py").write_text(text, encoding="utf-8")
    assert may_be_whole(page, tmp_path)


def test_no_fixture_above_all_tests_asks_for_the_whole_study_under_another_name():
    assert list_askers((TESTS / "conftest.py").read_text(encoding="utf-8")) == []
    assert list_askers("def site(built_study): ...") == ["site"]
