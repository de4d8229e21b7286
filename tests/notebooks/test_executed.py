"""Every executed notebook: run once from top to bottom, without warnings, and the same on every machine.

nbval runs them again and compares; a notebook without outputs or counts would pass it unseen, so it is refused here.
"""

import copy
import json
import re
from pathlib import Path

import pytest

from analysis.pipeline.pages import list_pages
from analysis.study import Study

ROOT = Path(__file__).parents[2]
COMPARED = ("text/plain", "text/html", "text/markdown", "image/svg+xml", "application/json")  # by nbval
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
ABSOLUTE = re.compile(
    r"(?<![\w/.:<])(?:file:///|/(?:home|Users|root|tmp|var|opt|usr|mnt|srv|builds?)/\w|[A-Za-z]:\\\\?\w)\S*"
)


def code_of(notebook: dict) -> list[dict]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def outputs_of(notebook: dict) -> list[dict]:
    return [output for cell in code_of(notebook) for output in cell["outputs"]]


def counts_out_of_order(notebook: dict) -> list[str]:
    """Cells not run, run twice or in another order than they stand."""
    counts = [cell["execution_count"] for cell in code_of(notebook)]
    return [] if counts and counts == list(range(1, len(counts) + 1)) else [f"counts {counts}"]


def nothing_to_compare(notebook: dict) -> list[str]:
    kinds = {kind for output in outputs_of(notebook) for kind, data in output.get("data", {}).items() if data}
    return [] if kinds & set(COMPARED) else [f"outputs of the kinds {sorted(kinds)}"]


def warnings_and_errors(notebook: dict) -> list[str]:
    return [
        output["output_type"]
        for output in outputs_of(notebook)
        if output["output_type"] == "error" or output.get("name") == "stderr"
    ]


def absolute_paths(notebook: dict) -> list[str]:
    """Paths of the machine it ran on, in sources, outputs or metadata."""
    found = [match.group() for text in list_texts(notebook) for match in ABSOLUTE.finditer(text)]
    return found + [str(ROOT) for text in list_texts(notebook) if str(ROOT) in text]


def list_texts(part: object) -> list[str]:
    """Every text in a notebook; a source or an output in lines is one text."""
    if isinstance(part, str):
        return [part]
    if isinstance(part, dict):
        return [text for value in part.values() for text in list_texts(value)]
    return [text for value in part for text in list_texts(value)] if isinstance(part, list) else []


def times_and_addresses(notebook: dict) -> list[str]:
    """What differs from run to run: moments and the addresses of objects."""
    texts = "\n".join(list_texts(notebook))
    return re.findall(r"\d{4}-\d\d-\d\dT\d\d:\d\d\S*|\bat 0x[0-9a-f]{6,}", texts)


def foreign_metadata(notebook: dict) -> list[str]:
    """Metadata that papermill or an editor leaves: times, paths, the machine's own kernel."""
    found = sorted(notebook["metadata"].keys() - {"kernelspec", "language_info"})
    return found + sorted({key for cell in notebook["cells"] for key in cell["metadata"]} - {"tags"})


def bad_ids(notebook: dict) -> list[str]:
    ids = [cell.get("id") for cell in notebook["cells"]]
    return [str(name) for name in ids if not name or ids.count(name) > 1]


def wrong_parameters(notebook: dict) -> list[str]:
    """Not one cell of parameters, followed by the one that papermill puts in."""
    tags = [tag for cell in code_of(notebook) for tag in cell["metadata"].get("tags", [])]
    return [] if [tag for tag in tags if "parameters" in tag] == ["parameters", "injected-parameters"] else [str(tags)]


def wrong_kernel(notebook: dict) -> list[str]:
    kernel = notebook["metadata"].get("kernelspec")
    return [] if kernel == KERNEL else [f"kernel {kernel}"]


RULES = {
    rule.__name__: rule
    for rule in (
        counts_out_of_order, nothing_to_compare, warnings_and_errors, absolute_paths, times_and_addresses,
        foreign_metadata, bad_ids, wrong_parameters, wrong_kernel,
    )
}  # fmt: skip


def read_executed(folder: Path, name: str) -> dict:
    """An executed notebook; one that is not there fails, it is not passed over."""
    if not (folder / name).is_file():
        pytest.fail(f"there is no {folder / name}: run `study build` first", pytrace=False)
    return json.loads((folder / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def executed(built_study) -> dict[str, dict]:
    names = [f"{page.name}.ipynb" for page in list_pages(built_study)]
    return {name: read_executed(built_study.output / "notebooks", name) for name in names}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_executed_notebook_keeps_the_rule(executed, built_study: Study, rule):
    pages_of_places, others = 2 * len(built_study.municipalities), 5  # report and leaflet each; reports and the slides
    assert len(executed) == len(built_study.languages) * (pages_of_places + others)
    assert {name: found for name, notebook in executed.items() if (found := rule(notebook))} == {}


def test_every_notebook_ran_with_the_parameters_of_its_page(executed, built_study):
    for page in list_pages(built_study):
        cells = executed[f"{page.name}.ipynb"]["cells"]
        (injected,) = [cell for cell in cells if cell["metadata"].get("tags") == ["injected-parameters"]]
        lines = [line.strip() for line in injected["source"] if "=" in line]
        assert sorted(lines) == sorted(f'{name} = "{value}"' for name, value in page.parameters.items())


def test_a_notebook_that_was_not_executed_fails_and_says_what_to_do(tmp_path):
    with pytest.raises(pytest.fail.Exception, match="run `study build` first"):
        read_executed(tmp_path, "borovo.bg.ipynb")


# The twins


def cell(number: int, source: str, *outputs: dict, tags: tuple[str, ...] = ()) -> dict:
    return {
        "cell_type": "code", "id": f"cell-{number}", "execution_count": number, "source": [source],
        "outputs": list(outputs), "metadata": {"tags": list(tags)} if tags else {},
    }  # fmt: skip


SHOWN = {"output_type": "display_data", "metadata": {}, "data": {"text/plain": ["67%"]}}
GOOD = {
    "metadata": {"kernelspec": KERNEL, "language_info": {"name": "python"}},
    "cells": [
        {"cell_type": "markdown", "id": "cell-0", "metadata": {}, "source": ["[a](https://example.org/home/x) 1/2"]},
        cell(1, 'language = "bg"', tags=("parameters",)),
        cell(2, 'language = "en"', tags=("injected-parameters",)),
        cell(3, "report.heading()", SHOWN),
    ],
}
STREAM = {"output_type": "stream", "name": "stderr", "text": ["Warning\n"]}
ERROR = {"output_type": "error", "ename": "KeyError", "evalue": "x", "traceback": []}


@pytest.fixture
def notebook() -> dict:
    return copy.deepcopy(GOOD)


def test_the_notebook_of_the_twins_keeps_every_rule(notebook):
    assert {name: found for name, rule in RULES.items() if (found := rule(notebook))} == {}


@pytest.mark.parametrize("count", [None, 1, 5])
def test_a_cell_not_run_or_run_out_of_order_is_seen(notebook, count):
    notebook["cells"][-1]["execution_count"] = count
    assert counts_out_of_order(notebook)


def test_a_notebook_without_code_is_seen(notebook):
    notebook["cells"] = notebook["cells"][:1]
    assert counts_out_of_order(notebook) and nothing_to_compare(notebook)


@pytest.mark.parametrize("data", [{}, {"image/png": "iVBO"}, {"text/plain": []}])
def test_a_notebook_whose_outputs_nbval_would_not_compare_is_seen(notebook, data):
    notebook["cells"][-1]["outputs"] = [SHOWN | {"data": data}]
    assert nothing_to_compare(notebook)


@pytest.mark.parametrize("output", [STREAM, ERROR])
def test_a_warning_and_an_error_are_seen(notebook, output):
    notebook["cells"][-1]["outputs"].append(output)
    assert warnings_and_errors(notebook)


@pytest.mark.parametrize(
    "path", ["/home/x/y.csv", "'/tmp/kernel'", "file:///srv/study", "C:\\Users\\x", str(ROOT / "data")]
)
def test_an_absolute_path_is_seen_wherever_it_stands(notebook, path):
    in_output, in_source = copy.deepcopy(notebook), copy.deepcopy(notebook)
    in_output["cells"][-1]["outputs"] = [SHOWN | {"data": {"text/plain": [f"see {path}"]}}]
    in_source["cells"][-1]["source"] = [f"open_report({path!r})"]
    assert absolute_paths(in_output) and absolute_paths(in_source)


@pytest.mark.parametrize("text", ["2026-11-23T10:00:00", "<Axes at 0x7f12ab34>"])
def test_what_differs_from_run_to_run_is_seen(notebook, text):
    notebook["cells"][-1]["outputs"] = [SHOWN | {"data": {"text/plain": [text]}}]
    assert times_and_addresses(notebook) == [re.sub(r"<Axes |>", "", text)]


@pytest.mark.parametrize("place", [lambda n: n["metadata"], lambda n: n["cells"][-1]["metadata"]])
def test_metadata_of_papermill_are_seen(notebook, place):
    place(notebook)["papermill"] = {"duration": 1.5}
    assert foreign_metadata(notebook) == ["papermill"]


@pytest.mark.parametrize("name", [None, "", "cell-1"])
def test_an_id_that_is_missing_or_stands_twice_is_seen(notebook, name):
    notebook["cells"][-1]["id"] = name
    assert bad_ids(notebook)


@pytest.mark.parametrize("number", [1, 2])
def test_a_missing_cell_of_parameters_is_seen(notebook, number):
    notebook["cells"][number]["metadata"] = {}
    assert wrong_parameters(notebook)


def test_another_kernel_is_seen(notebook):
    notebook["metadata"]["kernelspec"] = KERNEL | {"display_name": "Python 3.12 (my machine)"}
    assert wrong_kernel(notebook)


def test_every_rule_has_a_twin_here():
    here = Path(__file__).read_text(encoding="utf-8").split("# The twins")[1]
    assert [name for name in RULES if f"{name}(" not in here] == []
