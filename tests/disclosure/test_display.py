"""A page that shows a number which was not released is found, wherever the number stands."""

import re
from urllib.parse import quote

import pandas as pd
import pytest

from analysis.disclosure.artefacts import read_artefacts
from analysis.disclosure.display import compare_figures, find_unexplained

TABLE = b"""municipality,group,indicator,category,n,estimate,low,high,flag
ruse,roma,tr,net,105,0.03,0,0.1,
borovo,roma,tr,net,26,0.4,0.2,0.6,low
ivanovo,roma,tr,net,,,,,:c
district,roma,tr,net,380,0.37,0.3,0.44,
"""
MARK = "trust|{}|roma|tr|net|"


def draw(place: str, text: str, kind: str = "figure") -> str:
    return f'<g id="{kind}:{MARK.format(place)}"><!-- {text} --><g><path d="M 3 7"/></g></g>'


SVG = f"""<svg><g id="matplotlib.axis_1"><g id="xtick_1"><g id="text_1"><!-- 25% --></g></g></g>
{draw("ruse", "3")}{draw("borovo", "40% (20%–60%)")}{draw("ivanovo", ":c")}{draw("district", "37%")}
{draw("ruse", "105", "count")}<g id="text_6"><!-- Community plan 2015 --></g></svg>"""
ALT = "Chart by municipality. Trust. For the district: 37%."


def write_row(place: str, label: str, text: str) -> str:
    key = f"trust|{place}|roma|tr|net|"
    return f'<tr><th scope="row">{label}</th><td><span data-figure="{key}">{text}</td></tr>'


CELLS = {
    "ruse": ("Ruse", "3%</span> <small>0%–10%; n = 105</small>"),
    "borovo": ("Borovo", "(40%)</span> <small>20%–60%; n = 26</small>"),
    "ivanovo": ("Ivanovo", ":c</span>"),
    "district": ("Ruse district", "37%</span> <small>30%–44%; n = 380</small>"),
}


def write_page(alt: str = ALT, svg: str = SVG, caption: str = "Trust") -> str:
    body = "".join(write_row(place, *cell) for place, cell in CELLS.items())
    head = '<tr><th scope="col">Municipality</th><th scope="col">Community plan 2015</th></tr>'
    image = f'<img alt="{alt}" src="data:image/svg+xml,{quote(svg)}">'
    return (
        f'<html lang="en"><figure id="figure-trust"><figcaption><b>Figure 1.</b> {caption}</figcaption>{image}'
        f'<table>{head}{body}</table><a href="../data/trust.csv">data</a></figure></html>'
    )


def audit(page: str) -> pd.DataFrame:
    files = {"site/en/ruse.html": page.encode(), "site/data/trust.csv": TABLE}
    released = read_artefacts({"tables/trust.csv": TABLE})
    return pd.concat([compare_figures(read_artefacts(files), released), find_unexplained(files)], ignore_index=True)


def test_a_page_that_shows_what_was_released_passes():
    assert audit(write_page()).empty


def test_a_hidden_cell_that_shows_a_value_is_named_with_page_table_and_cell():
    """The same value stands elsewhere on the page: it is the cell that tells."""
    found = audit(write_page().replace(":c</span>", "3%</span>"))
    assert found["artefact"].tolist() == ["site/en/ruse.html"]
    assert found["table"].tolist() == ["trust"]
    assert found["where"].iloc[0].startswith("figure-trust, Ivanovo, Community plan 2015 [ivanovo|roma|tr|net")
    assert found["what"].tolist() == ["estimate is shown and was not released"]


@pytest.mark.parametrize(("old", "new", "what"), [
    (":c</span>", ":c</span> <small>n = 7</small>", "n is shown and was not released"),
    ("(40%)", "(41%)", "estimate is another than released"),
    ("0%–10%", "0%–11%", "high is another than released"),
    ("n = 105", "n = 106", "n is another than released"),
    ("trust|ivanovo", "trust|vetovo", None),
    (":c</span>", ":c</span> 3", "estimate is shown and was not released"),
    ('<span data-figure="trust|ivanovo|roma|tr|net|">:c</span>', "3%", "3% belongs to no figure"),
    ("0%–10%;", "0%–10%; 3%;", "3% belongs to no figure"),
])  # fmt: skip
def test_a_changed_cell_is_found(old, new, what):
    page = write_page()
    assert old in page
    found = audit(page.replace(old, new))
    assert found["what"].tolist()[:1] == ([what] if what else [])


def test_a_cell_that_names_a_figure_of_its_own_is_found():
    found = audit(write_page().replace("trust|borovo", "trust|vetovo"))
    assert "a figure that was not released" in set(found["what"])


@pytest.mark.parametrize("alt", [
    f"{ALT} Ivanovo: 3%.", f"{ALT} Ivanovo: 8%.", ALT.replace("37%", "38%"), ALT.replace("37%", "0.3"),
])  # fmt: skip
def test_a_number_of_an_alternative_text_that_is_of_no_row_that_it_names_is_found(alt):
    found = audit(write_page(alt=alt))
    assert len(found) == 1 and found["where"].iloc[0] == "figure-trust alternative text"


@pytest.mark.parametrize("alt", [f"{ALT} Borovo: 40%.", "Chart. Ruse (3%), plan 2015.", "In four places, 37%."])
def test_a_number_of_an_alternative_text_that_is_of_a_row_that_it_names_passes(alt):
    assert audit(write_page(alt=alt)).empty


@pytest.mark.parametrize("label", [
    "<g id='text_9'><!-- 3% --></g>", "<text>8%</text>", "<title>n = 7</title>", draw("ivanovo", "3%"),
    draw("borovo", "37%"), draw("ivanovo", "7", "count"), draw("ruse", "105"),
])  # fmt: skip
def test_a_label_put_into_a_drawing_is_found(label):
    found = audit(write_page(svg=SVG.replace("</svg>", f"{label}</svg>")))
    assert len(found) == 1 and found["where"].iloc[0] == "figure-trust drawing"


def test_a_flag_of_a_drawing_that_becomes_a_value_is_found():
    """The same value stands elsewhere in the drawing."""
    found = audit(write_page(svg=SVG.replace("<!-- :c -->", "<!-- 3 -->")))
    assert found["what"].tolist() == ["3 is not what the table has of figure:trust|ivanovo|roma|tr|net|"]


def test_numbers_of_axes_and_of_labels_are_no_values():
    assert audit(write_page(svg=SVG.replace("25%", "50%"))).empty
    assert not audit(write_page(svg=SVG.replace("plan 2015", "plan 2016"))).empty


def test_a_value_in_a_caption_that_no_row_has_is_found():
    assert audit(write_page(caption="Trust is highest in Borovo (40%)")).empty
    assert audit(write_page(caption="Trust is lowest in Ivanovo (8%)"))["where"].tolist() == ["figure-trust caption"]


def test_a_fraction_may_be_shown_only_where_its_count_is():
    cells = '<td><span data-count="t|a|roma|||">26</span></td><td><span data-derived="t|a|roma|||">13%</span></td>'
    page = f'<html lang="en"><table><tr><th>A</th>{cells}</tr></table></html>'
    assert find_unexplained({"a.html": page.encode()}).empty
    found = find_unexplained({"a.html": page.replace(">26<", ">:c<").encode()})
    assert found["what"].tolist() == ["13% belongs to no figure"]


def test_a_table_that_was_not_released_is_found():
    files = {"site/data/total.csv": b"municipality,group,indicator,category,n\nivanovo,roma,tr,net,7\n"}
    found = compare_figures(read_artefacts(files), read_artefacts({"tables/trust.csv": TABLE}))
    assert found[["artefact", "table", "what"]].iloc[0].tolist() == [
        "site/data/total.csv", "total", "a figure that was not released",
    ]  # fmt: skip


def test_a_drawing_without_its_table_is_found():
    page = re.sub("<table>.*</table>", "", write_page())
    assert find_unexplained({"a.html": page.encode()})["what"].tolist() == ["a drawing without the table of its values"]


def test_the_image_of_a_page_needs_no_table_and_whatever_else_is_drawn_on_it_does():
    image = '<image href="../assets/documents/plan-1.webp" width="910" height="1287"/>'
    page = '<html lang="bg"><figure><svg viewBox="0 0 910 1287">{}</svg></figure></html>'
    marked = f'{image}\n<g id="r-plan-2"><rect x="1" y="2" width="30" height="4"/></g>\n<g></g>\n'
    assert find_unexplained({"a.html": page.format(marked).encode()}).empty
    for drawn in (f"{marked}<text>40%</text>", marked.replace(image, ""), marked.replace("documents/plan", "plan")):
        assert len(find_unexplained({"a.html": page.format(drawn).encode()})) == 1, drawn


@pytest.mark.parametrize(("name", "count"), [("Бяла", 0), ("Бяла 37%", 1)])
def test_a_map_of_names_draws_no_values_and_one_with_numbers_does(name, count):
    shape = '<a href="byala.html"><path d="M1 1L2 2L2 1Z"/><text x="1.5" y="1.5">{}</text></a>'
    drawing = f'<svg viewBox="0 0 600 400" role="group">\n{shape.format(name)}\n\n</svg>'
    page = f'<html lang="bg"><figure id="map"><figcaption>Карта</figcaption>{drawing}</figure></html>'
    assert len(find_unexplained({"site/bg/index.html": page.encode()})) == count
