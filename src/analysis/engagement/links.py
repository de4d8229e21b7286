"""Released proposals, wishes and plans in, for each proposal whether its theme is wanted and planned out."""

from __future__ import annotations

import pandas as pd

NOT_OBTAINED, UNKNOWN, NOT_ASKED = "not_obtained", "unknown", "not_asked"
LINKS = ["municipality", "proposal", "topic", "wanted", "planned", "generation"]


def link_proposals(proposals: pd.DataFrame, bridge: pd.DataFrame) -> pd.DataFrame:
    """Return a row per proposal with what is known of its theme in its municipality.

    `proposals` and `bridge` are the released tables. `wanted` is that of the bridge (yes, no, open, hidden,
    not_asked), `planned` the state of the theme in the newest plan that was obtained (commitment, mention, absent,
    withheld; not_obtained: no plan was, unknown: no plan is registered), `generation` that plan's period.
    """
    own = bridge.assign(is_read=bridge["state"] != NOT_OBTAINED, topic=bridge["theme"])
    newest = own.sort_values(["is_read", "generation"]).drop_duplicates(["municipality", "topic"], keep="last")
    newest = newest.rename(columns={"state": "planned"})
    linked = proposals[["municipality", "proposal", "topic"]].merge(
        newest[["municipality", "topic", "wanted", "planned", "generation"]], how="left", on=["municipality", "topic"]
    )
    return linked.fillna({"wanted": NOT_ASKED, "planned": UNKNOWN, "generation": ""})[LINKS]
