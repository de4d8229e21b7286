"""The pages of the site: which notebook makes each, and which released tables it shows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from analysis.study import Study

REPORTS = ("study", "compare", "round_table", "methods")  # the pages that are not a municipality's
DOCUMENTS, PRACTICES, SEARCH, ACCESSIBILITY = "documents", "practices", "search", "accessibility"  # without a notebook
OF_REPORT, OF_SLIDES = ("docx", "xlsx"), ("pptx",)  # the formats beside a page
FORMATS = (*OF_REPORT, *OF_SLIDES)
LEAFLET, SLIDES = "leaflet", "slides"  # notebooks of what goes with a page: its address is the page's and their name
BESIDE = {SLIDES: "round_table"}  # notebook → the page; a leaflet goes with each municipality
FACTS = ("places", "questions", "choices")
CLAIMS = ("differences", "orders")  # what a sentence or a title may claim
VIEWS = (
    "recognition", "self_rating", "scores", "sources", "plan", "rights", "projects", "participation", "iap",
    "mechanisms", "obstacles", "trust", "priorities", "readiness", "information",
)  # fmt: skip
HELD = (
    "events", "attendance", "representation", "learning", "proposals", "proposal_links", "ballots", "votes", "actions",
)  # fmt: skip
ADVICE = ("gaps", "gap_tags", "practices", "funding", "rules", "recommendations", "institutions")
MATCHED = ("gap_evidence", "matches", "match_sensitivity", "funding_matches")
PLANS = ("documents", "coverage", "commitments", "plan_participation", "reuse_shares", "bridge")
TABLES = {
    "municipality": (
        *VIEWS, "change", *CLAIMS, "profile", "plans", *PLANS, *HELD, *ADVICE, *MATCHED, *FACTS,
    ),
    "study": (
        *VIEWS, "quiz", "partners", "change", *CLAIMS, "profile", *PLANS, "alignment", "followed",
        *ADVICE, "gap_evidence", "matches", *FACTS,
    ),
    "round_table": (
        "recognition", "scores", "sources", "projects", "participation", "mechanisms", "obstacles", "priorities",
        *CLAIMS, "plans", "interviews", "project", "sample", "coverage", "bridge", *HELD, "learning_tests", "support",
        "concordance", *ADVICE, "policies", *FACTS,
    ),
    "compare": (
        "scores", "recognition", "self_rating", "projects", "participation", "mechanisms", "obstacles", "trust",
        "priorities", "profile", "coverage", "gaps", "gap_tags", *FACTS,
    ),
    "methods": (
        "sample", "interviews", "field_work", "conduct", "checks", "outcomes", "rates", "nonresponse", "weights",
        "weighting", "reliability", *CLAIMS, "tests", "hidden", "protection", "software",
        "documents", "agreement", "rule_quality", "recognition", "project", *FACTS,
    ),
    SLIDES: (
        "recognition", "scores", "participation", "mechanisms", "coverage", "bridge", *CLAIMS, "project", "events",
        "attendance", "representation", "proposals", "proposal_links", "votes", "actions", "concordance", *ADVICE,
        "matches", "funding_matches", *FACTS,
    ),
    LEAFLET: (
        "scores", "rights", "participation", "priorities", "mechanisms", "orders", "bridge", "events", "attendance",
        "proposals", "votes", "actions", "gaps", "matches", "practices", "rules", "recommendations", "institutions",
        "places", "choices",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Page:
    """One page in one language."""

    slug: str
    notebook: str
    language: str

    @property
    def name(self) -> str:
        """The page as tasks and messages name it, e.g. `ford.bg`."""
        return f"{self.slug}.{self.language}"

    @property
    def municipality(self) -> str | None:
        return self.slug.removesuffix(f".{LEAFLET}") if self.notebook in ("municipality", LEAFLET) else None

    @property
    def parameters(self) -> dict[str, str]:
        """What papermill sets in the notebook."""
        return ({"municipality": self.municipality} if self.municipality else {}) | {"language": self.language}

    def source(self, study: Study) -> Path:
        return study.notebooks / f"{self.notebook}.ipynb"

    def executed(self, study: Study) -> Path:
        return study.output / "notebooks" / f"{self.name}.ipynb"

    def html(self, study: Study) -> Path:
        return study.output / "pages" / self.language / f"{self.slug}.html"

    def pdf(self, study: Study) -> Path:
        """Where the PDF lies before the site is assembled."""
        return study.output / "files" / self.language / f"{self.slug}.pdf"

    def formats(self, study: Study) -> dict[str, Path]:
        """Format → file, of the formats that a page is downloaded in; leaflets are in none."""
        suffixes = {SLIDES: OF_SLIDES, LEAFLET: ()}.get(self.notebook, OF_REPORT)
        return {suffix: study.output / "files" / self.language / f"{self.slug}.{suffix}" for suffix in suffixes}

    def extract(self, study: Study) -> dict[str, Path]:
        """Table → file with the rows of it that this page shows."""
        folder = study.tables / "pages" / self.slug
        return {name: folder / f"{name}.csv" for name in TABLES[self.notebook]}


def parse_page(name: str) -> Page:
    """Return the page of a name such as `ford.bg` or `ford.leaflet.bg`."""
    slug, language = name.rsplit(".", 1)
    _, _, beside = slug.partition(".")
    return Page(slug, beside or (slug if slug in REPORTS else "municipality"), language)


def list_pages(study: Study, municipalities: tuple[str, ...] = (), language: str | None = None) -> list[Page]:
    """Return the pages to build: all of them, those of the named municipalities, or those of one language.

    Raises `StudyError` for an unknown municipality or language.
    """
    slugs = [study.check_municipality(name) for name in municipalities]
    languages = [study.check_language(language)] if language else study.languages
    places = slugs or study.municipalities
    notebooks = dict.fromkeys(places, "municipality") | {f"{slug}.{LEAFLET}": LEAFLET for slug in places}
    if not slugs:
        notebooks |= {slug: slug for slug in REPORTS} | {f"{page}.{name}": name for name, page in BESIDE.items()}
    return [Page(slug, notebook, code) for slug, notebook in notebooks.items() for code in languages]
