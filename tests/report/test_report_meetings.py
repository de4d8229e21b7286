"""Meetings on the pages: what was held and what not, who came, what was learned, and nothing of few people."""

import pytest

from analysis.report import tables

pytestmark = pytest.mark.usefixtures("undrawn")


def set_cells(column, value, **where):
    """An edit that sets a column of the rows with these values."""

    def edit(table):
        chosen = table.assign(chosen=True)["chosen"]
        for name, wanted in where.items():
            chosen &= table[name] == wanted
        assert chosen.any()
        return table.assign(**{column: table[column].astype(object).mask(chosen, value)})

    return edit


def test_an_event_that_was_not_held_stands_there_with_its_reason(read_cells, find_stated, word):
    got = read_cells("events", "municipality", "ruse")
    meeting, forum = word("engagement.kinds.meeting"), word("engagement.kinds.forum")
    assert list(got.index) == [meeting, meeting, forum]
    assert got.iloc[0].tolist() == ["1 юни 2015 г.", "Зала", f"{word('engagement.not_held')} / Ремонт на залата"]
    assert "Общински и областни планове" in got.iloc[1, 2] and "Листовка" in got.iloc[1, 2]
    assert find_stated("events", "municipality", "ruse")["events_missed_meeting"]["date"].startswith("1 юни")
    assert not {key for key in find_stated("events", "municipality", "borovo") if "missed" in key}


def test_what_was_written_at_a_meeting_is_marked_as_bulgarian_on_the_english_page_only(open_page):
    for language, marked in (("en", True), ("bg", False)):
        rows = tables.TABLES["events"].rows(open_page("municipality", "ruse", language))
        assert ('<span lang="bg">Салон &lt;малък&gt;</span>' in set(rows.iloc[:, 2])) == marked


def test_events_of_an_earlier_wave_are_left_out(read_cells, change, word):
    later = change("events", set_cells("wave", 2, municipality="ruse", kind="forum"))
    assert list(read_cells("events", "municipality", "ruse", at=later).index) == [word("engagement.kinds.forum")]


def test_counts_of_few_are_flags_and_nobody_left_without_a_mark_is_not_told(read_cells, change, word):
    roma, young, unknown = (word(f"engagement.attended.{name}") for name in ("group_roma", "age_15_29", "sex_unknown"))
    got = read_cells("attendance", "municipality", "borovo").iloc[:, 0]
    assert got[roma] == "35" and got[young] == ":c" and unknown not in got.index
    changed = change("attendance", set_cells("n", 6, municipality="borovo", margin="sex", category="unknown"))
    assert read_cells("attendance", "municipality", "borovo", at=changed).iloc[:, 0][unknown] == "6"


def test_a_count_carries_the_key_of_its_row(open_page):
    rows = tables.TABLES["attendance"].rows(open_page("municipality", "ruse"))
    assert any('data-count="attendance|ruse|||roma|group"' in cell for cell in rows.iloc[:, 1])


def test_who_came_is_set_against_who_lives_there_and_a_hidden_share_is_not_said(find_stated, read_cells, word):
    told = find_stated("events", "municipality", "ruse")
    assert told["representation_roma"] == {"attended": 0.7, "population": 0.1, "year": "2021"}
    assert told["representation_15_29"]["attended"] == 0.24
    assert "representation_15_29" not in find_stated("events", "municipality", "borovo")
    got = read_cells("representation", "municipality", "borovo")
    assert got.loc[word("engagement.attended.sex_female")].tolist() == ["40%", "52%", "−12"]
    assert got.loc[word("engagement.attended.age_15_29")].tolist() == [":c", "15%", ":c"]


def test_a_gain_is_claimed_only_where_its_interval_leaves_out_zero(find_stated, change):
    told = find_stated("learning", "round_table")
    assert told["learning_more"] == {
        "before": 4.0, "after": 4.8, "n": 150, "estimate": 0.8, "low": 0.6, "high": 1.0
    }  # fmt: skip
    assert told["learning_items"] == {"more": 1, "less": 0, "same": 1, "total": 2}
    assert told["learning_dropped"] == {"n": 29} and told["learning_corrected"]["estimate"] == 0.9
    assert {"learning_same", "learning_items_same"} <= set(find_stated("learning", "municipality", "ruse"))
    wide = change("learning", set_cells("low", -0.1, municipality="district", indicator="score", category="gain"))
    assert "learning_same" in find_stated("learning", "round_table", at=wide)


def test_a_loss_is_said_to_be_one(find_stated, change):
    gain = {"municipality": "district", "indicator": "score", "category": "gain"}
    lost = change("learning", lambda rows: set_cells("low", -0.5, **gain)(set_cells("high", -0.1, **gain)(rows)))
    assert "learning_less" in find_stated("learning", "round_table", at=lost)


def test_what_few_people_learned_is_hidden_whole(read_cells, find_stated):
    assert read_cells("learning", "municipality", "ruse").shape == (3, 3)
    assert read_cells("learning", "municipality", "ivanovo").empty
    assert find_stated("learning", "municipality", "ivanovo") == {"learning_hidden": {}}


def test_a_low_base_is_in_brackets_and_called_rough(read_cells, find_stated):
    got = read_cells("learning", "municipality", "borovo")
    assert got.iloc[0, 0] == "(40%) → (60%)" and got.iloc[0, 1].startswith("(+20)")
    assert got.iloc[2, 1].startswith("(0,8) от −0,4 до 2,0")
    assert find_stated("learning", "municipality", "borovo")["learning_same"]["rough"]
    assert "rough" not in find_stated("learning", "round_table")["learning_more"]


def test_invented_meetings_are_said_to_be_and_real_ones_are_not(open_page, find_stated, shown, change, publish, word):
    invented = word("engagement.mark")
    open_page("municipality", "ruse").table("attendance")
    assert "engagement_invented" in find_stated("events", "municipality", "ruse") and invented in shown.pop()["note"]
    real = publish(change("events", lambda rows: rows))
    open_page("municipality", "ruse", at=real).table("attendance")
    assert invented not in shown.pop()["note"]
    assert "engagement_invented" not in find_stated("events", "municipality", "ruse", at=real)
