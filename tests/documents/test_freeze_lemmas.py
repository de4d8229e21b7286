"""The frozen table is renewed from the documents of a built study; without one it is said what to do."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
import typer

from analysis.documents import lemmas
from analysis.documents.lemma_table import hash_rows
from analysis.pipeline.freeze_lemmas import freeze

ROOT = Path(__file__).parents[2]


@pytest.fixture
def study(tmp_path):
    shutil.copy(ROOT / "study.toml", tmp_path)
    (tmp_path / "data/processed/documents").mkdir(parents=True)
    (tmp_path / "data/raw/reference").mkdir(parents=True)
    shutil.copy(ROOT / "data/raw/reference/municipalities.csv", tmp_path / "data/raw/reference")
    return tmp_path


def test_words_are_added_and_none_is_lost(study, monkeypatch, capsys):
    monkeypatch.setattr(lemmas, "TABLE", Path(shutil.copy(lemmas.TABLE, study)))
    frame = pd.DataFrame({"quote": ["Хармонизирахме общините през 2014 г. в русенско село.", "Plan"]})
    frame.to_parquet(study / "data/processed/documents/passages.parquet")
    before = dict(lemmas.read_table())
    freeze(study)
    first, rows = lemmas.TABLE.read_text(encoding="utf-8").split("\n", 1)
    after = {form: found for form, found, _ in (row.split("\t") for row in rows.splitlines())}
    assert after.keys() >= before.keys() | {"хармонизирахме"}
    assert "русенско" not in after
    assert first.endswith(hash_rows(rows))
    assert "words added" in capsys.readouterr().out


def test_a_study_that_was_not_built_says_what_to_do(study, capsys):
    with pytest.raises(typer.Exit):
        freeze(study)
    assert "have not been read yet; to do: run `study build`" in capsys.readouterr().err
