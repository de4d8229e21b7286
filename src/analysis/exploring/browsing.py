"""Rows in, a table out that can be searched, sorted and paged through, in a notebook without a network."""

from __future__ import annotations

import pandas as pd
from IPython.display import HTML

from analysis.report.catalogue import Catalogue

MOST = "8MB"  # of rows in one table: all interviews of a study of this size, or all passages; of more, a part is shown
ROWS = [10, 25, 50, 100]
WORDS = ("search", "lengthMenu", "info", "infoEmpty", "infoFiltered", "zeroRecords")  # as DataTables names them


def browse_rows(rows: pd.DataFrame, words: Catalogue) -> HTML:
    """Return the rows as a table of itables; its script comes with the package and is asked of no host.

    The script stands beside every table, so that each cell can be run by itself and shown again without the others.
    """
    import itables

    itables.init_notebook_mode(all_interactive=False, connected=False)
    language = {name: words.text(f"browsing.{name}") for name in WORDS} | {"thousands": "\N{NO-BREAK SPACE}"}
    table = itables.to_html_datatable(
        rows, connected=False, maxBytes=MOST, maxColumns=0, lengthMenu=ROWS, scrollX=True, classes="display compact",
        columnDefs=[{"className": "dt-left", "targets": "_all"}], display_logo_when_loading=False, language=language,
    )  # fmt: skip
    return HTML(table)
