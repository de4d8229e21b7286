"""Two texts in, the numbers out that one of them says and the other does not, whatever was left out or moved."""

from __future__ import annotations

import re
from collections.abc import Iterator

KEPT = re.compile(r"\d[.,](?=\d)|[^\W_]|%|\N{MINUS SIGN}")
SHORT = 12  # signs: a piece with a number that is shorter stands in any long text, by chance
DIGIT = re.compile(r"\d")


def fold(text: str) -> str:
    """Return the letters and numbers of a text without what lines, columns and fonts change.

    >>> fold("Речица – 12 345,5 (67 %)")
    'речица12345,567%'
    """
    return "".join(KEPT.findall(text)).casefold()


def list_pieces(text: str, whole: str) -> Iterator[str]:
    """Return a text in pieces, each as long as it can be and still stand in `whole`; a sign that stands nowhere alone.

    >>> list(list_pieces("abcabd", "abc abd"))
    ['abc', 'abd']
    """
    start = 0
    while start < len(text):
        length = _measure(text, start, whole)
        yield text[start : start + length]
        start += length


def _measure(text: str, start: int, whole: str) -> int:
    """Return the length of the longest piece from `start` on: it is doubled while it stands in `whole`, then halved."""
    known, step = 0, 1
    while start + step <= len(text) and text[start : start + step] in whole:
        known, step = step, step * 2
    beyond = min(step, len(text) - start + 1)
    while beyond - known > 1:
        middle = (known + beyond) // 2
        known, beyond = (middle, beyond) if text[start : start + middle] in whole else (known, middle)
    return max(known, 1)


def find_added(text: str, whole: str) -> list[str]:
    """Return where a folded text says a number that `whole` does not say there, as the signs around each place.

    A number belongs to what stands before it: one that begins a piece is new, as one that ends a piece is where it is
    longer in `whole`, and one in a piece so short that it stands in any long text.

    >>> find_added(fold("Горица 3, Речица 41%"), fold("Община: Горица :c, Речица 41%"))
    ['горица|3', '3|речица41%']
    """
    pieces = list(list_pieces(text, whole)) if DIGIT.search(text) else []
    if len(pieces) < 2:
        return [piece[:SHORT] for piece in pieces if piece not in whole and DIGIT.search(piece)]
    return [
        f"{one[-SHORT:]}|{other[:SHORT]}"
        for one, other in zip(pieces, pieces[1:], strict=False)
        if other[0].isdigit() or _is_chance(one) or _is_chance(other) or _is_cut(one, whole)
    ]


def _is_chance(piece: str) -> bool:
    return len(piece) < SHORT and DIGIT.search(piece) is not None


def _is_cut(piece: str, whole: str) -> bool:
    """Say whether a piece ends in a number of which `whole` has more wherever the piece stands in it."""
    return piece[-1].isdigit() and re.search(rf"{re.escape(piece)}(?![\d.,])", whole) is None
