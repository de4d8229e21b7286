"""Text that documents share is found with its place, its layer and its direction; what is a document's own is left."""

import json
from collections import defaultdict
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.documents import reuse, seeds
from analysis.documents.masking import make_names
from analysis.documents.own_text import count_own_text
from analysis.documents.reuse import REUSE, find_reuse
from analysis.documents.seeds import Words, pair_passages, read_words
from analysis.documents.spans import align
from analysis.errors import StudyError

ROOT = Path(__file__).parents[2]
TITLED = {"municipalities": "name_bg", "institutions": "name_bg", "policies": "title_bg"}
NAMES = ["Бяла", "Борово", "Ветово", "Две могили", "Русе"]
MASKED = make_names(NAMES)
COPIED = (
    "Община {} ще назначи двама медиатори, които всяка седмица посещават семействата в квартала, "
    "разговарят с родителите и записват децата в подготвителна група."
)
EDITED = (
    "В община {} ще бъдат назначени двама медиатори, които всеки месец посещават семействата в квартала, "
    "говорят с родителите и записват децата в подготвителната група."
)
OWN = {
    "byala": "По течението на реката през пролетта се събират отпадъци, които звеното по чистота извозва с камион.",
    "borovo": "Читалището подготвя вечер на старите занаяти и кани майстори на калайджийство от околните села.",
    "vetovo": "Лекарят идва в кметството всеки вторник и преглежда възрастните хора, които не могат да пътуват.",
    "dve_mogili": "Безработни майстори ремонтират покривите на двете общински сгради и получават трудов договор.",
}
DATES = {"byala": "2013-04-25", "borovo": "2013-06-01", "vetovo": "2014-02-10", "dve_mogili": "2014-03-03"}
PLACES = {"byala": "Бяла", "borovo": "Борово", "vetovo": "Ветово", "dve_mogili": "Две могили"}


def make_register(dates=DATES) -> pd.DataFrame:
    plans = [(f"plan-{slug}", "municipal", slug, "2013-2014", date) for slug, date in dates.items()]
    above = [("strategy", "district", "", "", "2013-01-15")]
    return pd.DataFrame([*plans, *above], columns=["document", "level", "municipality", "generation", "date"])


def make_passages(texts: dict[str, list[str]], kind="paragraph") -> pd.DataFrame:
    rows = [
        (document, place, kind, quote)
        for document, quotes in texts.items()
        for place, quote in enumerate(quotes, start=1)
    ]
    return pd.DataFrame(rows, columns=["document", "passage", "kind", "quote"])


def plans_with(text: str, *slugs: str) -> dict[str, list[str]]:
    shared = {slug: [text.format(PLACES[slug])] if slug in slugs else [] for slug in OWN}
    return {f"plan-{slug}": [own, *shared[slug]] for slug, own in OWN.items()}


def find(texts: dict[str, list[str]], **changes) -> pd.DataFrame:
    return find_reuse(make_passages(texts, **changes), make_register(), NAMES)


def test_a_passage_copied_under_another_name_is_found_from_both_sides():
    got = find(plans_with(COPIED, "byala", "borovo"))
    expected = [
        ("plan-borovo", 2, "plan-byala", 2, "municipality", "from"),
        ("plan-byala", 2, "plan-borovo", 2, "municipality", "to"),
    ]
    columns = ["document", "passage", "other", "other_passage", "layer", "direction"]
    assert list(got[columns].itertuples(index=False, name=None)) == expected
    assert (got["score"] == 100).all()


def test_the_name_of_a_place_is_one_word_and_the_same_for_all():
    assert read_words(["Община Бяла"], MASKED).lemmas.tolist() == read_words(["Община Русе"], MASKED).lemmas.tolist()
    assert len(read_words(["Община Две могили"], MASKED).lemmas) == 2
    assert len(read_words(["Община Две могили"]).lemmas) == 3


def test_a_name_is_masked_as_a_name_only():
    masked, word = read_words(["Бяла", "бяла"], MASKED).lemmas
    assert masked != word


def test_the_range_holds_the_copied_words_and_no_others():
    before, after = OWN["vetovo"], OWN["dve_mogili"]
    copied = COPIED.format("Бяла")
    texts = {"plan-byala": [copied], "plan-borovo": [f"{before} {copied} {after}"]}
    row = find(texts).set_index("document").loc["plan-borovo"]
    assert texts["plan-borovo"][0][row["start"] : row["end"]] == copied.removesuffix(".")
    assert row["tokens"] == len(read_words([copied], MASKED).lemmas)


def test_a_copy_with_every_fifth_word_changed_is_found_and_scores_less():
    texts = {"plan-byala": [COPIED.format("Бяла")], "plan-borovo": [EDITED.format("Борово")]}
    got = find(texts)
    assert len(got) == 2
    assert (got["score"].between(60, 99)).all()


def test_texts_of_the_plans_themselves_share_nothing():
    assert find(plans_with("")).empty
    assert find({}).columns.tolist() == REUSE


def test_a_copy_of_nine_words_is_none_and_one_of_ten_is_a_copy():
    words = "Съветът избира постоянно действаща работна група за всички квартали"
    assert find(plans_with(words, "byala", "borovo")).empty
    assert len(find(plans_with(f"{words} заедно", "byala", "borovo"))) == 2


def test_headings_and_heads_of_tables_are_not_compared():
    texts = plans_with(COPIED, "byala", "borovo")
    assert find(texts, kind="heading").empty
    assert find(texts, kind="header").empty


def test_a_quotation_of_a_strategy_is_law_between_the_plans_too():
    texts = {"strategy": [COPIED.format("Русе")], **plans_with(COPIED, "byala", "borovo")}
    got = find(texts)
    assert len(got) == 6
    assert (got["layer"] == "law").all()
    assert (find(plans_with(COPIED, "byala", "borovo"))["layer"] == "municipality").all()


def test_a_strategy_that_took_its_text_from_a_plan_makes_no_law_of_what_plans_copied():
    texts = {"strategy": [COPIED.format("Русе")], **plans_with(COPIED, "byala", "borovo")}
    register = make_register()
    register.loc[register["document"] == "strategy", "date"] = "2020-01-01"
    got = find_reuse(make_passages(texts), register, NAMES).set_index(["document", "other"])
    assert got.loc[("plan-borovo", "plan-byala"), "layer"] == "municipality"
    assert got.loc[("plan-byala", "strategy"), ["layer", "direction"]].tolist() == ["law", "to"]


def test_what_four_municipalities_share_is_a_template_and_what_three_share_is_not():
    assert (find(plans_with(COPIED, *PLACES))["layer"] == "template").all()
    assert (find(plans_with(COPIED, "byala", "borovo", "vetovo"))["layer"] == "municipality").all()


def test_documents_of_one_municipality_are_not_compared():
    register = make_register().assign(municipality="byala")
    passages = make_passages(plans_with(COPIED, "byala", "borovo"))
    assert find_reuse(passages, register, NAMES).empty


def test_the_direction_is_unknown_where_a_date_is_missing_or_only_a_year():
    passages = make_passages(plans_with(COPIED, "byala", "borovo"))
    for date in ("", "2013"):
        got = find_reuse(passages, make_register(DATES | {"byala": date}), NAMES)
        assert (got["direction"] == "unknown").all()


def test_a_run_that_comes_again_far_away_does_not_lead_astray():
    once = "работна група за всички квартали"
    copied = COPIED.format("Бяла")
    texts = {
        "plan-byala": [f"{once}. {copied}"],
        "plan-borovo": [f"{copied} {OWN['borovo']} {OWN['vetovo']} {OWN['dve_mogili']} И {once}."],
    }
    row = find(texts).set_index("document").loc["plan-borovo"]
    assert texts["plan-borovo"][0][row["start"] : row["end"]] == copied.removesuffix(".")
    apart = np.array([0, 40])
    assert align(np.arange(3), np.arange(43), np.zeros(2, int), apart).covered == seeds.RUN


def test_a_document_outside_the_register_is_refused():
    with pytest.raises(StudyError, match="plan-byala"):
        find_reuse(make_passages(plans_with(COPIED, "byala")), make_register().iloc[1:], NAMES)


def test_the_order_of_rows_does_not_matter():
    passages = make_passages(plans_with(COPIED, *PLACES))
    shuffled = passages.sample(frac=1, random_state=1)
    assert_frame_equal(find_reuse(passages, make_register(), NAMES), find_reuse(shuffled, make_register(), NAMES))


def test_own_text_is_what_was_not_taken_and_what_was_given_away_stays_own():
    passages = make_passages(plans_with(COPIED, "byala", "borovo"))
    got = count_own_text(find_reuse(passages, make_register(), NAMES), passages, make_register())
    shares = got.set_index("municipality")["share_own"]
    assert shares["byala"] == shares["vetovo"] == 1
    borovo = got.set_index("municipality").loc["borovo"]
    assert borovo["words_own"] == len(read_words([OWN["borovo"]]).lemmas)
    assert borovo["share_own"] == borovo["words_own"] / borovo["words"] < 0.5


def test_own_text_does_not_count_what_nobody_knows_the_origin_of():
    passages = make_passages(plans_with(COPIED, "byala", "borovo"))
    register = make_register(DATES | {"byala": ""})
    got = count_own_text(find_reuse(passages, register, NAMES), passages, register)
    assert (got["words_undated"] > 0).tolist() == [True, True, False, False]


def test_a_run_that_stands_everywhere_costs_no_pair_of_each_two(monkeypatch):
    copies = 60
    words = read_words([COPIED.format("Русе")] * copies, MASKED)
    owners = np.arange(copies)
    assert sum(1 for _ in pair_passages(words, owners, 6)) == copies - 1
    monkeypatch.setattr(seeds, "OFTEN", copies)
    assert sum(1 for _ in pair_passages(words, owners, 6)) == copies * (copies - 1) // 2


def test_passages_are_compared_in_parts_with_the_same_result(monkeypatch):
    passages = make_passages(plans_with(COPIED, *PLACES))
    whole = find_reuse(passages, make_register(), NAMES)
    monkeypatch.setattr(seeds, "CHUNK", 5)
    assert_frame_equal(find_reuse(passages, make_register(), NAMES), whole)


def test_a_run_does_not_go_on_into_the_next_passage():
    words = Words(np.arange(12) % 6, np.arange(12) // 2, np.zeros(12), np.zeros(12), np.arange(0, 13, 2))
    assert list(pair_passages(words, np.arange(6), 1)) == []


def test_the_limit_of_ten_words_matters(monkeypatch):
    texts = {"plan-byala": [COPIED.format("Бяла")], "plan-borovo": [EDITED.format("Борово")]}
    monkeypatch.setattr(reuse, "SHARED", 100)
    monkeypatch.setattr(reuse, "ALIKE", 101)
    assert find(texts).empty


def test_who_names_the_same_institution_has_copied_nothing():
    council = "Национален съвет за сътрудничество по етническите и интеграционните въпроси (НССЕИВ)"
    texts = {
        "plan-byala": [
            "Отчетът се изпраща на Националния съвет за сътрудничество по етническите и интеграционните въпроси."
        ],
        "plan-borovo": ["Покана получи Националният съвет за сътрудничество по етническите и интеграционните въпроси."],
    }
    assert not find(texts).empty
    assert find_reuse(make_passages(texts), make_register(), NAMES, [council]).empty


def test_six_words_in_common_are_a_copy_only_where_the_whole_passage_is_alike():
    phrase = "жителите на квартала заедно с кмета избират представител"
    likely = f"Веднъж в годината {phrase} пред областната комисия."
    edited = f"Всяка пролет {phrase} за областната комисия."
    long = f"{OWN['borovo']} На срещата {phrase}. {OWN['dve_mogili']}"
    assert find({"plan-byala": [f"{OWN['byala']} В края на {phrase}. {OWN['vetovo']}"], "plan-borovo": [long]}).empty
    assert len(find({"plan-byala": [likely], "plan-borovo": [edited]})) == 2


@cache
def read_truth() -> dict:
    return json.loads((ROOT / "data/raw/documents/truth.json").read_text(encoding="utf-8"))["documents"]


@cache
def find_in_demonstration() -> pd.DataFrame:
    documents = read_truth()
    facts = ["level", "municipality", "date", "generation"]
    register = pd.DataFrame([{"document": name, **{k: about[k] for k in facts}} for name, about in documents.items()])
    passages = [{"document": name, **passage} for name, about in documents.items() for passage in about["passages"]]
    reference = {name: pd.read_csv(ROOT / f"data/raw/reference/{name}.csv") for name in TITLED}
    titles = [title for name, column in TITLED.items() for title in reference[name][column]]
    return find_reuse(pd.DataFrame(passages), register, reference["municipalities"]["name_bg"], titles)


def list_true_pairs() -> tuple[set[frozenset], set[frozenset]]:
    """Return the pairs that the truth names, and those that follow: two copies of the same text are alike, too."""
    alike: dict[tuple, set[tuple]] = defaultdict(set)
    templates, named = defaultdict(list), set()
    for document, about in read_truth().items():
        for passage in about["passages"]:
            place = (document, passage["passage"])
            for copied in passage.get("copied", ()):
                named.add(frozenset((place, (copied["other"], copied["other_passage"]))))
            if "template" in passage:
                templates[passage["template"]].append(place)
    named |= {frozenset(pair) for places in templates.values() for pair in combinations(places, 2)}
    for one, other in map(tuple, named):
        alike[one].add(other)
        alike[other].add(one)
    follow = {frozenset(pair) for places in alike.values() for pair in combinations(places, 2)}
    return named, {pair for pair in follow if len({document for document, _ in pair}) == 2}


def score_demonstration(reuse: pd.DataFrame) -> float:
    """Return F1 of the pairs of passages that were found."""
    places = reuse[["document", "passage", "other", "other_passage"]].itertuples(index=False)
    found = {frozenset(((place[0], place[1]), (place[2], place[3]))) for place in places}
    named, follow = list_true_pairs()
    precision, recall = len(found & (named | follow)) / len(found), len(found & named) / len(named)
    return 2 * precision * recall / (precision + recall)


def test_the_copied_passages_of_the_demonstration_are_found():
    assert score_demonstration(find_in_demonstration()) >= 0.97


def test_what_one_document_has_from_another_the_other_gave_to_it():
    reuse = find_in_demonstration()
    sides = {"document": "other", "passage": "other_passage", "start": "other_start", "end": "other_end"}
    turned = reuse.rename(columns=sides | {other: own for own, other in sides.items()})
    turned["direction"] = turned["direction"].replace({"from": "to", "to": "from"})
    columns = [*REUSE[:8], "score", "layer", "direction"]
    assert_frame_equal(
        turned[columns].sort_values(columns, ignore_index=True), reuse[columns].sort_values(columns, ignore_index=True)
    )


def test_copies_that_are_missed_or_invented_would_be_noticed():
    reuse = find_in_demonstration()
    assert score_demonstration(reuse[reuse["layer"] != "municipality"]) < 0.97
    assert score_demonstration(pd.concat([reuse, reuse.head(20).assign(other_passage=0)])) < 0.97


KINDS = ("verbatim", "light", "moderate", "embedded", "recognised")
LIKE_LATIN = str.maketrans("аоесрх", "aoecpx")


def disturb(text: str, kind: str, chance: np.random.Generator, spare: list[str]) -> str:
    """Copy a text: as it is, with 8 or 20 of a hundred words changed, half of it in another text, or badly scanned."""
    words = text.split()
    if kind == "embedded":
        other = spare.pop().split()
        return " ".join([*other[: len(other) // 2], *words[: max(14, len(words) // 2)]])
    if kind == "recognised":
        letters = np.array(list(text))
        noise = chance.random(len(letters))
        letters[noise < 0.015] = "ш"
        return "".join(s.translate(LIKE_LATIN) if 0.015 < n < 0.03 else s for s, n in zip(letters, noise, strict=True))
    changes = {"verbatim": 0, "light": 0.08, "moderate": 0.2}[kind]
    strange = ["калинка", "врабче", "облак", "дъжд", "хвърчило", "орех", "тиква", "шепот", "огледало", "стълба"]
    changed = [chance.choice(strange) if chance.random() < changes else word for word in words]
    return " ".join(changed[chance.integers(0, len(words) // 5) :] if kind == "moderate" else changed)


def score_disturbed(seed: int) -> tuple[float, float, dict[str, float]]:
    """Return precision, recall, and recall by kind, over eight plans made of disturbed copies of the same passages."""
    chance = np.random.default_rng(seed)
    texts = [
        passage["quote"]
        for about in read_truth().values()
        for passage in about["passages"]
        if len(passage["quote"].split()) >= 20 and not {"copied", "template"} & passage.keys()
    ]
    texts = [text for text, alike in zip(texts, _is_alike(texts), strict=True) if not alike]
    chance.shuffle(texts)
    pool, spare = texts[:40], texts[40:]
    plans, kinds = {}, {}
    for plan in range(8):
        for number in np.flatnonzero(chance.random(len(pool)) < 0.4):
            kinds[plan, number] = chance.choice(KINDS[: 5 if len(spare) > 30 else 3])
            plans[plan, number] = disturb(pool[number], kinds[plan, number], chance, spare)
    rows = [(f"plan-{plan}", number, "paragraph", text) for (plan, number), text in plans.items()]
    rows += [(f"plan-{place % 8}", 100 + place, "paragraph", text) for place, text in enumerate(spare)]
    passages = pd.DataFrame(rows, columns=["document", "passage", "kind", "quote"])
    names = [f"plan-{plan}" for plan in range(8)]
    register = pd.DataFrame({"document": names, "municipality": names}).assign(level="municipal", date="2013-01-01")
    reuse = find_reuse(passages, register)
    found = {
        (row.document, row.other, row.passage, row.other_passage)
        for row in reuse[reuse["document"] < reuse["other"]].itertuples()
    }
    true = {
        (f"plan-{one}", f"plan-{other}", number, number): {kinds[one, number], kinds[other, number]}
        for one, other in combinations(range(8), 2)
        for number in range(len(pool))
        if {(one, number), (other, number)} <= kinds.keys()
    }
    by_kind = {kind: [pair in found for pair, both in true.items() if kind in both] for kind in KINDS}
    recalls = {kind: float(np.mean(hits)) for kind, hits in by_kind.items()}
    return len(found & true.keys()) / len(found), len(found & true.keys()) / len(true), recalls


def _is_alike(texts: list[str]) -> list[bool]:
    """Say which texts share anything with another: the pool must hold no copies of its own."""
    names = [f"text-{place}" for place in range(len(texts))]
    passages = pd.DataFrame({"document": names, "passage": 1, "kind": "paragraph", "quote": texts})
    register = pd.DataFrame({"document": names, "municipality": names}).assign(level="municipal", date="")
    alike = set(find_reuse(passages, register)["document"])
    return [name in alike for name in names]


def test_copies_are_found_under_edits_within_other_texts_and_badly_scanned():
    draws = [score_disturbed(seed) for seed in range(11, 16)]
    precision, recall = (np.mean([draw[place] for draw in draws]) for place in (0, 1))
    assert 2 * precision * recall / (precision + recall) >= 0.97
    by_kind = pd.DataFrame([draw[2] for draw in draws]).mean()
    assert by_kind["verbatim"] >= 0.99
    assert by_kind.min() >= 0.8


def test_without_the_second_limit_copies_with_many_changes_would_be_missed(monkeypatch):
    monkeypatch.setattr(reuse, "ALIKE", 101)
    assert score_disturbed(11)[2]["moderate"] < 0.85


def list_copies() -> pd.DataFrame:
    """Return what the truth says was copied, beside what was found of it."""
    copies = [
        {"document": document, "passage": passage["passage"], **copied}
        for document, about in read_truth().items()
        for passage in about["passages"]
        for copied in passage.get("copied", ())
    ]
    places = ["document", "passage", "other", "other_passage"]
    return find_in_demonstration().merge(pd.DataFrame(copies), on=places, suffixes=("", "_true"))


def test_the_ranges_of_copies_in_the_demonstration_are_right_to_a_few_letters():
    copies = list_copies()
    shared = copies[["end", "end_true"]].min(axis=1) - copies[["start", "start_true"]].max(axis=1)
    either = copies[["end", "end_true"]].max(axis=1) - copies[["start", "start_true"]].min(axis=1)
    assert len(copies) >= 20
    assert (shared / either).mean() > 0.95
    assert (shared / either).min() > 0.8


def test_what_the_demonstration_quotes_from_the_strategy_is_law_and_comes_from_there():
    copies = list_copies()
    assert copies.loc[copies["layer_true"] == "law", "layer"].eq("law").all()
    assert copies["direction"].eq("from").all()
