"""Every page of the built site in a browser: axe-core, pa11y, narrow screens and the keyboard, in light and dark."""

import datetime as dt
import importlib.util
import json
import re
import shutil
from collections import defaultdict
from pathlib import Path

import pytest

from analysis.pipeline.frames import make_frame
from analysis.pipeline.task_accessibility import RESULTS
from analysis.publish.accessibility import CHECKS, parse_results
from analysis.publish.addresses import render_missing

STUDIES = ("whole",)  # of the small study a few pages are looked at
FEW = ("bg/index.html", "bg/borovo.html", "en/vetovo.leaflet.html")
ROOT = Path(__file__).parents[2]
GATE = Path(__file__).parent / "a11y"
NARROWEST = 320  # CSS pixels, WCAG 1.4.10
FOUND = ROOT / "output/accessibility.json"  # `make accessibility` makes it the results that the statement tells

GOOD = """<!DOCTYPE html><html lang="bg"><head><meta charset="utf-8"><title>Проба</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>:root { color-scheme: light dark } body { color: #111; background: #fff; font: 18px/1.5 sans-serif }
:focus-visible { outline: 3px solid #036 } a { color: #036 }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } a { color: #9cf }
  :focus-visible { outline-color: #9cf } }</style></head>
<body><main><h1>Проба</h1><p>Текст с <a href="#a">връзка към раздела</a> по-долу.</p>
<h2 id="a">Раздел</h2><button type="button">Печат на раздела</button></main></body></html>"""

PICTURE = 'style="background-image: linear-gradient(red, blue)"'
SMALL = 'type="button" style="width: 12px; height: 12px; padding: 0; border: 0; overflow: hidden"'
ONLY_DARK = """<style>.night { display: none }
@media (prefers-color-scheme: dark) { .night { display: inline } }</style>
<a class="night" href="#a" onfocus="document.querySelector('p a').focus()">Връзка само на тъмно</a>"""
BREACHES = [
    ("axe-core", "<html lang", "<html data-lang", "html-has-lang"),
    ("axe-core", "color: #111;", "color: #aaa;", "color-contrast"),
    ("axe-core", "color: #eee;", "color: #333;", "color-contrast"),
    ("axe-core", "<button ", f"<button {SMALL}>Да</button><button {SMALL}>Не</button><button ", "target-size"),
    ("axe-core", "<h2 id", "<h4>Пропуснато ниво</h4><h2 id", "heading-order"),
    ("pa11y", "color: #111;", "color: #aaa;", "1_4_3.G18.Fail"),
    ("pa11y", 'href="#a"', 'href="#b"', "NoSuchID"),
    ("pa11y", "Печат на раздела", "", "H91.Button.Name"),
    ("reflow", "<h1>", '<p style="width: 500px">Широко</p><h1>', "px wide"),
    ("reflow", "<h1>", '<p style="width: 330px; margin: 0">Широко за 320</p><h1>', "[320 px] the page is"),
    ("reflow", "<h1>", '<div style="overflow: hidden"><p style="width: 500px">Широко</p></div><h1>', "cut off"),
    ("keyboard", 'type="button"', "onfocus=\"document.querySelector('a').focus()\"", "not reached"),
    ("keyboard", "<button ", '<button type="button" tabindex="-1">Без клавиатура</button><button ', "not reached"),
    (
        "keyboard",
        "</main>",
        '</main><p style="position: fixed; inset: 0; background: #fff">Над всичко</p>',
        "(covered)",
    ),
    ("keyboard", "<button ", f"{ONLY_DARK}<button ", "[1280 px, dark] not reached"),
    ("keyboard", "outline: 3px solid #036", "outline: 0", "focus not seen"),
    ("keyboard", "outline-color: #9cf", "outline-color: #222", "focus not seen"),
]

# What axe-core cannot tell and leaves to people, by its rule and its reason: what people found.
JUDGED = {
    ("color-contrast", "elmPartiallyObscured"): "text in a region that is scrolled: pa11y measures its contrast",
    ("color-contrast", "shortTextContent"): "a single digit or sign: pa11y measures its contrast",
    ("color-contrast", "nonBmp"): "an arrow between two numbers, in their colour: pa11y measures its contrast",
    ("css-orientation-lock", "css-orientation-lock"): "style sheets are read in test_no_style_sheet_asks_for_a_side",
    (
        "hidden-content",
        "hidden-content",
    ): "slides before and after the one shown, and what only paper or a search shows",
}


def list_unjudged(told: dict) -> list[str]:
    """Return what axe-core leaves to people and nobody has judged."""
    return [
        f"{view['page']} {describe_view(view)} {doubt['id']} {why}: {doubt['where']}"
        for view in told["states"]
        for doubt in view["axe"]["unsure"]
        for why in doubt["why"]
        if (doubt["id"], why) not in JUDGED
    ]


def list_findings(told: dict) -> dict[str, dict[str, list[str]]]:
    """Return check → page → what was found, each with the width, light or dark, and the slide it was found on."""
    findings: dict[str, dict[str, list[str]]] = {check: defaultdict(list) for check in CHECKS}
    for view in told["states"]:
        where = describe_view(view)
        for rule in view["axe"]["findings"]:
            findings["axe-core"][view["page"]] += [f"{where} {rule['id']}: {place}" for place in rule["where"]]
        for issue in view["pa11y"]:
            findings["pa11y"][view["page"]] += [f"{where} {issue['code']}: {issue['selector']} {issue['message']}"]
    for view in told["widths"]:
        where = f"[{view['width']} px]"
        wide = [f"{where} the page is {view['scrollWidth']} px wide"] if view["scrollWidth"] > view["width"] else []
        findings["reflow"][view["page"]] += wide + [f"{where} cut off: {found}" for found in view["cut"]]
    for view in told["keyboard"]:
        where = describe_view(view)
        findings["keyboard"][view["page"]] += [f"{where} not reached: {found}" for found in view["missing"]]
        findings["keyboard"][view["page"]] += [f"{where} focus not seen: {found}" for found in view["unseen"]]
    return {check: {page: found for page, found in pages.items() if found} for check, pages in findings.items()}


def describe_view(view: dict) -> str:
    slide = "" if view["slide"] is None else f", slide {view['slide'] + 1}"
    return f"[{view['width']} px, {view['scheme']}{slide}]"


def summarise(told: dict, day: dt.date) -> dict:
    """Return what the accessibility statement tells of the checks."""
    findings = list_findings(told)
    return {
        "day": day.isoformat(),
        "tools": told["versions"],
        "widths": sorted({view["width"] for view in told["states"]}, reverse=True),
        "narrowest": min(view["width"] for view in told["widths"]),
        "scrolled": sum(1 for view in told["widths"] if view["width"] == NARROWEST and view["regions"]),
        "pages": sorted({view["page"] for view in told["states"]}),
        "views": len(told["states"]),
        "stops": sum(view["stops"] - len(view["missing"]) for view in told["keyboard"]),
        "findings": {check: {page: len(n) for page, n in sorted(findings[check].items())} for check in CHECKS},
    }


@pytest.fixture(scope="module")
def pages(site) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


@pytest.fixture(scope="module")
def told(judge, pages, site) -> dict:
    """What was found on all pages of the site; it is kept, too, for the statement."""
    found = judge(site, pages)
    FOUND.write_text(json.dumps(summarise(found, dt.date.today()), indent=1) + "\n", encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def broken(judge, tmp_path_factory) -> dict:
    """What is told of a good page, of one for each breach, and of one that leaves a doubt."""
    site = tmp_path_factory.mktemp("broken")
    (site / "good.html").write_text(GOOD, encoding="utf-8")
    for number, (_, good, bad, _) in enumerate(BREACHES):
        assert good in GOOD
        (site / f"{number}.html").write_text(GOOD.replace(good, bad, 1), encoding="utf-8")
    (site / "doubt.html").write_text(GOOD.replace("<p>Текст", f"<p {PICTURE}>Текст"), encoding="utf-8")
    return judge(site, sorted(path.name for path in site.iterdir()))


@pytest.mark.parametrize("check", CHECKS)
def test_no_page_has_a_finding(told, check):
    assert list_findings(told)[check] == {}


def test_pages_of_the_small_study_have_no_finding(judge, built_small):
    """One of each kind; all pages of the whole study are looked at below."""
    told = judge(built_small / "output/site", list(FEW))
    assert list_findings(told) == {check: {} for check in CHECKS} and list_unjudged(told) == []
    assert {view["page"] for view in told["states"]} == set(FEW)


def test_the_page_of_what_is_not_found_has_no_finding(judge, pages, site, study, tmp_path):
    """A site with an address has it, which this one lacks."""
    shutil.copytree(site / "assets", tmp_path / "assets", ignore=shutil.ignore_patterns("documents"))
    frames = [make_frame(study, language) for language in study.languages]
    (tmp_path / "404.html").write_text(render_missing(f"{tmp_path.as_uri()}/", frames), encoding="utf-8")
    told = judge(tmp_path, ["404.html"])
    assert list_findings(told) == {check: {} for check in CHECKS} and list_unjudged(told) == []
    assert all(view["stops"] == 2 * len(frames) for view in told["keyboard"]), "home and statement, in each language"


def test_every_page_was_looked_at_in_both_widths_and_in_light_and_dark(told, pages):
    views = {(view["page"], view["width"], view["scheme"]) for view in told["states"]}
    assert views == {(page, width, scheme) for page in pages for width in (1280, 360) for scheme in ("light", "dark")}
    assert {view["page"] for view in told["keyboard"]} == set(pages)
    widths = {(view["page"], view["width"]) for view in told["widths"]}
    assert widths == {(page, width) for page in pages for width in (1280, 360, NARROWEST)}


def test_every_slide_was_looked_at(told, site):
    wide = {(view["page"], view["slide"]) for view in told["states"] if view["width"] == 1280}
    for page in {page for page, _ in wide if page.endswith(".slides.html")}:
        shown = re.findall(r'<section id="slide-', (site / page).read_text(encoding="utf-8"))
        assert {slide for found, slide in wide if found == page} == set(range(len(shown)))


def test_no_rule_is_switched_off(told):
    """axe-core has some 90 rules of the levels and best practice; the sources name none to be left out."""
    assert min(view["axe"]["rules"] for view in told["states"]) >= 90
    sources = "".join(path.read_text(encoding="utf-8") for path in GATE.glob("*.mjs"))
    assert not re.search(r"enabled: false|\bignore:|hideElements:|exclude:|rootElement:", sources)


def test_what_axe_core_leaves_to_people_was_judged(told):
    assert list_unjudged(told) == []


def test_a_doubt_that_nobody_has_judged_is_seen(broken):
    """The twin: text on a picture."""
    assert {doubt.split()[0] for doubt in list_unjudged(broken)} == {"doubt.html"}


def test_no_style_sheet_asks_for_a_side(site):
    """A page is shown whether a device is held upright or not, WCAG 1.3.4."""
    assert {sheet.name for sheet in site.rglob("*.css") if asks_for_a_side(sheet.read_text(encoding="utf-8"))} == set()
    assert asks_for_a_side("@media (orientation: portrait) { main { rotate: 90deg } }")


def asks_for_a_side(css: str) -> bool:
    return bool(re.search(r"\(\s*orientation\s*:", css))


def test_the_good_page_of_the_twins_has_no_finding(broken):
    findings = list_findings(broken)
    assert {check: pages["good.html"] for check, pages in findings.items() if "good.html" in pages} == {}


@pytest.mark.parametrize("number", range(len(BREACHES)), ids=[f"{b[0]}-{b[3]}-{n}" for n, b in enumerate(BREACHES)])
def test_a_breach_is_found(broken, number):
    check, _, _, sign = BREACHES[number]
    assert any(sign in found for found in list_findings(broken)[check].get(f"{number}.html", []))


def test_the_statement_tells_what_is_found_now(told):
    """The day may be an earlier one, and the browser and Node of another machine may be others."""
    if not (ROOT / RESULTS).is_file():
        pytest.fail(f"there is no {RESULTS}: run `make accessibility`, then commit it", pytrace=False)
    kept = json.loads((ROOT / RESULTS).read_text(encoding="utf-8"))
    parse_results(json.dumps(kept), RESULTS)
    now = summarise(told, dt.date.fromisoformat(kept["day"]))
    for results in (kept, now):
        results["tools"] = {name: results["tools"][name] for name in ("axe-core", "pa11y")}
    assert kept == now, "run `make accessibility`, then commit the results"


def test_the_packages_are_locked_by_hash_and_without_the_address_of_a_registry():
    lock = json.loads((GATE / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert [name for name, package in packages.items() if not package.get("integrity", "").startswith("sha512-")] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert "://" not in (GATE / "package-lock.json").read_text(encoding="utf-8")


def test_what_is_missing_is_named(tmp_path):
    spec = importlib.util.spec_from_file_location("gate_fixtures", Path(__file__).with_name("conftest.py"))
    fixtures = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fixtures)
    assert "browser" in fixtures.find_missing(None, "node", tmp_path)
    assert "Node 20" in fixtures.find_missing("chromium", None, tmp_path)
    assert "make test" in fixtures.find_missing("chromium", "node", tmp_path)
    (tmp_path / "axe-core").mkdir()  # npm gave up halfway
    assert "make test" in fixtures.find_missing("chromium", "node", tmp_path)
    (tmp_path / ".package-lock.json").touch()
    assert fixtures.find_missing("chromium", "node", tmp_path) == ""
