"""What belongs together stays on one line; markup and code stay as they are."""

import pytest

from analysis.publish.typography import set_page, set_text


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("през 2015 г. и", "през 2015_г. и"), ("96 000 лв. (49 084,02 евро)", "96_000_лв. (49_084,02_евро)"),
        ("1,45 млн. лв.", "1,45_млн. лв."), ("85 % от", "85_% от"), ("№ 5", "№_5"), ("1 199 357", "1_199_357"),
        ("2014-2020", "2014–2020"), ("план - срок", "план – срок"),
        ("тел. 082-123", "тел. 082-123"), ("BGLD-3.002-0004", "BGLD-3.002-0004"), ("в 5 големи", "в 5 големи"),
        ("2015 132 души", "2015 132 души"), ("demo-2013-2014", "demo-2013-2014"),
    ],
)  # fmt: skip
def test_numbers_and_units_are_held_together(typed, expected):
    assert set_text(typed) == expected.replace("_", "\N{NO-BREAK SPACE}")
    assert set_text(set_text(typed)) == set_text(typed)


@pytest.mark.parametrize(
    "markup", ['<img alt="2013-2014 г.">', "<code>5 %</code>", "<script>a - b</script>", '<a href="x 2013-2014">y</a>']
)
def test_markup_and_code_stay_as_they_are(markup):
    assert set_page(f"<p>{markup}</p>") == f"<p>{markup}</p>"
