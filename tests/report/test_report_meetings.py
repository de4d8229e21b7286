"""Meetings on the pages: what was held and what not, who came, what was learned, and nothing of few people."""

import pytest

from analysis.report import tables

pytestmark = pytest.mark.usefixtures("undrawn")
INVENTED = "Те не са се състояли"


def set_cells(column, value, **where):
    """An edit that sets a column of the rows with these values."""

    def edit(table):
        chosen = table.assign(chosen=True)["chosen"]
        for name, wanted in where.items():
            chosen &= table[name] == wanted
        assert chosen.any()
        return table.assign(**{column: table[column].astype(object).mask(chosen, value)})

    return edit


def test_an_event_that_was_not_held_stands_there_with_its_reason(read_cells, read_text):
    got = read_cells("events", "municipality", "ruse")
    assert list(got.index) == ["Информационна среща", "Информационна среща", "Дискусионен форум"]
    assert got.iloc[0].tolist() == ["1 юни 2015 г.", "Зала", "Не се състоя. / Ремонт на залата"]
    assert got.iloc[1, 2].startswith("Теми: Общински и областни планове") and "Материали: Листовка" in got.iloc[1, 2]
    told = " ".join(read_text("events", "municipality", "ruse"))
    assert "Насрочената за 1 юни" in told.replace("\xa0", " ")
    assert "не се състоя" not in " ".join(read_text("events", "municipality", "borovo"))


def test_what_was_written_at_a_meeting_is_marked_as_bulgarian_on_the_english_page_only(open_page):
    for language, marked in (("en", True), ("bg", False)):
        rows = tables.TABLES["events"].rows(open_page("municipality", "ruse", language))
        assert ('<span lang="bg">Салон &lt;малък&gt;</span>' in set(rows.iloc[:, 2])) == marked


def test_events_of_an_earlier_wave_are_left_out(read_cells, change):
    later = change("events", set_cells("wave", 2, municipality="ruse", kind="forum"))
    assert list(read_cells("events", "municipality", "ruse", at=later).index) == ["Дискусионен форум"]


def test_counts_of_few_are_flags_and_nobody_left_without_a_mark_is_not_told(read_cells, change):
    got = read_cells("attendance", "municipality", "borovo").iloc[:, 0]
    assert got["Роми"] == "35" and got["15–29 години"] == ":c" and got["30–44 години"] == ":c"
    assert "Пол – не е отбелязан" not in got.index
    changed = change("attendance", set_cells("n", 6, municipality="borovo", margin="sex", category="unknown"))
    assert read_cells("attendance", "municipality", "borovo", at=changed).iloc[:, 0]["Пол – не е отбелязан"] == "6"


def test_a_count_carries_the_key_of_its_row(open_page):
    rows = tables.TABLES["attendance"].rows(open_page("municipality", "ruse"))
    assert any('data-count="attendance|ruse|||roma|group"' in cell for cell in rows.iloc[:, 1])


def test_who_came_is_set_against_who_lives_there_and_a_hidden_share_is_not_said(read_text, read_cells):
    told = read_text("events", "municipality", "ruse")
    assert "- Ромите са 70% от участниците и 10% от населението (2021 г.)." in told
    assert "- Хората на възраст 15–29 години са 24% от участниците и 15% от населението (2021 г.)." in told
    assert not any("15–29" in line for line in read_text("events", "municipality", "borovo"))
    got = read_cells("representation", "municipality", "borovo")
    assert got.loc["Жени"].tolist() == ["40%", "52%", "−12"]
    assert got.loc["15–29 години"].tolist() == [":c", "15%", ":c"]


def test_a_gain_is_claimed_only_where_its_interval_leaves_out_zero(read_text, change):
    district = read_text("learning", "round_table")
    assert district[0].startswith("- След срещата верните отговори са повече: средно 4,8 от осем при 4,0 преди нея")
    assert "верните отговори са повече за 1 и по-малко за 0; за 1 промяна" in district[1]
    assert district[2] == "- 29 от попълнилите въпросника преди срещата не са го попълнили след нея."
    assert read_text("learning", "municipality", "ruse")[0].startswith("- Не се установява промяна")
    wide = change("learning", set_cells("low", -0.1, municipality="district", indicator="score", category="gain"))
    assert read_text("learning", "round_table", at=wide)[0].startswith("- Не се установява промяна")


def test_a_loss_is_said_to_be_one(read_text, change):
    gain = {"municipality": "district", "indicator": "score", "category": "gain"}
    lost = change("learning", lambda rows: set_cells("low", -0.5, **gain)(set_cells("high", -0.1, **gain)(rows)))
    assert "верните отговори са по-малко" in read_text("learning", "round_table", at=lost)[0]


def test_what_few_people_learned_is_hidden_whole(read_cells, read_text):
    assert read_cells("learning", "municipality", "ruse").shape == (3, 3)
    assert read_cells("learning", "municipality", "ivanovo").empty
    assert read_text("learning", "municipality", "ivanovo") == [
        "- Какво са научили участниците, не се показва: и двата въпросника са попълнени от твърде малко хора."
    ]


def test_a_low_base_is_in_brackets_and_called_rough(read_cells, read_text):
    got = read_cells("learning", "municipality", "borovo")
    assert got.iloc[0, 0] == "(40%) → (60%)" and got.iloc[0, 1].startswith("(+20)")
    assert got.iloc[2, 1].startswith("(0,8) от −0,4 до 2,0")
    assert "ориентировъчно" in read_text("learning", "municipality", "borovo")[0]
    assert "ориентировъчно" not in read_text("learning", "round_table")[0]


def test_invented_meetings_are_said_to_be_and_real_ones_are_not(open_page, read_text, shown, change, publish):
    open_page("municipality", "ruse").table("attendance")
    assert INVENTED in read_text("events", "municipality", "ruse")[0] and INVENTED in shown.pop()["note"]
    real = publish(change("events", lambda rows: rows))
    open_page("municipality", "ruse", at=real).table("attendance")
    assert INVENTED not in shown.pop()["note"]
    assert INVENTED not in " ".join(read_text("events", "municipality", "ruse", at=real))
