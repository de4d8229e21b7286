"""What was built from a table is built once, and never taken for another table's."""

import pandas as pd

from analysis.report import frames
from analysis.report.frames import remember_frames


def test_a_table_is_looked_at_once_and_each_table_for_itself(monkeypatch):
    seen = []

    @remember_frames
    def count_rows(frame: pd.DataFrame) -> int:
        """Count."""
        seen.append(len(frame))
        return len(frame)

    one, two = pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [1, 2]})
    assert [count_rows(one), count_rows(two), count_rows(one)] == [1, 2, 1]
    assert seen == [1, 2]
    assert count_rows(one.assign(b=0)) == 1 and len(seen) == 3, "a changed table is another one"
    assert count_rows.__doc__ == "Count."


def test_only_the_last_tables_are_kept(monkeypatch):
    monkeypatch.setattr(frames, "KEPT", 2)
    seen = []
    count_rows = remember_frames(lambda frame: seen.append(len(frame)))
    tables = [pd.DataFrame({"a": range(n)}) for n in range(3)]
    for number in (0, 1, 2, 1, 0):
        count_rows(tables[number])
    assert seen == [0, 1, 2, 0], "the first was given up for the third"
