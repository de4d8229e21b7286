"""Markdown in, HTML out: tables, footnotes, call-outs, numbered references, and ids that are unique on a page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.anchors import anchors_plugin
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin

from analysis.errors import StudyError, suggest

QUOTES = {"bg": "„“‚‘", "en": "“”‘’"}
CALLOUTS = ("note", "warning")  # ::: note
REFERENCE = re.compile(r"@([Ff]ig|[Ff]igure|[Tt]bl|[Tt]able)-(\w+)")
KINDS = {"fig": "figure", "figure": "figure", "tbl": "table", "table": "table"}


def name_target(found: re.Match[str]) -> tuple[str, str]:
    """Return kind and id of what a reference refers to.

    >>> name_target(REFERENCE.match("@Tbl-scores"))
    ('table', 'table-scores')
    """
    kind = KINDS[found[1].lower()]
    return kind, f"{kind}-{found[2]}"


class PageMarkdown:
    """Renders the Markdown of one page; its footnotes are numbered throughout, and ids differ from one another.

    `numbers`: id of a figure or table of the page, as `figure-chain`, → its number; 0 of one that has no rows in this
    study. A text refers to it by `@fig-chain` or `@tbl-scores`; `@Fig-chain` begins a sentence. A paragraph that refers
    to what has no rows is left out. `words` says how the reference and a call-out are named. `[words]{lang=en}` and
    `[title](address){lang=en}` are of another language than the page.
    """

    def __init__(
        self,
        language: str,
        words: Callable[..., str] = lambda key, **values: key,
        numbers: Mapping[str, int] | None = None,
    ) -> None:
        self._words, self._numbers = words, numbers or {}
        self._seen = {"main"}  # the id of what the frame stands around
        self._section = ""
        self._texts = self._footnotes = 0
        options = {
            "html": False,
            "typographer": True,
            "quotes": QUOTES.get(language) or words("ui.quotes") + words("ui.inner_quotes"),
        }
        self._parser = MarkdownIt("commonmark", options).enable(["table", "smartquotes"])
        self._parser.use(anchors_plugin, max_level=4, slug_func=self._slug).use(footnote_plugin)
        self._parser.use(attrs_plugin, after=("link_close",), spans=True, allowed=["lang"])
        for kind in CALLOUTS:
            self._parser.use(container_plugin, name=kind)
        self._parser.inline.ruler.before("link", "reference", self._refer)
        self._parser.core.ruler.before("inline", "leave_out", self._leave_out)
        self._parser.renderer.rules |= {
            "footnote_ref": self._render_footnote_mark, "footnote_anchor": self._render_back_link,
            "footnote_block_open": self._open_footnotes, "footnote_block_close": lambda *_: "</ol>\n</div>\n",
            **{f"container_{kind}_{end}": self._render_callout for kind in CALLOUTS for end in ("open", "close")},
        }  # fmt: skip
        encode = self._parser.normalizeLink
        # A place on the page is named as its id is: pa11y, and old browsers, do not decode it.
        self._parser.normalizeLink = lambda address: address if address.startswith("#") else encode(address)

    def render(self, text: str, section: str = "") -> str:
        """Return the text as HTML; the first heading takes `section` as its id, others and those without one a slug."""
        self._texts += 1
        self._section = section
        env: dict = {"docId": str(self._texts)}
        html = self._parser.render(text, env)
        self._footnotes += len(env.get("footnotes", {}).get("list", ()))
        return html

    def _slug(self, title: str) -> str:
        words = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFC", title).lower()).strip("-")
        base = self._section or words or "section"
        slug, number = base, 2
        while slug in self._seen:
            slug, number = f"{base}-{number}", number + 1
        self._seen.add(slug)
        return slug

    def _leave_out(self, state: StateCore) -> None:
        """Take out every paragraph that refers to a figure or table without rows."""
        paragraphs = [place for place, token in enumerate(state.tokens) if token.type == "paragraph_open"]
        for place in reversed(paragraphs):
            targets = [name_target(found)[1] for found in REFERENCE.finditer(state.tokens[place + 1].content)]
            if any(self._numbers.get(target) == 0 for target in targets):
                del state.tokens[place : place + 3]  # from where it opens to where it closes

    def _refer(self, state: StateInline, silent: bool) -> bool:
        """Read `@fig-NAME` as a link to the figure; the rule is given every place of a text where a word may begin."""
        found = REFERENCE.match(state.src, state.pos)
        if not found or (state.pos and state.src[state.pos - 1].isalnum()):
            return False
        if not silent:
            self._push_reference(state, found)
        state.pos = found.end()
        return True

    def _push_reference(self, state: StateInline, found: re.Match[str]) -> None:
        kind, target = name_target(found)
        if not self._numbers.get(target):
            raise StudyError(
                f"“{found[0]}” refers to nothing on the page",
                expected=", ".join(self._numbers),
                fix=suggest(target, self._numbers),
            )
        said = self._words(f"ui.{kind}", number=self._numbers[target])
        state.push("link_open", "a", 1).attrs = {"href": f"#{target}"}
        state.push("text", "", 0).content = said if found[1][0].isupper() else said[0].lower() + said[1:]
        state.push("link_close", "a", -1)

    def _render_callout(self, tokens, place, options, env) -> str:
        """Return a call-out, `::: note` to `:::`, as an aside; it is named by its kind or by what follows that."""
        if tokens[place].nesting < 0:
            return "</aside>\n"
        kind, _, title = tokens[place].info.strip().partition(" ")
        title = self._parser.renderInline(title or self._words(f"ui.callout_{kind}"))
        return f'<aside class="callout {kind}" role="note">\n<p class="callout-title">{title}</p>\n'

    def _render_footnote_mark(self, tokens, place, options, env) -> str:
        """Return the number in the text that leads to a footnote."""
        name = self._parser.renderer.rules["footnote_anchor_name"](tokens, place, options, env)
        again = f":{tokens[place].meta['subId']}" if tokens[place].meta.get("subId", 0) > 0 else ""
        number = self._footnotes + tokens[place].meta["id"] + 1
        label = escape(self._words("ui.footnote", number=number))
        link = f'<a href="#fn{name}" id="fnref{name}{again}" aria-label="{label}">{number}</a>'
        return f'<sup class="footnote-ref">{link}</sup>'

    def _render_back_link(self, tokens, place, options, env) -> str:
        """Return the way back from a footnote, named in words; its arrow is drawn by the style sheet."""
        name = self._parser.renderer.rules["footnote_anchor_name"](tokens, place, options, env)
        label = self._words("ui.footnote_back", number=self._footnotes + tokens[place].meta["id"] + 1)
        return f' <a href="#fnref{name}" class="footnote-backref" aria-label="{escape(label)}"></a>'

    def _open_footnotes(self, tokens, place, options, env) -> str:
        label = escape(self._words("ui.footnotes"))
        start = self._footnotes + 1
        return (
            f'<div class="footnotes" role="group" aria-label="{label}">\n<ol class="footnotes-list" start="{start}">\n'
        )
