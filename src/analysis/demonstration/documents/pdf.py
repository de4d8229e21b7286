"""A document in, its PDF out: hyphenated text, ruled tables over page ends, a mark and a number on every page."""

from __future__ import annotations

from pathlib import Path

from analysis.demonstration.documents.html import write_body, write_page
from analysis.demonstration.documents.plans import Plan

STYLE = """
@font-face { font-family: Text; src: url("study-sans-regular.ttf"); }
@font-face { font-family: Text; font-weight: 600; src: url("study-sans-semibold.ttf"); }
@page { size: A4; margin: 25mm 22mm 22mm;
  @top-center { content: "MARK"; font: 8.5pt Text; color: #a00; }
  @bottom-center { content: counter(page); font: 9pt Text; } }
/* Without the Bulgarian letter forms: OCR does not know them. */
html { font: 12pt/1.35 Text; font-feature-settings: "locl" 0; }
p, li { text-align: justify; hyphens: auto; margin: 0 0 .7em; }
h1 { font: 600 19pt/1.25 Text; margin: 0 0 1.2em; }
h2 { font: 600 15pt/1.3 Text; margin: 1.5em 0 .6em; }
h3 { font: 600 13pt/1.3 Text; margin: 1.2em 0 .5em; }
h1, h2, h3 { break-after: avoid; }
nav { break-after: page; }
nav p { text-align: left; margin: 0; } nav .level3 { margin-left: 6mm; }
nav a { color: inherit; text-decoration: none; }
nav a::after { content: leader(".") target-counter(attr(href), page); }
table { width: 100%; border-collapse: collapse; font-size: 10pt; line-height: 1.25; margin: 0 0 1.2em; }
th, td { border: .6pt solid #333; padding: 3pt 4pt; text-align: left; vertical-align: top; hyphens: auto; }
th { font-weight: 600; }
thead { display: table-row-group; } table.repeat thead { display: table-header-group; }
td { orphans: 1; widows: 1; }  /* a cell breaks between any two of its lines */
"""


def write_pdf(plan: Plan, fonts: Path) -> bytes:
    """Return the PDF; `fonts` is the folder with the study's font files. The same bytes every time."""
    import weasyprint  # here, not above: it needs Pango, which only who writes the documents must have

    page = write_page(plan, STYLE.replace("MARK", plan.mark), write_body(plan))
    return weasyprint.HTML(string=page, base_url=f"{fonts}/").write_pdf()
