"""`study search`: what a person sees, what a script gets, and what either is told where there is nothing."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis import cli
from analysis.documents.search import build_index
from analysis.pipeline.search import SHOWN

ROOT = Path(__file__).parents[2]
HEADING = "План › 4. Мерки"
QUOTES = [
    "Общината осигурява участието на ромите. Заседанията са открити. Ромите имат трима представители.",
    "Въпроси за участие: тел. 082 000 000, plan@example.bg.",
    "Средства не се предвиждат.",
]


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return make_study(tmp_path_factory.mktemp("study"), QUOTES)


def make_study(root: Path, quotes: list[str]) -> Path:
    """Write a study that holds an index of the quotes, and nothing else."""
    shutil.copy(ROOT / "study.toml", root)
    (root / "data/processed/documents").mkdir(parents=True)
    rows = [("demo-byala-2013", number, 3, HEADING, quote) for number, quote in enumerate(quotes, start=1)]
    passages = pd.DataFrame(rows, columns=["document", "passage", "page", "heading", "quote"])
    build_index(passages, root / "data/processed/documents/index.sqlite").close()
    return root


@pytest.fixture
def run(monkeypatch, capsys):
    """A function that runs the command and returns its exit code, what it printed and what it said of errors."""

    def run_search(study: Path, *words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["study", "search", *words, "--study", str(study)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        return ended.value.code or 0, printed.out, printed.err

    return run_search


def test_a_passage_is_shown_with_its_place_and_the_sentences_that_hold_the_words(run, study):
    code, out, err = run(study, "участие", "на", "ромите")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"demo-byala-2013, page 3 · {HEADING}",
        "Общината осигурява *участието* на *ромите*. … *Ромите* имат трима представители.",
        "",
        "1 passage in 1 document",
    ]


def test_a_script_gets_a_list_of_passages(run, study):
    code, out, _ = run(study, "участие на ромите", "--json")
    (row,) = json.loads(out)
    assert row.pop("score") > 0
    expected = {"document": "demo-byala-2013", "page": 3, "heading": HEADING, "passage": QUOTES[0]}
    assert (code, row) == (0, expected)


def test_contacts_are_hidden(run, study):
    for face in ([], ["--json"]):
        _, out, _ = run(study, "въпроси", *face)
        assert "082" not in out
        assert "example" not in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["820"], "“820”: in no document\n"),
        (["риболов"], "“риболов”: in no document"),
        (["участвие"], "“участвие”: in no document; did you mean “участие”?"),
        (
            ["средства", "участие"],
            "no passage holds all of this; passages that hold one part: “средства” in 1, “участие”",
        ),
        (["участие", "-ромите", "-въпроси"], "no passage holds all of this without what is to be left out"),
        (["на"], "“на”: found in nearly every passage"),
        (["-участие"], "only words to leave out were given"),
        ([""], "no word to look for was given"),
        (["„“"], "no word to look for was given"),
    ],
)
def test_where_nothing_is_found_it_is_said_why(run, study, words, said):
    for face in ([], ["--json"]):
        code, out, err = run(study, *words, *face)
        assert code == 0
        assert out == ("[]\n" if face else "")
        assert said in err


def test_only_the_best_are_shown_and_all_are_counted(run, tmp_path):
    study = make_study(tmp_path, [f"Мярка {number} за ромите." for number in range(SHOWN + 3)])
    _, out, _ = run(study, "мярка")
    assert out.count("*Мярка*") == SHOWN
    assert out.endswith(f"{SHOWN + 3} passages in 1 document; the best {SHOWN} are shown, --json gives all\n")


def test_a_study_without_documents_says_so(run, tmp_path):
    code, _, err = run(make_study(tmp_path, []), "ромите")
    assert code == 0
    assert "there are no documents to search yet" in err


def test_a_study_that_was_not_built_says_what_to_do(run, tmp_path):
    shutil.copy(ROOT / "study.toml", tmp_path)
    code, _, err = run(tmp_path, "ромите")
    assert code == 1
    assert "have not been read yet; to do: run `study build`" in err


def test_a_broken_index_says_what_to_do(run, tmp_path):
    index = make_study(tmp_path, QUOTES) / "data/processed/documents/index.sqlite"
    index.write_bytes(b"no database " * 1000)
    code, _, err = run(tmp_path, "ромите")
    assert code == 1
    assert "cannot be read" in err
    assert "delete this file" in err
