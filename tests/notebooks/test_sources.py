"""Every notebook as it is stored: thin, without outputs, in both languages, naming no place and reaching no row.

Each rule is a function that takes the notebook and returns what breaks it; each is broken once, to see it fail.
The hook before a commit runs this file alone, so it imports nothing heavy.
"""

import ast
import copy
import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
}
FOR_ANALYSTS = {"explore"}  # never published: it reads rows, and its cells may hold both languages
PUBLISHED = sorted(set(NOTEBOOKS) - FOR_ANALYSTS)
MOST_LINES, MOST_LINES_PER_CELL = 60, 10
STATEMENTS = {
    ast.FunctionDef: "def", ast.AsyncFunctionDef: "def", ast.ClassDef: "class", ast.Lambda: "lambda", ast.For: "for",
    ast.AsyncFor: "for", ast.While: "while", ast.Try: "try", ast.TryStar: "try", ast.With: "with",
}  # fmt: skip
READERS = {
    "open",
    "read_csv",
    "read_parquet",
    "read_excel",
    "read_json",
    "read_text",
    "read_bytes",
    "Path",
    "exec",
    "eval",
}
PATH = re.compile(r"^(/|\.{1,2}/|~|[A-Za-z]:[\\/])|[\\/]|\.(csv|parquet|xlsx?|json|toml|ipynb)$")
# What is no word of the page's language: addresses, code, names of figures, notes and call-outs, words marked so.
MARKUP = re.compile(
    r"\[[^\]]*\](\([^)]*\))?\{lang=\w+\}|\]\([^)]*\)|`[^`]*`|@(fig|tbl)-\w+|\[\^\w+\]|^:::[ ]?\w*", re.MULTILINE
)
PLACES = re.compile(
    r"\b(Боров\w+|Бяла|Ветово|Две могили|Иваново|Русе\w*|Сливо поле|Ценово"
    r"|Borovo|Byala|Vetovo|Dve [Mm]ogili|Ivanovo|Ruse|Slivo [Pp]ole|Tsenovo)\b"
)


def source_of(cell: dict) -> str:
    return "".join(cell["source"])


def tags_of(cell: dict) -> set[str]:
    return set(cell["metadata"].get("tags", []))


def cells_of(notebook: dict, kind: str) -> list[dict]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def lines_of(cell: dict) -> list[str]:
    return [line for line in source_of(cell).splitlines() if line.strip()]


def nodes_of(notebook: dict) -> list[ast.AST]:
    return [node for cell in cells_of(notebook, "code") for node in ast.walk(ast.parse(source_of(cell)))]


def find_outputs(notebook: dict) -> list[str]:
    """Nothing that running it left behind, nor what widgets showed."""
    found = [
        f"{cell['id']} has {name}"
        for cell in cells_of(notebook, "code")
        for name in ("outputs", "execution_count")
        if cell.get(name) not in ([], None)
    ]
    return found + (["the notebook has the state of widgets"] if "widgets" in notebook["metadata"] else [])


def find_repeated_ids(notebook: dict) -> list[str]:
    """Every cell has an id of its own, so that differences stay small."""
    ids = [cell.get("id", "no id") for cell in notebook["cells"]]
    return sorted({name for name in ids if ids.count(name) > 1 or name == "no id"})


def find_long_code(notebook: dict) -> list[str]:
    """At most 60 lines of code, 10 in a cell."""
    lengths = {cell["id"]: len(lines_of(cell)) for cell in cells_of(notebook, "code")}
    problems = [f"{name} has {n} lines" for name, n in lengths.items() if n > MOST_LINES_PER_CELL]
    return problems + ([f"{sum(lengths.values())} lines"] if sum(lengths.values()) > MOST_LINES else [])


def find_logic(notebook: dict) -> list[str]:
    """No definitions, loops or handlers: a cell calls, the package does. A comprehension is allowed."""
    return [STATEMENTS[type(node)] for node in nodes_of(notebook) if type(node) in STATEMENTS]


def find_reading(notebook: dict) -> list[str]:
    """Nothing is read or opened by name: `open_report` and `open_study` know where things are."""
    called = [node.func for node in nodes_of(notebook) if isinstance(node, ast.Call)]
    names = [function.id if isinstance(function, ast.Name) else getattr(function, "attr", "") for function in called]
    return [name for name in names if name in READERS]


def find_paths(notebook: dict) -> list[str]:
    """No text in the code is a path, absolute or relative."""
    constants = [node.value for node in nodes_of(notebook) if isinstance(node, ast.Constant)]
    return [text for text in constants if isinstance(text, str) and PATH.search(text)]


def find_wrong_parameters(notebook: dict) -> list[str]:
    """One cell is tagged `parameters` and assigns literals, so that it runs as it is and papermill can replace it."""
    cells = [cell for cell in cells_of(notebook, "code") if "parameters" in tags_of(cell)]
    if len(cells) != 1:
        return [f"{len(cells)} cells are tagged parameters"]
    return [ast.unparse(line) for line in ast.parse(source_of(cells[0])).body if not is_literal_assignment(line)]


def is_literal_assignment(line: ast.stmt) -> bool:
    if not isinstance(line, ast.Assign) or not all(isinstance(target, ast.Name) for target in line.targets):
        return False
    try:
        ast.literal_eval(line.value)
    except ValueError:
        return False
    return True


def find_missing_question(notebook: dict) -> list[str]:
    """The first cell is for the team: the question, which ends in “?”, and for whom it is answered."""
    first = notebook["cells"][0]
    if first["cell_type"] != "markdown" or tags_of(first) != {"internal"}:
        return ["the first cell is not Markdown tagged internal"]
    languages = {name for name in ("bg", "en") if letters(source_of(first), name)}
    problems = [] if "?" in source_of(first) else ["the first cell asks no question"]
    return problems + ([] if languages == {"bg", "en"} else ["the first cell is in one language only"])


def find_wrong_beginning(notebook: dict) -> list[str]:
    """After the question stand the parameters, then the imports with the one call that opens the report."""
    first, second = ([*notebook["cells"][1:3], {}, {}])[:2]
    problems = [] if first and "parameters" in tags_of(first) else ["the second cell is not the parameters"]
    opens = second.get("cell_type") == "code" and re.search(r"\bopen_report\(", source_of(second))
    imports = [cell for cell in cells_of(notebook, "code")[2:] if re.search(r"^(import|from)\b", source_of(cell), re.M)]
    problems += [] if opens else ["the third cell opens no report"]
    return problems + [f"{cell['id']} imports, too" for cell in imports]


def find_missing_end(notebook: dict) -> list[str]:
    """A report ends with how it is cited and where it comes from."""
    calls = [source_of(cell).strip() for cell in cells_of(notebook, "code")[-2:]]
    return [] if calls == ["report.citation()", "report.provenance()"] else [f"it ends with {' and '.join(calls)}"]


def find_missing_limits(notebook: dict) -> list[str]:
    """Before the end, a report tells its methods and limits; that on methods does so throughout."""
    headings = [line for cell in cells_of(notebook, "markdown") for line in lines_of(cell) if line.startswith("## ")]
    return [name for name in ("## Методи и ограничения", "## Methods and limits") if name not in headings]


def find_unpaired(notebook: dict) -> list[str]:
    """Markdown cells come in pairs, Bulgarian and then English, of the same headings."""
    texts = [cell for cell in notebook["cells"] if tags_of(cell) != {"internal"}]
    problems, expected = [], "bg"
    for cell in texts:
        if cell["cell_type"] == "code":
            problems += [f"{cell['id']} stands where en should"] if expected == "en" else []
        elif tags_of(cell) != {expected}:
            problems.append(f"{cell['id']} is not tagged {expected}")
        else:
            expected = "en" if expected == "bg" else "bg"
    problems += ["the last cell has no en after it"] if expected == "en" else []
    levels = [
        [re.findall(r"^#+", source_of(cell), re.M) for cell in texts if language in tags_of(cell)]
        for language in ("bg", "en")
    ]
    return problems if levels[0] == levels[1] else [*problems, "headings differ between the languages"]


def letters(text: str, language: str) -> int:
    pattern = r"[А-Яа-яЍѝ]" if language == "bg" else r"[A-Za-z]"
    return len(re.findall(pattern, MARKUP.sub("", text)))


def find_wrong_language(notebook: dict) -> list[str]:
    """A cell tagged bg is mostly Cyrillic, one tagged en mostly Latin."""
    problems = []
    for cell in cells_of(notebook, "markdown"):
        for language, other in (("bg", "en"), ("en", "bg")):
            text = source_of(cell)
            if language in tags_of(cell) and letters(text, language) <= 4 * letters(text, other):
                problems.append(f"{cell['id']} is not mostly {language}")
    return problems


def find_wrong_kernel(notebook: dict) -> list[str]:
    """Any Python 3 can open it."""
    name = notebook["metadata"].get("kernelspec", {}).get("name")
    return [] if name == "python3" else [f"kernel {name}"]


def find_foreign_imports(notebook: dict) -> list[str]:
    """Only `analysis` is imported."""
    names = []
    for node in nodes_of(notebook):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append("." * node.level + (node.module or ""))
    return [name for name in names if name != "analysis" and not name.startswith("analysis.")]


def find_ways_to_rows(notebook: dict) -> list[str]:
    """A published notebook knows `open_report` and nothing else of the package."""
    imported = [node for node in nodes_of(notebook) if isinstance(node, ast.Import | ast.ImportFrom)]
    return [ast.unparse(node) for node in imported if ast.unparse(node) != "from analysis import open_report"]


def list_years() -> set[str]:
    study = tomllib.loads((ROOT / "study.toml").read_text(encoding="utf-8"))["study"]
    return {str(study[key].year) for key in ("fieldwork_from", "fieldwork_to")}


def find_what_changes(notebook: dict) -> list[str]:
    """The text names no municipality and no year of field work, and states no share: those come from data."""
    problems = []
    for cell in cells_of(notebook, "markdown"):
        text = source_of(cell)
        found = PLACES.findall(text) + [year for year in list_years() if re.search(rf"(?<!\d){year}(?!\d)", text)]
        problems += [f"{cell['id']} names {name}" for name in found + re.findall(r"\d+(?:[.,]\d+)?\s?%", text)]
    return problems


def find_unnamed_figures(notebook: dict) -> list[str]:
    """What is told above figures refers to one of them; slides, and headings alone, tell nothing."""
    problems, told = [], {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            told |= {tag: source_of(cell) for tag in tags_of(cell)}
            continue
        called = re.findall(r"report\.figure\((.*)\)", source_of(cell))
        names = [f"@fig-{name}" for call in called for name in re.findall(r"\w+", call)]
        texts = [text for text in told.values() if re.search(r"^[^#\s]", text, re.MULTILINE)]
        problems += [
            f"{cell['id']} refers to none of {', '.join(names)}"
            for text in texts
            if names and not any(re.search(rf"{name}\b", text) for name in names)
        ]
        told = {}
    return problems


RULES = [
    find_outputs, find_repeated_ids, find_long_code, find_logic, find_reading, find_paths, find_wrong_parameters,
    find_missing_question, find_wrong_kernel, find_foreign_imports, find_what_changes,
]  # fmt: skip
RULES_OF_PUBLISHED = [
    find_wrong_beginning, find_unpaired, find_wrong_language, find_ways_to_rows, find_unnamed_figures
]  # fmt: skip


BESIDE_A_REPORT = {"leaflet", "slides"}  # they point to the report, which ends as it should
ENDS = [
    *[(name, find_missing_end) for name in PUBLISHED if name not in BESIDE_A_REPORT],
    *[(name, find_missing_limits) for name in PUBLISHED if name not in {*BESIDE_A_REPORT, "methods"}],
]


def test_there_are_notebooks_to_hold_to_the_rules():
    assert {"municipality", "study", "round_table", "methods"} <= set(PUBLISHED)
    assert set(NOTEBOOKS) >= FOR_ANALYSTS


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_notebook_keeps_every_rule(name, rule):
    assert rule(NOTEBOOKS[name]) == []


@pytest.mark.parametrize("rule", RULES_OF_PUBLISHED, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("name", PUBLISHED)
def test_every_published_notebook_keeps_the_rules_of_pages(name, rule):
    assert rule(NOTEBOOKS[name]) == []


@pytest.mark.parametrize(("name", "rule"), ENDS, ids=lambda value: getattr(value, "__name__", value))
def test_every_report_tells_its_limits_and_ends_with_where_it_comes_from(name, rule):
    assert rule(NOTEBOOKS[name]) == []


@pytest.fixture
def notebook() -> dict:
    """A notebook that keeps every rule, to be broken."""
    return copy.deepcopy({
        "metadata": {"kernelspec": {"name": "python3"}},
        "cells": [
            make_cell("a", "Какво? За кмета. *What? For the mayor.*", "internal"),
            make_cell("b", 'language = "bg"', "parameters", kind="code"),
            make_cell("c", 'from analysis import open_report\nreport = open_report("study")', kind="code"),
            make_cell("d", "## Накратко", "bg"),
            make_cell("e", "## Main points", "en"),
            make_cell("f", 'report.text("main_points")', kind="code"),
        ],
    })  # fmt: skip


def make_cell(name: str, source: str, *tags: str, kind: str = "markdown") -> dict:
    cell = {"cell_type": kind, "id": name, "metadata": {"tags": list(tags)} if tags else {}, "source": [source]}
    return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})


@pytest.mark.parametrize("rule", RULES + RULES_OF_PUBLISHED, ids=lambda rule: rule.__name__)
def test_the_notebook_that_is_broken_below_is_right_before(notebook, rule):
    assert rule(notebook) == []


@pytest.mark.parametrize("left", [{"outputs": [{"output_type": "stream"}]}, {"execution_count": 3}])
def test_outputs_and_counts_are_found(notebook, left):
    notebook["cells"][5] |= left
    assert len(find_outputs(notebook)) == 1


def test_what_widgets_showed_is_found(notebook):
    notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    assert find_outputs(notebook) == ["the notebook has the state of widgets"]


def test_an_id_that_is_missing_or_stands_twice_is_found(notebook):
    notebook["cells"][3]["id"] = "a"
    del notebook["cells"][4]["id"]
    assert find_repeated_ids(notebook) == ["a", "no id"]


def test_long_cells_and_long_notebooks_are_found(notebook):
    notebook["cells"][5]["source"] = ["x = 1\n"] * 11
    assert find_long_code(notebook) == ["f has 11 lines"]
    notebook["cells"][5:] = [make_cell(str(n), "x = 1\n" * 10, kind="code") for n in range(6)]
    assert find_long_code(notebook) == ["63 lines"]


@pytest.mark.parametrize(("source", "expected"), [
    ("def f():\n    return 1", "def"), ("async def f():\n    return 1", "def"), ("class A:\n    pass", "class"),
    ("f = lambda: 1", "lambda"), ("for x in y:\n    z", "for"), ("while x:\n    y", "while"),
    ("try:\n    x\nexcept Exception:\n    pass", "try"), ("with x:\n    y", "with"),
])  # fmt: skip
def test_logic_in_a_cell_is_found(notebook, source, expected):
    notebook["cells"][5]["source"] = [source]
    assert find_logic(notebook) == [expected]


@pytest.mark.parametrize("source", ['pandas.read_csv("x")', 'open("x")', 'Path("x")', "study.export.read_text()"])
def test_reading_in_a_cell_is_found(notebook, source):
    notebook["cells"][5]["source"] = [source]
    assert len(find_reading(notebook)) == 1


@pytest.mark.parametrize(
    "path", ["/srv/x", "../data", "./x", "~/x", r"C:\\x", "data/raw/survey", "scores.csv", "x.parquet", "study.toml"]
)
def test_a_path_in_a_cell_is_found(notebook, path):
    notebook["cells"][5]["source"] = [f'x = "{path}"']
    assert len(find_paths(notebook)) == 1


@pytest.mark.parametrize("source", ["language = pick()", "import x", "x += 1", "a.b = 1", "language = other"])
def test_a_parameter_that_is_no_literal_is_found(notebook, source):
    notebook["cells"][1]["source"] = [source]
    assert find_wrong_parameters(notebook) == [source]


def test_a_missing_and_a_second_cell_of_parameters_are_found(notebook):
    notebook["cells"][1]["metadata"] = {}
    assert find_wrong_parameters(notebook) == ["0 cells are tagged parameters"]
    for number in (1, 2):
        notebook["cells"][number]["metadata"] = {"tags": ["parameters"]}
    assert find_wrong_parameters(notebook) == ["2 cells are tagged parameters"]


def test_a_first_cell_without_question_second_language_or_tag_is_found(notebook):
    first = notebook["cells"][0]
    first["source"] = ["Какво е това. *What is this.*"]
    assert find_missing_question(notebook) == ["the first cell asks no question"]
    first["source"] = ["Какво?"]
    assert find_missing_question(notebook) == ["the first cell is in one language only"]
    first["metadata"] = {}
    assert find_missing_question(notebook) == ["the first cell is not Markdown tagged internal"]


@pytest.mark.parametrize(("number", "source", "found"), [
    (1, "", "the second cell is not the parameters"), (2, "x = 1", "the third cell opens no report"),
    (5, "from analysis import open_study", "f imports, too"),
])  # fmt: skip
def test_a_notebook_that_begins_otherwise_is_found(notebook, number, source, found):
    notebook["cells"][number] |= {"source": [source], "metadata": {}}
    assert find_wrong_beginning(notebook) == [found]


def test_a_notebook_that_ends_with_its_question_is_found(notebook):
    notebook["cells"] = notebook["cells"][:1]
    assert len(find_wrong_beginning(notebook)) == 2


def test_a_report_without_limits_or_an_end_is_found(notebook):
    limits = make_cell("g", "## Методи и ограничения", "bg"), make_cell("h", "## Methods and limits", "en")
    end = [make_cell(name, f"report.{name}()", kind="code") for name in ("citation", "provenance")]
    notebook["cells"] += [*limits, *end]
    assert find_missing_end(notebook) == find_missing_limits(notebook) == []
    notebook["cells"].pop()
    assert len(find_missing_end(notebook)) == 1
    notebook["cells"].remove(limits[1])
    assert find_missing_limits(notebook) == ["## Methods and limits"]


@pytest.mark.parametrize("break_pair", [
    lambda cells: cells.pop(4),
    lambda cells: cells.pop(3),
    lambda cells: cells.reverse(),
    lambda cells: cells.insert(4, cells.pop(5)),
    lambda cells: cells[3].update(metadata={}),
    lambda cells: cells[4].update(metadata={"tags": ["bg", "en"]}),
    lambda cells: cells[4].update(source=["### Main points"]),
    lambda cells: cells.append(make_cell("g", "Още", "bg")),
], ids=["no en", "no bg", "en first", "code between", "untagged", "both tags", "heading", "bg last"])  # fmt: skip
def test_a_text_without_its_counterpart_is_found(notebook, break_pair):
    break_pair(notebook["cells"])
    assert find_unpaired(notebook)


def test_a_text_in_the_other_language_is_found(notebook):
    bulgarian, english = notebook["cells"][3:5]
    bulgarian["source"], english["source"] = english["source"], bulgarian["source"]
    assert find_wrong_language(notebook) == ["d is not mostly bg", "e is not mostly en"]


def test_a_link_does_not_count_as_text_of_the_other_language(notebook):
    notebook["cells"][3]["source"] = ["Виж [тук](https://example.org/a/long/address.html) и `study build`"]
    assert find_wrong_language(notebook) == []


def test_a_chapter_that_refers_to_no_figure_of_its_own_is_found(notebook):
    call = make_cell("g", 'report.figure("trust", "trust_places")', kind="code")
    notebook["cells"] += [make_cell("h", "## Доверие\n\nКакво показват (@fig-trust)", "bg"), call]
    assert find_unnamed_figures(notebook) == []
    notebook["cells"][-2]["source"] = ["## Доверие\n\nКакво показват (@fig-trust_net)"]
    assert find_unnamed_figures(notebook) == ["g refers to none of @fig-trust, @fig-trust_places"]
    notebook["cells"][-2]["source"] = ["## Доверие"]
    assert find_unnamed_figures(notebook) == []


def test_only_what_is_marked_as_of_another_language_does_not_count(notebook):
    source = (
        "::: warning\nВиж @fig-recognition[^standard].\n:::\n\n[^standard]: [A long title of a standard, 2nd edition]"
    )
    notebook["cells"][3]["source"] = [source + "{lang=en}."]
    assert find_wrong_language(notebook) == []
    notebook["cells"][3]["source"] = [source]
    assert find_wrong_language(notebook) == ["d is not mostly bg"]


@pytest.mark.parametrize("kernelspec", [{}, {"name": "analysis-venv"}])
def test_another_kernel_is_found(notebook, kernelspec):
    notebook["metadata"]["kernelspec"] = kernelspec
    assert len(find_wrong_kernel(notebook)) == 1


@pytest.mark.parametrize("source", ["import os", "from pandas import DataFrame", "import analysis2", "from . import x"])
def test_another_import_is_found(notebook, source):
    notebook["cells"][2]["source"] = [source]
    assert len(find_foreign_imports(notebook)) == 1


@pytest.mark.parametrize(
    "source",
    ["from analysis import open_study", "from analysis import open_report, open_study", "import analysis.explore",
     "from analysis.survey import estimates", "import analysis"], 
)  # fmt: skip
def test_a_way_to_the_rows_is_found_in_a_published_notebook(notebook, source):
    notebook["cells"][2]["source"] = [source]
    assert find_ways_to_rows(notebook) == [source]


@pytest.mark.parametrize(
    "text", ["В Бяла", "община Две могили", "в Русенско", "in Ruse", "Slivo Pole", "чували са 42 %", "42,5% heard"]
)
def test_a_place_or_a_share_in_the_text_is_found(notebook, text):
    notebook["cells"][3]["source"] = [text]
    assert len(find_what_changes(notebook)) == 1


def test_the_year_of_field_work_in_the_text_is_found(notebook):
    for year in list_years():
        notebook["cells"][3]["source"] = [f"Анкетата е от {year} г."]
        assert find_what_changes(notebook) == [f"d names {year}"]


def test_all_eight_municipalities_are_among_the_names_looked_for():
    """Another district needs another list of names here."""
    lines = (ROOT / "data/raw/reference/municipalities.csv").read_text(encoding="utf-8").splitlines()
    columns = lines[0].split(",")
    for line in lines[1:]:
        row = dict(zip(columns, line.split(","), strict=False))
        assert PLACES.fullmatch(row["name_bg"]) and PLACES.fullmatch(row["name_en"])
