"""The parts of a page are read and left as they were."""

from lxml import html

from analysis.publish.parts import read_text


def test_a_text_is_one_line_and_reading_it_changes_nothing():
    cell = html.fragment_fromstring("<td>41%<br><!-- a --><small>35%–47%;\nn = <b>26</b></small> от</td>")
    before = html.tostring(cell)
    assert [read_text(cell), read_text(cell)] == ["41% 35%–47%; n = 26 от"] * 2
    assert html.tostring(cell) == before
