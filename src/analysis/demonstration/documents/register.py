"""The reference tables and the demonstration documents in, the rows of register.csv out; nothing is added to them."""

from __future__ import annotations

import pandas as pd

from analysis.demonstration.documents.plans import Plan, read_data

COLUMNS = (
    "document", "family", "level", "municipality", "generation", "status", "title_bg", "title_en", "date", "source",
    "source_url", "file", "sha256", "origin", "search_log", "verified",
)  # fmt: skip
LEVELS = {"council_of_europe": "international"}
FOLDER = "demonstration"
NOT_FOUND = {"bg": "{name}: план за действие (не е намерен)", "en": "{name}: action plan (not found)"}
FOUND = {"bg": "{name}: план за действие", "en": "{name}: action plan"}


def build_register(
    policies: pd.DataFrame,
    sought: pd.DataFrame,
    municipalities: pd.DataFrame,
    plans: list[Plan],
    hashes: dict[str, str],
) -> list[dict[str, str]]:
    """Return a row per policy, per plan that was sought, and per demonstration document (by its first file)."""
    policies, sought = (table.select_dtypes("str").fillna("") for table in (policies, sought))
    families = read_data("families")
    generations = sought[sought["policy_id"] != ""].set_index("policy_id")[["slug", "plan_period"]]
    names = municipalities.set_index("slug")["name_en"]
    real = [_from_policy(policy, families, generations) for policy in policies.to_dict("records")]
    real += [_from_search(plan, names) for plan in sought[sought["policy_id"] == ""].to_dict("records")]
    return [*real, *(_from_demonstration(plan, hashes) for plan in plans)]


def _from_policy(policy: dict, families: dict[str, str], generations: pd.DataFrame) -> dict[str, str]:
    known = policy["id"] in generations.index
    logged = [
        ("text not obtained", " "),
        ("official address", policy["official_url"]),
        ("reference", policy["reference"]),
        ("note", policy["note"]),
        ("not found in the source", policy["unverified_fields"]),
    ]
    return _real_row(
        document=policy["id"],
        family=families[policy["id"]],
        level=LEVELS.get(policy["level"], policy["level"]),
        municipality=generations.at[policy["id"], "slug"] if known else "",
        generation=generations.at[policy["id"], "plan_period"] if known else "",
        date=policy["date_adopted"],
        search_log=_join(logged),
        **{name: policy[name] for name in ("title_bg", "title_en", "source", "source_url", "verified")},
    )


def _from_search(plan: dict, names: pd.Series) -> dict[str, str]:
    titles = FOUND if plan["found"] == "yes" else NOT_FOUND
    found = "exists, text not obtained" if plan["found"] == "yes" else "sought and not found"
    return _real_row(
        document=f"{plan['slug']}-plan-{plan['plan_period'][:4]}",
        family="action_plan",
        level="municipal",
        municipality=plan["slug"],
        generation=plan["plan_period"],
        title_bg=titles["bg"].format(name=plan["name_bg"]),
        title_en=titles["en"].format(name=names[plan["slug"]]),
        date="",
        search_log=_join([(found, " "), ("reference", plan["reference"]), ("note", plan["note"])]),
        **{name: plan[name] for name in ("source", "source_url", "verified")},
    )


def _real_row(**facts: str) -> dict[str, str]:
    return {**facts, "status": "not_obtained", "file": "", "sha256": "", "origin": "real"}


def _from_demonstration(plan: Plan, hashes: dict[str, str]) -> dict[str, str]:
    file = plan.facts["files"][0]
    return {
        "document": plan.id,
        "date": str(plan.facts["date"]),
        "source": "invented for the demonstration",
        "source_url": "",
        "file": f"{FOLDER}/{file}",
        "sha256": hashes[file],
        "origin": "demonstration",
        "search_log": "",
        "verified": "no",
        **{name: plan.facts[name] for name in ("family", "level", "municipality", "generation", "status")},
        **{name: plan.facts[name] for name in ("title_bg", "title_en")},
    }


def _join(parts: list[tuple[str, str]]) -> str:
    """Join what is known, each under its name.

    >>> _join([("sought and not found", " "), ("reference", ""), ("note", "may differ")])
    'sought and not found; note: may differ'
    """
    return "; ".join(name if text == " " else f"{name}: {text}" for name, text in parts if text)
