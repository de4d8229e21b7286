"""model.toml in, the invented world out: a stream of chance per name, and the table that is read per group."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import numpy as np

SEED = 20150304  # the first day of the invented field work; written into truth.json
GROUPS = ("authority", "ngo", "roma")


def load_model() -> dict:
    """Read the numbers that the demonstration is made from."""
    return tomllib.loads(files(__package__).joinpath("model.toml").read_text(encoding="utf-8"))


def stream(name: str) -> np.random.Generator:
    """Return the stream of chance that belongs to `name` alone, so that a new question moves no other answer.

    >>> stream("gender").random() == stream("gender").random()
    True
    """
    return np.random.default_rng([SEED, *name.encode("utf-8")])


def of_group(row: dict, group: str):
    """Return what a row of the model says about `group`; a row that does not tell them apart says it under `all`."""
    return row[group] if group in row else row["all"]


def emphasis(model: dict, question: str, municipality: str) -> dict[str, float]:
    """Return what the people of a municipality stress in a question: code → factor of its weight or chance."""
    return model["emphasis"].get(question, {}).get(municipality, {})


def strata(model: dict) -> list[tuple[str, str]]:
    """Return the (municipality, group) pairs in the order in which everything is written."""
    return [(municipality, group) for municipality in sorted(model["interviewers"]) for group in GROUPS]
