"""The model in, the people who were asked out: a row per interview or refusal, with how and by whom it was done."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.demonstration.draw import draw_one
from analysis.demonstration.world import of_group, strata, stream


def invite_people(model: dict) -> pd.DataFrame:
    """Return everybody who was asked, stratum by stratum.

    Columns: municipality, resp_group, consent, mode, enumerator, paper_id, deviceid, kind (group, or
    `roma_f2f`), knowledge and trust (shifts in logits), hasty, straight and generous (the odd interviews).
    """
    people = pd.DataFrame(
        [
            {"municipality": municipality, "resp_group": group, "consent": consent}
            for municipality, group in strata(model)
            for consent in _consents(model, municipality, group)
        ]
    )
    people["mode"] = _draw_modes(model, people)
    people["enumerator"] = _assign_interviewers(model, people)
    people["paper_id"] = _number_where(people["mode"] == "paper", "P{:04d}")
    people["deviceid"] = _name_devices(people)
    people["kind"] = people["resp_group"].where(
        (people["resp_group"] != "roma") | (people["mode"] != "f2f"), "roma_f2f"
    )
    for spread in ("knowledge", "trust"):
        people[spread] = _draw_shifts(model, people, spread)
    return _mark_odd(model, people)


def count_people(model: dict, consent: str) -> dict[str, dict[str, int]]:
    """Return group → municipality → how many consented (`yes`) or refused (`no`)."""
    counts = {group: {} for group in model["sizes"]}
    for municipality, group in strata(model):
        counts[group][municipality] = _consents(model, municipality, group).count(consent)
    return counts


def _consents(model: dict, municipality: str, group: str) -> list[str]:
    *_, held, refused = model["sizes"][group][municipality]
    return ["yes"] * held + ["no"] * refused


def _draw_modes(model: dict, people: pd.DataFrame) -> np.ndarray:
    codes = ["f2f", "self_web", "paper"]
    rows = [of_group(model["one"]["mode"], group) for group in people["resp_group"]]
    weights = np.array([[row.get(code, 0) for code in codes] for row in rows], dtype=float)
    modes = draw_one(codes, weights, stream("mode"))
    refused_to_interviewer = (people["consent"] == "no") & (people["resp_group"] == "roma")
    return np.where(refused_to_interviewer, "f2f", modes)


def _assign_interviewers(model: dict, people: pd.DataFrame) -> pd.Series:
    """Share the interviews of a municipality among its interviewers in turn; nobody stands behind the web form."""
    met = people[people["mode"] != "self_web"]
    turns = met.groupby("municipality").cumcount()
    names = [
        model["interviewers"][place][turn % len(model["interviewers"][place])]
        for place, turn in zip(met["municipality"], turns, strict=True)
    ]
    return pd.Series(names, index=met.index).reindex(people.index, fill_value="")


def _number_where(chosen: pd.Series, form: str) -> list[str]:
    return [form.format(number) if yes else "" for yes, number in zip(chosen, chosen.cumsum(), strict=True)]


def _name_devices(people: pd.DataFrame) -> list[str]:
    """Return invented device codes: a tablet per interviewer, a browser per respondent on the web."""
    browsers = _number_where(people["enumerator"] == "", "enketo:DEMO{:04d}")
    return [
        browser or f"collect:DEMO{int(interviewer[1:]):04d}"
        for browser, interviewer in zip(browsers, people["enumerator"], strict=True)
    ]


def _draw_shifts(model: dict, people: pd.DataFrame, spread: str) -> np.ndarray:
    kinds = np.array(model["spread"][spread])
    of_person = kinds[(stream(f"spread of {spread}").random(len(people)) * len(kinds)).astype(int)]
    return of_person + people["municipality"].map(model["place"][spread]).to_numpy()


def _mark_odd(model: dict, people: pd.DataFrame) -> pd.DataFrame:
    """Add `hasty`, `straight` and `generous`; on paper the respondent writes, so only talks can be odd."""
    talk = people["mode"] == "f2f"
    hasty = talk & (people["enumerator"] == model["odd"]["hasty"]["interviewer"])
    return people.assign(
        hasty=hasty,
        straight=hasty & (stream("straight").random(len(people)) * 100 < model["odd"]["hasty"]["straight"]),
        generous=talk & (people["enumerator"] == model["odd"]["generous"]["interviewer"]),
    )
