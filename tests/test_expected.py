"""The released tables of the demonstration are those in tests/expected; what changes is a line in the changelog."""

import csv
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BUILT, EXPECTED = ROOT / "data/processed/tables", ROOT / "tests/expected"
NAMES = {
    "battery", "municipality", "group", "other_municipality", "other_group", "indicator", "category", "other_indicator",
    "other_category", "test", "target", "period", "plan_period", "id", "fact", "table", "version", "scale",
}  # fmt: skip
SHOWN = 12  # of many changes, the first are enough to see what happened
TO_DO = (
    "If this is meant: write a line under “Numbers changed” in CHANGELOG.md (which table, what it was, what it is, "
    "why) and run `.venv/bin/python tests/expected/renew.py`. If not, find out what moved the figures."
)


def compare_folders(built: Path, expected: Path, left_out: set[str]) -> list[str]:
    """Return every difference between two folders of tables in words: table, row, column, both values."""
    made, wanted = ({path.name: path for path in sorted(folder.glob("*.csv"))} for folder in (built, expected))
    found = [f"{name}: this table is new" for name in made if name not in wanted and Path(name).stem not in left_out]
    for name, path in wanted.items():
        found += compare_tables(made[name], path) if name in made else [f"{name}: this table is no longer made"]
    return found


def compare_tables(built: Path, expected: Path) -> list[str]:
    """Return the differences of one table; a row is known by its names, or by its number where it has none."""
    (columns, made), (wanted_columns, wanted) = read_rows(built), read_rows(expected)
    if columns != wanted_columns:
        return [f"{built.name}: its columns were {', '.join(wanted_columns)}, and are {', '.join(columns)}"]
    found = [f"{built.name}: row {key} is new" for key in made if key not in wanted]
    found += [f"{built.name}: row {key} is no longer there" for key in wanted if key not in made]
    found += [
        f"{built.name}: row {key}, column {column}: was “{was[column]}”, is “{made[key][column]}”"
        for key, was in wanted.items()
        for column in columns
        if key in made and made[key][column] != was[column]
    ]
    return found or ([] if list(made) == list(wanted) else [f"{built.name}: the rows stand in another order"])


def read_rows(path: Path) -> tuple[list[str], dict[str, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    columns = list(reader.fieldnames or [])
    keys = [" · ".join(row[name] for name in columns if name in NAMES and row[name]) for row in rows]
    times = Counter(keys)
    named = (key if times[key] == 1 and key else f"{number} {key}".strip() for number, key in enumerate(keys, start=2))
    return columns, dict(zip(named, rows, strict=True))


@pytest.mark.whole
def test_the_released_tables_are_those_that_are_expected(renewal):
    if not BUILT.is_dir() or not any(BUILT.glob("*.csv")):
        pytest.fail("nothing is built: run `study build` first")
    changes = compare_folders(BUILT, EXPECTED, renewal.OF_THE_MACHINE)
    more = [f"… and {len(changes) - SHOWN} more"] if len(changes) > SHOWN else []
    assert not changes, "\n".join(["the released tables have changed:", *changes[:SHOWN], *more, TO_DO])


@pytest.fixture(scope="session")
def renewal(load_script):
    return load_script("tests/expected/renew.py")


@pytest.fixture
def folders(tmp_path):
    """Two folders with the same two tables."""
    for folder in ("built", "expected"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "trust.csv").write_text("group,n,estimate\nroma,380,0.12\nngo,96,\n", encoding="utf-8")
        (tmp_path / folder / "weights.csv").write_text("min,max\n1,2\n1,2\n", encoding="utf-8")
    return tmp_path / "built", tmp_path / "expected"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("table", "old", "new", "message"),
    [
        ("trust", "0.12", "0.13", "trust.csv: row roma, column estimate: was “0.12”, is “0.13”"),
        ("trust", "96,\n", "96,0.5\n", "trust.csv: row ngo, column estimate: was “”, is “0.5”"),
        ("trust", "ngo,96,\n", "", "trust.csv: row ngo is no longer there"),
        ("trust", "ngo,96,\n", "ngo,96,\nauthority,1,\n", "trust.csv: row authority is new"),
        (
            "trust",
            "group,n",
            "group,base",
            "trust.csv: its columns were group, n, estimate, and are group, base, estimate",
        ),
        ("trust", "roma,380,0.12\nngo,96,\n", "ngo,96,\nroma,380,0.12\n", "trust.csv: the rows stand in another order"),
        ("weights", "1,2\n1,2", "1,2\n1,3", "weights.csv: row 3, column max: was “2”, is “3”"),
    ],
)
def test_every_kind_of_change_is_named(folders, table, old, new, message):
    built, expected = folders
    assert compare_folders(built, expected, set()) == []
    edit(built / f"{table}.csv", old, new)
    assert compare_folders(built, expected, set()) == [message]


def test_a_table_that_is_new_or_no_longer_made_is_named_but_not_one_of_the_machine(folders):
    built, expected = folders
    (built / "trust.csv").rename(built / "trusts.csv")
    (built / "software.csv").write_text("name,version\n", encoding="utf-8")
    got = compare_folders(built, expected, {"software"})
    assert got == ["trusts.csv: this table is new", "trust.csv: this table is no longer made"]


def test_renewing_takes_what_was_built_and_leaves_what_is_of_the_machine(folders, renewal):
    built, expected = folders
    edit(built / "trust.csv", "0.12", "0.13")
    (built / "weights.csv").unlink()
    (built / "software.csv").write_text("name,version\n", encoding="utf-8")
    assert renewal.renew(built, expected) == ["trust.csv"]
    assert compare_folders(built, expected, renewal.OF_THE_MACHINE) == []
    assert [path.name for path in expected.glob("*.csv")] == ["trust.csv"]
    assert renewal.renew(built, expected) == []
