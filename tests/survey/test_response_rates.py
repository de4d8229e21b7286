"""Outcome rates: against fractions worked out by hand, and every way a contact log can be wrong."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from analysis.errors import Problems, StudyError
from analysis.survey.checks.response_rates import OUTCOMES, RATES, classify, read_contacts, response_rates

CODES = {"I": "1.1", "P": "1.2", "R": "2.11", "NC": "2.2", "O": "2.33", "UH": "3.1", "UO": "3.2", "NE": "4.7"}


def contacts_with(**numbers: int) -> pd.DataFrame:
    """A contact log with so many persons of each outcome."""
    codes = [CODES[outcome] for outcome, number in numbers.items() for _ in range(number)]
    return pd.DataFrame({"person": range(len(codes)), "disposition": codes}, dtype=str)


@pytest.fixture
def read(tmp_path):
    """A function that writes a text as a contact log and reads it."""

    def write_and_read(text: str, encoding: str = "utf-8") -> pd.DataFrame:
        path = tmp_path / "contacts.csv"
        path.write_text(text, encoding=encoding)
        return read_contacts(path, {"municipality": ["ruse", "byala"], "group": ["roma", "ngo"]})

    return write_and_read


def test_all_rates_agree_with_fractions_worked_out_by_hand():
    # The dispositions of the data set “middleearth” in the vignette of R's outcomerate (Pilliard Hellwig 2018).
    got = response_rates(contacts_with(I=760, P=339, R=59, NC=288, O=1, UO=173, NE=71)).iloc[0]
    # 760 + 339 + 59 + 288 + 1 = 1447 eligible, 1447 + 71 = 1518 with known eligibility
    e = Fraction(1447, 1518)
    estimated = 1447 + e * 173
    expected = {
        "RR1": Fraction(760, 1620),
        "RR2": Fraction(1099, 1620),
        "RR3": 760 / estimated,
        "RR4": 1099 / estimated,
        "RR5": Fraction(760, 1447),
        "RR6": Fraction(1099, 1447),
        "COOP1": Fraction(760, 1159),
        "COOP2": Fraction(1099, 1159),
        "COOP3": Fraction(760, 1158),
        "COOP4": Fraction(1099, 1158),
        "REF1": Fraction(59, 1620),
        "REF2": 59 / estimated,
        "REF3": Fraction(59, 1447),
        "CON1": Fraction(1159, 1620),
        "CON2": 1159 / estimated,
        "CON3": Fraction(1159, 1447),
    }
    assert got["cases"] == 1691
    assert got["e"] == pytest.approx(float(e))
    assert list(expected) == RATES
    for rate, value in expected.items():
        assert got[rate] == pytest.approx(float(value)), rate


def test_both_kinds_of_unknown_eligibility_count_alike():
    got = response_rates(contacts_with(I=4, UH=1, UO=3, NE=4)).iloc[0]
    assert got[["UH", "UO"]].tolist() == [1, 3]
    assert got["e"] == 0.5  # 4 eligible of 8 known
    assert got[["RR1", "RR3", "RR5"]].tolist() == [4 / 8, 4 / 6, 1.0]


def test_each_group_has_its_own_e_and_the_total_stands_last():
    contacts = pd.concat([
        contacts_with(I=2, NE=2, UO=2).assign(place="ruse"),
        contacts_with(I=1, UO=1).assign(place="byala"),
    ])  # fmt: skip
    got = response_rates(contacts, by=["place"])[["place", "cases", "I", "e", "RR3"]]
    expected = pd.DataFrame({
        "place": pd.Series(["byala", "ruse", "total"], dtype="str"),
        "cases": [2, 6, 8],
        "I": [1, 2, 3],
        "e": [1.0, 0.5, 0.6],
        "RR3": [1 / 2, 2 / 3, 3 / (3 + 0.6 * 3)],
    })  # fmt: skip
    assert_frame_equal(got, expected)


def test_a_rate_without_a_base_is_missing_and_not_zero():
    got = response_rates(contacts_with(NE=3)).iloc[0]
    assert got["e"] == 0
    assert got[RATES].isna().all()
    assert response_rates(contacts_with()).iloc[0][RATES].isna().all()


@settings(deadline=None, max_examples=20)
@given(st.fixed_dictionaries({outcome: st.integers(0, 5) for outcome in OUTCOMES}))
def test_rates_are_shares_and_the_estimate_lies_between_its_bounds(numbers):
    got = response_rates(contacts_with(**numbers)).iloc[0]
    assert got["cases"] == sum(numbers.values())
    assert got[RATES].dropna().astype(float).between(0, 1).all()
    for low, middle, high in (("RR1", "RR3", "RR5"), ("RR2", "RR4", "RR6"), ("REF1", "REF2", "REF3")):
        if not pd.isna(got[high]):
            assert got[low] <= got[middle] + 1e-12 and got[middle] <= got[high] + 1e-12


@pytest.mark.parametrize("code", ["1", "1.3", "2.4", "2", "3.0", "3", "5.1", "4", "complete", "2,11", ""])
def test_a_code_that_the_standard_does_not_have_has_no_outcome(code):
    assert classify(code) == ""


def test_a_contact_log_from_a_bulgarian_excel_is_read(read):
    got = read("person;disposition;group\nR001;1.1;roma\n\nR002;2.11;roma\n", "utf-8-sig")
    index = pd.Index([2, 4], name="row")
    columns = {"person": ["R001", "R002"], "disposition": ["1.1", "2.11"], "group": ["roma", "roma"]}
    assert_frame_equal(got, pd.DataFrame(columns, index=index, dtype="str"))


def test_all_problems_of_a_contact_log_are_told_at_once(read):
    with pytest.raises(Problems) as caught:
        read("person,disposition,group\nR001,1.1,roma\nR001,2.9,\n,1.2,ngo\n")
    got = [(problem.where, problem.found) for problem in caught.value.problems]
    assert got == [
        ("contacts.csv row 4", "person is empty"),
        ("contacts.csv row 3", "group is empty"),
        ("contacts.csv row 3", "disposition “2.9”"),
        ("contacts.csv row 3", "person R001 once more"),
    ]


def test_a_name_that_is_not_known_is_refused_and_a_remark_is_free(read):
    with pytest.raises(StudyError, match="row 2: unknown municipality “Русе”; expected: ruse, byala"):
        read("person,disposition,municipality,group\nR001,1.1,Русе,roma\n")
    assert read("person;disposition\nR001;2,3\n")["disposition"].tolist() == ["2.3"]
    assert len(read("person,disposition,group,remark\nR001,1.1,roma,\nR002,2.1,ngo,moved away\n")) == 2


def test_a_missing_column_is_named_with_the_nearest_one(read):
    with pytest.raises(StudyError, match="no column disposition.*did you mean “dispositon”"):
        read("person,dispositon\nR001,1.1\n")


@pytest.mark.parametrize(
    ("text", "encoding", "message"),
    [
        ("", "utf-8", "empty"),
        ("person,disposition\n1,\x98\n", "latin-1", "neither UTF-8 nor Windows-1251"),
        ("person,disposition\nR001,1.1,x\n", "utf-8", "row 2: 3 cells; expected: 2"),
        ("person,person\nR001,1.1\n", "utf-8", "column person twice"),
        ("Обхождане,,\nperson,result,date\n", "utf-8", "row 1: column without a name twice; to do: .* no title"),
        ('person,disposition\n"R001,1.1\n', "utf-8", "not valid CSV"),
    ],
)
def test_a_file_that_is_no_table_is_one_clear_error(read, text, encoding, message):
    with pytest.raises(StudyError, match=message):
        read(text, encoding)


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(StudyError, match="nowhere.csv: there is no such file"):
        read_contacts(tmp_path / "nowhere.csv", {})


def test_an_unknown_group_and_an_unknown_code_are_refused():
    contacts = contacts_with(I=1).assign(place="ruse")
    with pytest.raises(StudyError, match="no column plase.*did you mean “place”"):
        response_rates(contacts, by=["plase"])
    with pytest.raises(StudyError, match="disposition “9.9”"):
        response_rates(contacts.assign(disposition="9.9"))
