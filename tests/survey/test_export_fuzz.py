"""Exports cut off, shuffled, re-encoded and joined: each is read right, or refused, or said to be suspect.

`FUZZ_EXAMPLES` in the environment makes more of them than the few of every run.
"""

import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from analysis.errors import StudyError
from analysis.survey.export import load_export
from analysis.survey.responses import read_responses

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "2"))
FILES = (
    "kobo_xml_both_nogroups.csv", "kobo_xml_summary_dot.csv", "kobo_labels_en_groups.csv",
    "emul_odk_central_split.csv", "emul_surveycto_wide.csv",
)  # fmt: skip
BOOKS = ("kobo_xml_details.xlsx", "kobo_labels_bg.xlsx")
CODECS = ("utf-8", "utf-8-sig", "utf-16", "cp1251")
MISREAD = (("utf-8", "cp1251"), ("utf-8", "cp1252"), ("utf-8", "latin-1"), ("cp1251", "cp1252"), ("cp1251", "latin-1"))
fuzz = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES < 100,
    phases=(Phase.explicit, Phase.generate) if EXAMPLES < 100 else tuple(Phase),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def originals(forms, exports):
    """File → uuid → the answers of the interview, as they are read from the untouched file."""

    def read(name: str) -> dict[str, dict[str, str]]:
        export = load_export(exports / name, *forms)
        return dict(zip(export.meta["uuid"], export.answers.to_dict("records"), strict=True))

    return {name: read(name) for name in (*FILES, *BOOKS)}


@pytest.fixture
def check(forms, originals, tmp_path):
    """A function that reads bytes as an export and holds the outcome to the original answers."""

    def check(data: bytes, name: str, suffix: str = ".csv", whole: bool = False) -> None:
        path = tmp_path / f"export{suffix}"
        path.write_bytes(data)
        try:
            export = load_export(path, *forms)
            responses = read_responses(export, *forms)
        except StudyError as error:
            assert str(error)
            return
        assert not whole or len(export.meta) == len(originals[name]) + 1  # one uuid stands twice
        suspect = {str(row).split(",")[0] for row in name_suspects(responses.findings)}
        if export.errors or is_doubted(export):
            return
        for row, answers in zip(export.meta.to_dict("records"), export.answers.to_dict("records"), strict=True):
            expected = originals[name].get(row.get("uuid"))
            wrong = [q for q, answer in answers.items() if expected is None or expected[q] != answer]
            assert not wrong or row["id"] in suspect, (row, wrong)

    return check


def name_suspects(findings) -> set[str]:
    """Return the interviews in which something was found."""
    tables = (findings.outside, findings.breaches, findings.broken, findings.conflicts, findings.miscalculated)
    return {row for table in tables for row in table["row"]}


def is_doubted(export) -> bool:
    """Say whether the reader warns that rows may be lost, repeated or cut off."""
    doubts = ("cut off", "_index", "letters were lost")
    return any(doubt in str(warning) for warning in export.warnings for doubt in doubts)


def read_lines(path: Path) -> tuple[list[list[str]], str]:
    text = path.read_text(encoding="utf-8")
    separator = ";" if ";" in text[:100] else ","
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator)), separator


def write_lines(rows: list[list[str]], separator: str, encoding: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding, "replace")


@fuzz
@given(name=st.sampled_from(FILES), share=st.floats(0, 1), back=st.integers(0, 12))
def test_a_file_that_is_cut_off(check, exports, name, share, back):
    data = (exports / name).read_bytes()
    check(data[: max(0, int(len(data) * share) - back)], name)


@fuzz
@given(name=st.sampled_from(FILES), chance=st.randoms(use_true_random=False))
def test_rows_and_columns_in_another_order(check, exports, name, chance):
    (header, *rows), separator = read_lines(exports / name)
    order = list(range(len(header)))
    if name != "emul_surveycto_wide.csv":  # there the order tells a split from a question
        chance.shuffle(order)
    chance.shuffle(rows)
    check(write_lines([[row[at] for at in order] for row in (header, *rows)], separator), name, whole=True)


@fuzz
@given(name=st.sampled_from(FILES), wrote=st.sampled_from(CODECS))
def test_a_file_in_another_encoding(check, exports, name, wrote):
    text = (exports / name).read_text(encoding="utf-8")
    check(text.encode(wrote), name, whole=True)


@fuzz
@given(name=st.sampled_from(FILES), codecs=st.sampled_from(MISREAD))
def test_a_file_that_was_read_in_a_wrong_encoding_and_saved(check, exports, name, codecs):
    wrote, read = codecs
    text = (exports / name).read_text(encoding="utf-8")
    check(text.encode(wrote, "replace").decode(read, "replace").encode("utf-8"), name)


@fuzz
@given(name=st.sampled_from(FILES[:3]), other=st.sampled_from(FILES[:3]), head=st.floats(0, 1), tail=st.floats(0, 1))
def test_two_files_joined_somewhere(check, exports, name, other, head, tail):
    first, second = (exports / name).read_bytes(), (exports / other).read_bytes()
    check(first[: int(len(first) * head)] + second[int(len(second) * tail) :], name)


@fuzz
@given(name=st.sampled_from(FILES), place=st.floats(0, 1), data=st.binary(min_size=1, max_size=6), over=st.booleans())
def test_bytes_put_in_anywhere_end_in_an_answer_or_an_error(forms, exports, tmp_path, name, place, data, over):
    whole = (exports / name).read_bytes()
    at = int(len(whole) * place)
    path = tmp_path / "export.csv"
    path.write_bytes(whole[:at] + data + whole[at + len(data) * over :])
    try:
        read_responses(load_export(path, *forms), *forms)
    except StudyError as error:
        assert str(error)


@fuzz
@given(name=st.sampled_from(BOOKS), place=st.floats(0, 1), data=st.binary(max_size=40), cut=st.booleans())
def test_a_damaged_workbook(check, exports, name, place, data, cut):
    whole = (exports / name).read_bytes()
    at = int(len(whole) * place)
    check(whole[:at] + data + (b"" if cut else whole[at + len(data) :]), name, ".xlsx")


@fuzz
@given(
    name=st.sampled_from(FILES),
    chance=st.randoms(use_true_random=False),
    kind=st.sampled_from(["drop", "twice", "swap"]),
)
def test_columns_dropped_claimed_twice_or_swapped(check, exports, name, chance, kind):
    rows, separator = read_lines(exports / name)
    at, other = chance.sample(range(len(rows[0])), 2)
    if kind == "drop":
        rows = [row[:at] + row[at + 1 :] for row in rows]
    elif kind == "twice":
        rows[0][at] = rows[0][other]
    elif name != "emul_surveycto_wide.csv":  # there the order tells a split from a question
        for row in rows:
            row[at], row[other] = row[other], row[at]
    check(write_lines(rows, separator), name, whole=True)
