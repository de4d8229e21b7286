"""The register refuses what it cannot mean, and names the row; what was not obtained is a row with its search log."""

import hashlib
from pathlib import Path

import pandas as pd
import pytest

from analysis.documents.register import build_schema, check_register
from analysis.errors import StudyError
from analysis.reference.checking import read_texts

REPOSITORY = Path(__file__).resolve().parents[2]
DOCUMENTS = REPOSITORY / "data/raw/documents"
SLUGS = ("borovo", "byala", "vetovo", "dve_mogili", "ivanovo", "ruse", "slivo_pole", "tsenovo")
HASH = "a" * 64
PLAN = {
    "document": "plan",
    "family": "action_plan",
    "level": "municipal",
    "municipality": "ruse",
    "generation": "2013-2014",
    "status": "adopted",
    "title_bg": "План",
    "title_en": "Plan",
    "date": "2013-02-01",
    "source": "the council",
    "source_url": "",
    "file": "plan.pdf",
    "sha256": HASH,
    "origin": "real",
    "search_log": "",
    "verified": "yes",
}
SOUGHT = PLAN | {
    "document": "sought",
    "municipality": "byala",
    "status": "not_obtained",
    "date": "",
    "file": "",
    "sha256": "",
    "search_log": "asked the council",
}


def check(*rows: dict, status: str = "published", hashes: dict | None = None) -> pd.DataFrame:
    texts = pd.DataFrame(list(rows), dtype="str")
    return check_register(texts, SLUGS, status, {"plan.pdf": HASH} if hashes is None else hashes, ("bg", "en"))


def read_hashes(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def read_repository() -> pd.DataFrame:
    return check_register(
        read_texts(DOCUMENTS / "register.csv"), SLUGS, "demonstration", read_hashes(DOCUMENTS), ["bg"]
    )


def test_a_right_register_comes_back_as_it_was():
    expected = pd.DataFrame([PLAN, SOUGHT], dtype="str")
    pd.testing.assert_frame_equal(check(PLAN, SOUGHT), expected, check_dtype=False)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"status": "lost"}, "row 3, column status: “lost”"),
        ({"family": "novel"}, "row 3, column family: “novel”"),
        ({"level": "planet"}, "row 3, column level: “planet”"),
        ({"municipality": "sofia"}, "row 3, column municipality: “sofia”"),
        ({"municipality": ""}, "row 3, column municipality: does not suit the level"),
        ({"level": "national"}, "row 3, column municipality: does not suit the level"),
        ({"generation": "2013"}, "row 3, column generation: “2013”"),
        ({"date": "1.2.2013"}, "row 3, column date: “1.2.2013”"),
        ({"document": "План"}, "row 3, column document: “План”"),
        ({"origin": "unknown"}, "row 3, column origin: “unknown”"),
        ({"title_bg": ""}, "row 3, column title_bg: the cell is empty"),
        ({"search_log": ""}, "row 3, column search_log: the cell is empty"),
        ({"status": "adopted"}, "row 3, column file: “”"),
        ({"file": "plan.pdf", "sha256": HASH}, "row 3, column file: “plan.pdf”"),
        ({"document": "plan"}, "row 3, column document: “plan” stands twice"),
    ],
)
def test_what_a_row_cannot_mean_is_refused_with_its_row(change, message):
    with pytest.raises(StudyError) as error:
        check(PLAN, SOUGHT | change)
    assert message in str(error.value)


def test_a_file_that_is_missing_is_named():
    with pytest.raises(StudyError, match=r"row 2, column file: there is no file “plan\.pdf”"):
        check(PLAN, hashes={})


def test_another_file_than_the_registered_one_is_named():
    with pytest.raises(StudyError, match=r"row 2, column sha256: “plan\.pdf” is another file"):
        check(PLAN, hashes={"plan.pdf": "b" * 64})


def test_one_file_is_not_two_documents():
    with pytest.raises(StudyError, match=r"row 3, column file: “plan\.pdf” stands twice"):
        check(PLAN, PLAN | {"document": "copy"})


def test_a_published_study_refuses_an_invented_document_and_a_demonstration_does_not():
    invented = PLAN | {"origin": "demonstration"}
    with pytest.raises(StudyError, match="row 2, column origin: is invented"):
        check(invented, status="published")
    assert len(check(invented, status="demonstration")) == 1


def test_a_column_that_is_lacking_or_unknown_is_named():
    texts = pd.DataFrame([PLAN], dtype="str")
    for wrong, name in ((texts.drop(columns="status"), "status"), (texts.assign(colour="red"), "colour")):
        with pytest.raises(StudyError, match=name):
            check_register(wrong, SLUGS, "published", {"plan.pdf": HASH}, ["bg"])


def test_all_problems_are_told_at_once():
    with pytest.raises(StudyError) as error:
        check(PLAN | {"status": "lost"}, SOUGHT | {"search_log": ""})
    assert len(error.value.problems) == 2


def test_the_register_in_the_repository_is_right_and_its_files_are_those():
    register = read_repository()
    assert list(register.columns) == list(build_schema(SLUGS, register.columns).columns)
    invented = register[register["origin"] == "demonstration"]
    assert sorted(invented.loc[invented["level"] == "municipal", "municipality"]) == sorted(SLUGS)


def test_a_changed_file_of_the_repository_is_seen():
    hashes = read_hashes(DOCUMENTS) | {"demonstration/byala.pdf": HASH}
    with pytest.raises(StudyError, match=r"byala\.pdf” is another file"):
        check_register(read_texts(DOCUMENTS / "register.csv"), SLUGS, "demonstration", hashes, ["bg"])


def test_every_policy_and_every_plan_that_was_sought_is_in_the_register():
    register = read_repository().set_index("document")
    reference = REPOSITORY / "data/raw/reference"
    policies, sought = (read_texts(reference / f"{name}.csv") for name in ("policies", "municipal_plans"))
    real = register[register["origin"] == "real"]
    assert set(policies["id"]) <= set(real.index)
    assert len(real) == len(policies) + (sought["policy_id"] == "").sum()
    got = real.loc[real["level"] == "municipal", ["municipality", "generation"]].apply(tuple, axis=1)
    assert sorted(got) == sorted(sought[["slug", "plan_period"]].apply(tuple, axis=1))


def test_no_real_text_was_obtained_and_each_row_says_what_was_done():
    real = read_repository().query("origin == 'real'")
    assert set(real["status"]) == {"not_obtained"}
    assert real["search_log"].str.len().min() > 10
    assert real.loc[real["document"] == "borovo-plan-2013", "search_log"].str.startswith("sought and not found").all()
    assert real.loc[real["document"] == "byala-plan-2022", "search_log"].str.startswith("exists, text").all()


def test_a_language_of_the_study_that_no_title_is_in_is_told():
    with pytest.raises(StudyError, match=r"register.csv: title_ro missing; expected: every text in each language"):
        check_register(
            read_texts(DOCUMENTS / "register.csv"), SLUGS, "demonstration", read_hashes(DOCUMENTS), ["bg", "ro"]
        )
