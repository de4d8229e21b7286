"""A drawing comes out of its address as it went in, whatever is in it."""

from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from analysis.publish.embed import embed_drawing, open_drawing


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.just("\n")))
def test_a_drawing_is_read_back_from_an_attribute(svg):
    address = embed_drawing(svg)
    assert open_drawing(address).decode() == svg
    assert unescape(address) == address and not set('"<>&#') & set(address), "an attribute would change it"


def test_a_drawing_with_a_fragment_is_not_cut_off():
    """The twin of a bare #, at which a browser would take the rest for the name of a place."""
    address = embed_drawing('<use href="#s1"/>')
    assert "#" not in address and open_drawing(address) == b'<use href="#s1"/>'
