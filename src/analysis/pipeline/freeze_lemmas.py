"""`python -m analysis.pipeline.freeze_lemmas`: renews the frozen table of lemmas from the documents of a built study.

Words of the old table stay in it, names of municipalities are left out; all lemmas are computed anew. Look at the
difference before you commit it: every
number that rests on words may have moved.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analysis.errors import StudyError
from analysis.study import Study, load_study


def freeze(
    study: Annotated[Path | None, typer.Option(help="the folder of the study (default: the nearest upwards)")] = None,
) -> None:
    """Write the table of the words of the study's documents, the codebooks and our own list."""
    from analysis.documents import lemmas

    try:
        added, table = renew_table(load_study(study))
    except StudyError as problem:
        typer.echo(f"error: {problem}", err=True)
        raise typer.Exit(1) from None
    lemmas.TABLE.write_text(table, encoding="utf-8", newline="\n")
    typer.echo(f"{lemmas.TABLE}: {len(added)} words added")


def renew_table(study: Study) -> tuple[set[str], str]:
    """Return the words that the documents and the codebooks add to the table, and the new table."""
    from analysis.documents.lemma_table import leave_out_names, list_forms, make_table
    from analysis.documents.lemmas import read_table
    from analysis.languages import spread
    from analysis.reference import checking as reference

    places = reference.read_texts(study.reference / "municipalities.csv")
    names = [name for column in spread(["name_*"], places.columns) for name in places[column]]
    forms, known = leave_out_names(list_forms(read_texts(study)), names), read_table().keys()
    return forms - known, make_table(forms | known)


def read_texts(study: Study) -> list[str]:
    """Return the passages of the built study, and the codebooks."""
    import pandas as pd

    from analysis.documents.lemmas import DATA

    passages = study.processed / "documents" / "passages.parquet"
    if not passages.is_file():
        raise StudyError("the documents have not been read yet", where=str(passages), fix="run `study build`")
    codebooks = [path.read_text(encoding="utf-8") for path in sorted(DATA.glob("*.yaml"))]
    return [*pd.read_parquet(passages, columns=["quote"])["quote"], *codebooks]


if __name__ == "__main__":
    typer.run(freeze)
