"""The answers drawn before and after meetings in, the true gains out: expected, of all, and of the pairs."""

from __future__ import annotations

import numpy as np

DIGITS = 6


def describe_learning(drawn: list[dict], items: list[str]) -> dict:
    """Return the truth about the answers of one meeting or several; see NOTE of `write` for the names."""
    began, stayed = (_stack(drawn, name) for name in ("began", "stayed"))
    right, chance, written = (
        {moment: np.concatenate([one[what][moment] for one in drawn]) for moment in ("before", "after")}
        for what in ("right", "chance", "written")
    )
    pairs = began & stayed
    answered = pairs[:, None] & (written["before"] != "") & (written["after"] != "")
    whole = answered.all(axis=1)
    score = {moment: right[moment].sum(axis=1) for moment in right}
    expected, everybody = (_difference(what, began) for what in (chance, right))
    return {
        "began": int(began.sum()),
        "pairs": int(pairs.sum()),
        "dropped_out": int((began & ~stayed).sum()),
        "came_late": int((~began).sum()),
        "score_of_who_stayed": _round(score["before"][pairs].mean()),
        "score_of_who_left": _round(score["before"][began & ~stayed].mean()),
        "items": {
            item: {
                "expected_gain": _round(expected[number]),
                "gain_of_all_who_began": _round(everybody[number]),
                **_count_pairs(right, answered[:, number], number),
            }
            for number, item in enumerate(items)
        },
        "score": {
            "expected_gain": _round(expected.sum()),
            "gain_of_all_who_began": _round(everybody.sum()),
            "of_all_items_answered": _describe_score(score, whole),
            "of_all_pairs": _describe_score(
                {moment: (right[moment] & (written[moment] != "")).sum(axis=1) for moment in right}, pairs
            ),
        },
    }


def _count_pairs(right: dict[str, np.ndarray], answered: np.ndarray, number: int) -> dict:
    """Count who answered an item twice: right before, right after, gained (wrong, then right) and lost."""
    before, after = (right[moment][answered, number] for moment in ("before", "after"))
    return {
        "n": int(answered.sum()),
        "right_before": int(before.sum()),
        "right_after": int(after.sum()),
        "gained": int((~before & after).sum()),
        "lost": int((before & ~after).sum()),
        "gain": _round((after.sum() - before.sum()) / len(before)),
    }


def _describe_score(score: dict[str, np.ndarray], who: np.ndarray) -> dict:
    before, after = score["before"][who], score["after"][who]
    return {
        "n": int(who.sum()),
        "before": _round(before.mean()),
        "after": _round(after.mean()),
        "gain": _round((after - before).mean()),
    }


def _difference(of: dict[str, np.ndarray], who: np.ndarray) -> np.ndarray:
    return of["after"][who].mean(axis=0) - of["before"][who].mean(axis=0)


def _stack(drawn: list[dict], name: str) -> np.ndarray:
    return np.concatenate([one[name] for one in drawn])


def _round(number: float) -> float:
    return round(float(number), DIGITS)
