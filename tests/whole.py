"""Which files of tests may hold what is marked `whole`: the others need not be imported to run that alone."""

import ast
from pathlib import Path

FIXTURE = "built_study"
SIGNS = ("mark.whole", FIXTURE, "WHOLE")


def may_be_whole(path: Path, root: Path) -> bool:
    """Say whether a file, or a conftest.py above it and below `root`, names the mark or the fixture that brings it."""
    above = [folder / "conftest.py" for folder in path.parents if root in folder.parents]
    texts = [file.read_text(encoding="utf-8") for file in (path, *above) if file.is_file()]
    return any(sign in text for sign in SIGNS for text in texts)


def list_askers(code: str) -> list[str]:
    """Return the functions of a module that take the fixture: from the conftest.py of `root` any file has them."""
    functions = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.FunctionDef)]
    return [function.name for function in functions if FIXTURE in {argument.arg for argument in function.args.args}]
