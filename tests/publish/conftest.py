"""Small notebooks, and a small study of two languages, for the tests of publishing."""

import json
from pathlib import Path

import nbformat
import pytest
from jupyter_client.provisioning.factory import KernelProvisionerFactory

from analysis.publish.datapackage import About
from analysis.publish.frame import Frame
from analysis.publish.warm import use_forked_kernels

LANGUAGES = (("bg", "Български"), ("en", "English"))


@pytest.fixture
def default_kernels(monkeypatch):
    """Kernels start in the ordinary way; whatever a test changes about that is put back."""
    factory = KernelProvisionerFactory.instance()
    monkeypatch.setattr(factory, "default_provisioner_name", "local-provisioner")
    return factory


@pytest.fixture
def forked_kernels(default_kernels):
    """Kernels are forks of one warm process, the same that builds in this test process use."""
    if not use_forked_kernels("analysis.report.report"):
        pytest.skip("this system has no forkserver")
    return default_kernels


@pytest.fixture
def write_notebook(tmp_path):
    """A function that writes a notebook: its parameters, then its code cells."""

    def write(*cells: str, parameters: str = 'language = "bg"', name: str = "toy.ipynb") -> Path:
        notebook = nbformat.v4.new_notebook()
        tagged = nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
        notebook.cells = [tagged, *map(nbformat.v4.new_code_cell, cells)]
        notebook.metadata = nbformat.from_dict({
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}
        })  # fmt: skip
        path = tmp_path / name
        path.write_text(nbformat.writes(notebook), encoding="utf-8")
        return path

    return write


@pytest.fixture
def make_frame():
    """A function that gives the frame of a language; its words are their own keys, so that a test sees them."""

    def make(language: str = "bg", **changes) -> Frame:
        def words(key: str, **values: object) -> str:
            return f"{key} {language} " + " ".join(str(value) for value in values.values())

        frame = {
            "language": language, "brand": f"Brand {language}", "banner": f"Banner {language}", "words": words,
            "navigation": [("index", "Home"), ("study", "Study"), ("borovo", "Borovo")], "languages": LANGUAGES,
        }  # fmt: skip
        return Frame(**(frame | changes))

    return make


@pytest.fixture
def shown():
    """A function that gives the texts and streams an executed notebook holds."""

    def show(path: Path) -> str:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        outputs = [output for cell in cells for output in cell.get("outputs", [])]
        return "".join("".join(output.get("text", output.get("data", {}).get("text/plain", ""))) for output in outputs)

    return show


@pytest.fixture
def about() -> About:
    """What a demonstration in two languages says of its tables: each by its name, each column by its own."""

    def say(*names: str) -> dict[str, str]:
        return {language: f"{'.'.join(names)} {language}" for language, _ in LANGUAGES}

    return About(
        titles={"bg": "Изследване", "en": "Study"}, descriptions={"bg": "Таблици", "en": "Tables"},
        publishers={"bg": "Клуб", "en": "Club"}, date="2015-11-30", status="demonstration", homepage="",
        name_table=say, name_column=say, explain_column=lambda table, column: say(column) if column == "n" else {},
        figures=["estimate"], codes=["category"],
    )  # fmt: skip
