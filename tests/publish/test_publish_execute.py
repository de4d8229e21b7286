import json
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest

from analysis.errors import Problems, StudyError
from analysis.publish.execute import clean_notebook, execute_notebook
from analysis.publish.kernel import MEMORY
from analysis.study import Build

BG = {"language": "bg"}
LIMITS = Build(cell_seconds=30, kernel_gigabytes=4)


@pytest.fixture(autouse=True)
def _forked(forked_kernels):
    """Kernels start in a tenth of a second."""


@pytest.fixture
def target(tmp_path):
    """Where the executed notebook goes; an older one stands there already."""
    path = tmp_path / "executed/toy.bg.ipynb"
    path.parent.mkdir()
    path.write_text("the old one", encoding="utf-8")
    return path


def execute_in(source, target, parameters, environment=None, limits=LIMITS):
    """Run a notebook; most of these tests add nothing to its environment."""
    execute_notebook(source, target, parameters, environment or {}, limits)


def metadata_of(path) -> str:
    """Everything in an executed notebook but sources and outputs."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell.pop("source")
        cell.pop("outputs", None)
    return json.dumps(notebook)


def test_parameters_are_set_and_those_not_named_keep_their_value(write_notebook, target, shown):
    source = write_notebook("print(language, place)", parameters='language = "bg"\nplace = "borovo"')
    execute_in(source, target, {"language": "en"})
    assert shown(target) == "en borovo\n"


def test_a_parameter_is_text_whatever_it_holds(write_notebook, target, shown):
    value = "„Борово“ 'x' \"y\" \\ {z}"
    execute_in(write_notebook("print(language)"), target, {"language": value})
    assert shown(target) == f"{value}\n"


def test_a_kernel_has_the_environment_of_this_process_and_what_is_added_to_it(
    write_notebook, target, shown, monkeypatch
):
    monkeypatch.setenv("ANALYSIS_STUDY", "/one")
    monkeypatch.setenv("ANALYSIS_KEPT", "kept")
    source = write_notebook("import os; print(os.environ['ANALYSIS_STUDY'], os.environ['ANALYSIS_KEPT'])")
    execute_in(source, target, BG, {"ANALYSIS_STUDY": "/other"})
    assert shown(target) == "/other kept\n"
    assert os.environ["ANALYSIS_STUDY"] == "/one"


def test_the_source_is_left_as_it_was(write_notebook, target):
    source = write_notebook("print(language)")
    before = source.read_bytes()
    execute_in(source, target, BG)
    assert source.read_bytes() == before


def test_an_unknown_parameter_is_refused_with_the_nearest_known_one(write_notebook, target):
    source = write_notebook("print(language)", parameters='language = "bg"\nmunicipality = "borovo"')
    with pytest.raises(StudyError) as caught:
        execute_in(source, target, {"language": "bg", "munincipality": "ruse"})
    error = caught.value
    assert "munincipality" in error.found
    assert error.where == "toy.ipynb"
    assert error.expected == "language, municipality"
    assert "“municipality”" in error.fix
    assert target.read_text(encoding="utf-8") == "the old one"


def test_all_unknown_parameters_are_named_at_once(write_notebook, target):
    with pytest.raises(Problems) as caught:
        execute_in(write_notebook(), target, {"langage": "bg", "place": "ruse"})
    assert [problem.found for problem in caught.value.problems] == [
        "unknown parameter “langage”", "unknown parameter “place”",
    ]  # fmt: skip


def test_a_notebook_without_a_cell_of_parameters_takes_none(tmp_path, target):
    source = tmp_path / "bare.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print(1)")]), source)
    with pytest.raises(StudyError, match="unknown parameter “language”"):
        execute_in(source, target, BG)


def test_a_missing_notebook_is_named(tmp_path, target):
    with pytest.raises(StudyError, match="missing") as caught:
        execute_in(tmp_path / "gone.ipynb", target, BG)
    assert caught.value.where == str(tmp_path / "gone.ipynb")


def test_a_cell_that_raises_is_named_with_its_notebook_and_error_and_the_old_one_stays(write_notebook, target):
    source = write_notebook("first = 1", "raise KeyError('Русе')", "print('never')")
    with pytest.raises(StudyError) as caught:
        execute_in(source, target, BG)
    cells = nbformat.read(source, as_version=4).cells
    number = next(n for n, cell in enumerate(cells, start=1) if "raise" in cell.source)
    assert caught.value.found == f"cell {number} (“raise KeyError('Русе')”) raised KeyError: 'Русе'"
    assert caught.value.where == "toy.ipynb (bg)"
    assert target.read_text(encoding="utf-8") == "the old one"
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_kernel_that_dies_is_an_error_and_not_a_hang(write_notebook, target):
    started = time.monotonic()
    with pytest.raises(StudyError) as caught:
        execute_in(write_notebook("import os; os._exit(3)"), target, BG)
    assert time.monotonic() - started < LIMITS.cell_seconds
    assert caught.value.found == "the kernel died in cell 2 (“import os; os._exit(3)”), with exit code 3"
    assert caught.value.where == "toy.ipynb (bg)"
    assert target.read_text(encoding="utf-8") == "the old one"


def test_a_kernel_that_was_asked_to_end_is_not_said_to_lack_memory(write_notebook, target):
    code = "import os, signal, time; os.kill(os.getpid(), signal.SIGTERM); time.sleep(60)"
    with pytest.raises(StudyError) as caught:
        execute_in(write_notebook(code), target, BG)
    assert caught.value.found == f"the kernel died in cell 2 (“{code}”), with exit code -15"


def test_a_kernel_that_is_never_ready_is_an_error_of_the_notebook(write_notebook, target, monkeypatch):
    async def wait_in_vain(self, timeout=None):
        raise RuntimeError("the kernel died, or said nothing, before it was ready")

    monkeypatch.setattr("analysis.publish.kernels.ForkClient.wait_for_ready", wait_in_vain)
    with pytest.raises(StudyError, match="the kernel died in its start") as caught:
        execute_in(write_notebook(), target, BG)
    assert caught.value.where == "toy.ipynb (bg)"


def test_a_cell_that_hangs_is_named_with_the_seconds_and_the_setting(write_notebook, target):
    started = time.monotonic()
    with pytest.raises(StudyError) as caught:
        execute_in(write_notebook("import time; time.sleep(60)"), target, BG, limits=Build(1, 4))
    assert time.monotonic() - started < LIMITS.cell_seconds
    assert caught.value.found.startswith("cell 2 (“import time; time.sleep(60)”) hangs")
    assert caught.value.expected == "at most 1 seconds"
    assert "cell_seconds in [build] of study.toml" in caught.value.fix
    assert target.read_text(encoding="utf-8") == "the old one"


needs_limits = pytest.mark.skipif(not MEMORY.exists(), reason="only Linux limits the memory of a process")


@needs_limits
@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("x = bytes(3 * 10**9)", "cell 2 (“x = bytes(3 * 10**9)”) asked for more memory than it may have"),
        ("import numpy; numpy.ones(10**9)", "cell 2 (“import numpy; numpy.ones(10**9)”) asked for more memory"),
        ("import pyarrow; pyarrow.allocate_buffer(3 * 10**9)", "cell 2 (“import pyarrow; pyarrow.allocate_buffer("),
        ("x = []\nwhile True: x.append(bytes(10**7))", "cell 2 (“x = []”) asked for more memory"),
        ("import os; os.abort()", "the kernel died of SIGABRT in cell 2 (“import os; os.abort()”), as it does without"),
    ],
    ids=["python", "numpy", "arrow", "little by little", "abort"],
)
def test_a_cell_that_takes_too_much_memory_is_named_with_the_limit_and_the_setting(write_notebook, target, cell, found):
    with pytest.raises(StudyError) as caught:
        execute_in(write_notebook(cell), target, BG, limits=Build(30, 1))
    assert caught.value.found.startswith(found)
    assert caught.value.expected == "at most 1 gigabytes"
    assert "kernel_gigabytes in [build] of study.toml" in caught.value.fix
    assert target.read_text(encoding="utf-8") == "the old one"


@needs_limits
def test_a_cell_may_take_what_is_allowed(write_notebook, target, shown):
    source = write_notebook("import numpy; print(numpy.ones(10**8).sum())")
    execute_in(source, target, BG, limits=Build(30, 1))
    assert shown(target) == "100000000.0\n"


def test_two_runs_give_the_same_bytes(write_notebook, target):
    source = write_notebook("import sys; print(language); print('!', file=sys.stderr)", "{'a': 1}")
    execute_in(source, target, BG)
    first = target.read_bytes()
    execute_in(source, target, BG)
    assert target.read_bytes() == first
    assert first.endswith(b"}\n")


def test_an_ordinary_kernel_gives_the_same_bytes_as_a_forked_one(write_notebook, target, forked_kernels, monkeypatch):
    source = write_notebook("print(language)", "[language] * 2")
    execute_in(source, target, BG)
    forked = target.read_bytes()
    monkeypatch.setattr(forked_kernels, "default_provisioner_name", "local-provisioner")
    execute_in(source, target, BG)
    assert target.read_bytes() == forked


def test_notebooks_run_at_once_do_not_mix(write_notebook, tmp_path, shown):
    source = write_notebook("import time; time.sleep(0.2); print(language)")
    names = ["bg", "en", "rom"]

    def run(name: str) -> str:
        execute_in(source, tmp_path / f"{name}.ipynb", {"language": name})
        return shown(tmp_path / f"{name}.ipynb").strip()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(run, names)) == names


def test_no_path_and_no_time_stays_in_the_metadata(write_notebook, target, tmp_path):
    execute_in(write_notebook("print(language)"), target, BG)
    kept = metadata_of(target)
    assert str(tmp_path) not in kept
    assert not re.search(r"\d{4}-\d\d-\d\d|duration|papermill|execution\b", kept)
    assert json.loads(kept)["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }


def test_cleaning_takes_out_times_paths_and_random_ids_and_keeps_tags_sources_and_outputs():
    output = nbformat.v4.new_output("stream", text="hello")
    left = {"papermill": {"start_time": "2026-11-23T10:00:00"}, "execution": {"iopub": "x"}}
    metadata = {"tags": ["injected-parameters"]} | left
    cell = nbformat.v4.new_code_cell("1", metadata=metadata, outputs=[output], execution_count=1)
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"papermill": {"input_path": "/home/x/toy.ipynb"}})
    before = nbformat.writes(notebook)
    clean = clean_notebook(notebook)
    assert "papermill" not in nbformat.writes(clean)
    assert (clean.cells[0].id, clean.cells[0].metadata) == ("cell-1", {"tags": ["injected-parameters"]})
    assert (clean.cells[0].source, clean.cells[0].outputs) == ("1", [output])
    assert nbformat.writes(notebook) == before


def test_cleaning_keeps_the_names_of_cells_which_are_those_of_sections():
    cell = nbformat.v4.new_markdown_cell("## Доверие", metadata={"tags": ["bg"]}, id="trust-bg")
    assert clean_notebook(nbformat.v4.new_notebook(cells=[cell])).cells[0].id == "trust-bg"
