"""The chapter on trust: institutions sorted by net trust, named as a sentence needs them."""

from analysis.report.chapters.trust import list_nets, name_institutions
from analysis.report.charts import CHARTS
from analysis.report.sentences import TEXTS


def test_institutions_are_sorted_by_the_net_trust_of_roma_in_the_district(open_page):
    report = open_page("study")
    rows = CHARTS["trust"].rows(report)
    nets = rows[(rows["series"] == "roma") & (rows["category"] == "net")]
    assert len(nets) == 7
    assert nets["estimate"].is_monotonic_decreasing
    assert nets["label"].iloc[0] == "Полицията"


def test_the_order_is_that_of_the_estimates_not_of_the_form(open_page):
    """The twin: another estimate, another order."""
    report = open_page("study")
    trust = report.extract["trust"]
    is_council = (trust["indicator"] == "tr_council") & (trust["category"] == "net")
    report.extract["trust"] = trust.assign(estimate=trust["estimate"].mask(is_council, 0.9))
    assert CHARTS["trust"].rows(report)["label"].iloc[0] == "Общинският съвет"


def test_an_institution_that_the_catalogue_does_not_know_keeps_its_wording(open_page):
    report = open_page("study")
    report.labels["tr_court"] = "съда"
    names = name_institutions(report)
    assert names["tr_council"] == "общинският съвет", "the questionnaire has the other case"
    assert names["tr_court"] == "съда"


def test_the_catalogue_names_every_institution_of_the_questionnaire(open_page):
    for language in ("bg", "en"):
        report = open_page("study", None, language)
        assert all(report.words.has(f"institutions.{name}") for name, _ in list_nets(report))


def test_the_most_trusted_are_named_without_quotation_marks(open_page):
    report = open_page("municipality", "ruse")
    key, values = CHARTS["trust_net"].headline(report, None)
    assert (key, values["labels"]) == ("tied", "читалището, училището и полицията")
    assert [name for name, _ in TEXTS["trust"](report)] == ["trust_mun_own", "trust_place_same", "trust_district"]


def test_the_net_of_a_municipality_is_drawn_from_minus_to_plus_with_a_line_at_zero(open_page):
    report = open_page("municipality", "ruse")
    rows = CHARTS["trust_net"].rows(report)
    assert set(rows["category"]) == {"net"} and list(dict.fromkeys(rows["series"])) == ["own", "roma"]
    axes = CHARTS["trust_net"].kind.draw(report, "trust_net", rows).axes[0]
    assert [axes.xaxis.get_major_formatter()(tick) for tick in axes.get_xticks()] == ["−100", "−50", "0", "+50", "+100"]
    assert any(set(line.get_xdata()) == {0} for line in axes.lines)
    got = CHARTS["trust_net"].kind.tabulate(report, rows)
    assert "%" not in got.iloc[0, 1] and "n = 105" in got.iloc[0, 1]


def test_nothing_is_said_of_the_order_in_a_quota_sample(open_page, quota_root):
    report = open_page("municipality", "ruse", at=quota_root)
    assert CHARTS["trust_net"].headline(report, None) == ("title", {})
    (key, values), (last, _) = TEXTS["trust"](report)
    assert last == "trust_district"
    assert key == "trust_mun_own"
    assert "между" not in values["net"] and values["comparison"] == ""
