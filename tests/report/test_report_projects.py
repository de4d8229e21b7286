"""The chapter on joint projects: who knows of any, the network of partners, the result."""

import pytest
from matplotlib.patches import PathPatch
from matplotlib.text import Text

from analysis.report.charts import CHARTS
from analysis.report.kinds.network import LEAST, split_pairs
from analysis.report.sentences import TEXTS


def set_net(group: str, low: float, high: float):
    """An edit that sets the bounds of the net result of one group of the district."""

    def edit(projects):
        is_net = (projects["category"] == "net") & (projects["municipality"] == "district")
        chosen = is_net & (projects["group"] == group)
        assert chosen.sum() == 1
        changed = projects.copy()
        changed.loc[chosen, ["estimate", "low", "high"]] = [(low + high) / 2, low, high]
        return changed

    return edit


def test_partners_and_pairs_are_those_of_one_group(open_page):
    report = open_page("study")
    partners, pairs = split_pairs(CHARTS["partners_authority"].rows(report))
    assert set(partners["series"]) == set(pairs["series"]) == {"authority"}
    assert not {"other", "dk"} & set(partners["category"])
    assert (len(partners), len(pairs)) == (12, 10)
    first = pairs.iloc[0]
    assert (first["category"], first["first"], first["second"]) == (
        "municipality+district", "Община", "Областна администрация",
    )  # fmt: skip


def test_rare_pairs_are_in_the_table_and_not_drawn(open_page):
    report = open_page("study")
    rows = CHARTS["partners_roma"].rows(report)
    rare = rows.assign(estimate=rows["estimate"].where(rows["category"] != "municipality+district", LEAST / 2))
    kind = CHARTS["partners_roma"].kind
    drawn = [
        {patch.get_linewidth() for patch in kind.draw(report, "partners_roma", table).findobj(PathPatch)}
        for table in (rows, rare)
    ]
    assert max(drawn[0]) == max(drawn[1]), "the widest line is that of the pair named most"
    lines = [len(kind.draw(report, "partners_roma", table).findobj(PathPatch)) for table in (rows, rare)]
    assert lines[0] > lines[1]
    assert "Община – Областна администрация" in kind.tabulate(report, rare).iloc[:, 0].tolist()


def test_a_pair_that_nobody_named_is_left_out_of_the_table(open_page):
    report = open_page("study")
    rows = CHARTS["partners_roma"].rows(report)
    kind, nobody = CHARTS["partners_roma"].kind, rows["category"] == "municipality+ngo"
    assert len(kind.tabulate(report, rows)) == 22
    assert len(kind.tabulate(report, rows.assign(estimate=rows["estimate"].where(~nobody, 0.0)))) == 21


def test_a_hidden_pair_makes_the_figure_say_so(open_page):
    report = open_page("study")
    rows = CHARTS["partners_roma"].rows(report)
    hidden = rows.assign(
        estimate=rows["estimate"].where(rows["category"] != "municipality+district"),
        flag=rows["flag"].where(rows["category"] != "municipality+district", ":u"),
    )
    says = []
    for table in (rows, hidden):
        figure = CHARTS["partners_roma"].kind.draw(report, "partners_roma", table)
        says.append(any("не са показани" in text.get_text().replace("\n", " ") for text in figure.findobj(Text)))
    assert says == [False, True]


@pytest.mark.parametrize(
    ("low", "high", "title", "sentence"),
    [(0.02, 0.2, "positive", "project_result_positive"), (-0.2, -0.02, "negative", "project_result_negative"),
     (-0.1, 0.0, "title", "project_result_balanced")],
)  # fmt: skip
def test_answers_prevail_only_when_the_interval_leaves_out_nought(open_page, change, low, high, title, sentence):
    report = open_page("study", at=change("projects", set_net("roma", low, high)))
    rows = CHARTS["project_result"].rows(report)
    assert CHARTS["project_result"].headline(report, rows)[0] == title
    key, values = TEXTS["project_result"](report)[0]
    assert (key, values["who"]) == (sentence, "ромите")
    text = report.words.text(f"findings.{key}", **values)
    if title != "title":
        assert "с 11\N{NO-BREAK SPACE}процентни пункта" in text and "от 2 до 20" in text


def test_answers_of_a_sample_that_is_not_random_do_not_prevail(open_page, quota_root):
    report = open_page("study", at=quota_root)
    assert CHARTS["project_result"].headline(report, None) == ("title", {})
    assert [values["who"] for _, values in TEXTS["project_result"](report)][0] != "анкетираните роми"


def test_bars_are_named_by_short_names_and_the_table_has_every_answer(open_page):
    report = open_page("study")
    rows = CHARTS["project_result"].rows(report)
    figure = CHARTS["project_result"].kind.draw(report, "project_result", rows)
    texts = {text.get_text().replace("\n", " ") for text in figure.findobj(Text)}
    assert {"Роми", "НПО и читалища", "Власт"} <= texts
    table = CHARTS["project_result"].kind.tabulate(report, rows)
    assert table.columns.tolist()[2:] == [
        "Никакъв", "Слаб", "Частичен", "Добър", "Много добър и траен", "Не знам / не мога да преценя",
        "Положителни минус отрицателни отговори",
    ]  # fmt: skip
    assert len(table) == rows["series"].nunique() == 3


def test_on_the_page_of_a_municipality_the_bars_name_the_place(open_page):
    report = open_page("municipality", "ruse")
    figure = CHARTS["ready"].kind.draw(report, "ready", CHARTS["ready"].rows(report))
    texts = {text.get_text().replace("\n", " ") for text in figure.findobj(Text)}
    assert {"Роми, Русе", "Роми, област Русе"} <= texts


def test_who_knows_of_projects_is_stated_by_group_or_for_the_municipality(open_page):
    ((key, values),) = TEXTS["projects"](open_page("study"))
    assert (key, values["roma"], values["ngo"], values["authority"]) == ("projects_known", 0.38, 0.56, 0.62)
    ((key, values),) = TEXTS["projects"](open_page("municipality", "ruse"))
    assert (key, values["n"]) == ("own_projects", 105)
    assert values["share"] == "40% (между 34% и 46%)"
    assert "(38%)" in values["comparison"]


def test_ratings_of_a_low_base_prevail_only_roughly(open_page, change):
    def lower_base(projects):
        rows = set_net("roma", 0.02, 0.2)(projects)
        return rows.assign(flag=rows["flag"].mask(rows["category"] == "net", "low"))

    for edit, is_rough in ((set_net("roma", 0.02, 0.2), False), (lower_base, True)):
        report = open_page("study", at=change("projects", edit))
        title = CHARTS["project_result"].title(report, "project_result", CHARTS["project_result"].rows(report))
        assert "преобладават положителните" in title and ("ориентировъчно" in title) is is_rough
        assert TEXTS["project_result"](report)[0][1].get("rough", False) is is_rough
