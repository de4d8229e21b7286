"""Passages in, one draft of a measure per list of labelled fields out: „Отговорна институция: …“, „Срок: …“.

The measure is what a label of its own says („Мярка: …“), else the heading, numbered line or paragraph above the list.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analysis.documents.measures.fields import FIELDS, KEPT, drop_number, has_number
from analysis.documents.measures.joint import spread
from analysis.documents.measures.labels import Piece, split_passages

ENDS = (".", ":", ";")


@dataclass(frozen=True)
class State:
    """What is known while the pieces of a document are read one after the other."""

    drafts: tuple[dict, ...] = ()
    draft: dict | None = None
    title: Piece | None = None  # what stands above the next list
    pending: Piece | None = None  # a paragraph in a list: more of its last field, or the title of the next list
    order: tuple[str, ...] = ()  # the labels of the lists so far, in the order in which they first stand


def read_labels(passages: pd.DataFrame, used: set[int]) -> list[dict]:
    """Return the drafts of all labelled lists of one document, in reading order, outside the passages of `used`."""
    state = State()
    for piece in split_passages(passages[~passages["passage"].isin(used)]):
        state = _read_text(state, piece) if piece.label is None else _read_label(state, piece)
    return list(_close(state).drafts)


def _read_text(state: State, piece: Piece) -> State:
    is_item = has_number(piece.text) and piece.kind != "item"
    if piece.kind != "heading" and not is_item and piece.text[:1].islower():
        return _continue(state, piece)
    if state.draft is None and state.title and not drop_number(state.title.text).strip(" ."):
        return replace(state, title=state.title._replace(text=f"{state.title.text} {piece.text}"))  # „3.1.“ in a cell
    if state.draft is None or piece.kind == "heading" or is_item or state.draft["last"] == "measure":
        return replace(_close(state), title=piece)
    return replace(state, pending=piece)


def _continue(state: State, piece: Piece) -> State:
    """Add a text that begins with a small letter to the field, or to the title, that it goes on with."""
    if state.draft is None:
        goes_on = state.title and not state.title.text.rstrip().endswith(ENDS)
        title = state.title._replace(text=f"{state.title.text} {piece.text}") if goes_on else piece
        return replace(state, title=title)
    return replace(state, draft=_extend(state.draft, piece))


def _read_label(state: State, piece: Piece) -> State:
    if state.draft and not _begins_list(state, piece):
        draft = _extend(state.draft, state.pending) if state.pending else state.draft
    else:
        state = _close(state)
        draft = _open(state.title)
    return replace(state, draft=_add(draft, piece), pending=None)


def _begins_list(state: State, piece: Piece) -> bool:
    """Say whether a label begins the next list: the last one has it, or a paragraph parts it from later labels."""
    if piece.label == "measure" or (piece.label in KEPT and piece.label.split("+")[0] in state.draft):
        return True
    order, last = state.order, state.draft["last"]
    return bool(state.pending) and {piece.label, last} <= set(order) and order.index(piece.label) <= order.index(last)


def _extend(draft: dict, piece: Piece) -> dict:
    last = draft["last"]
    if last not in draft:
        return draft
    return draft | {last: f"{draft[last]} {piece.text}", "passages": [*draft["passages"], piece.passage]}


def _open(title: Piece | None) -> dict:
    draft = {"source": "labels", "heading": "", "passages": [], "unit": "", "measure": "", "last": "", "labels": ()}
    if title is None:
        return draft
    measure = drop_number(title.text).rstrip(" :(–—-;,")
    return draft | {"heading": title.heading, "passages": [title.passage], "measure": measure}


def _add(draft: dict, piece: Piece) -> dict:
    draft = draft | {"last": piece.label, "labels": (*draft["labels"], piece.label)}
    if piece.label == "measure":
        return draft | {"measure": drop_number(piece.text), "heading": piece.heading, "passages": [piece.passage]}
    if piece.label not in KEPT:
        return draft
    passages = [*draft["passages"], *([] if piece.passage in draft["passages"] else [piece.passage])]
    return draft | spread(piece.label, piece.text) | {"passages": passages}


def _close(state: State) -> State:
    """Take the draft up if it names a measure and at least two of its fields; a pending paragraph becomes the title."""
    draft, title = state.draft, state.pending or state.title
    good = draft and draft["measure"] and len(set(FIELDS) & set(draft)) >= 2
    if good:
        order = tuple(dict.fromkeys((*state.order, *draft["labels"])))
        state = replace(state, drafts=(*state.drafts, draft), order=order)
    return replace(state, draft=None, title=title, pending=None)
