"""Lines of a paragraph in, its text out: words cut at the end of a line are whole again, hyphens of words stay."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from analysis.documents.lemmas import lemma

TAIL = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)-$")
APART = re.compile(r"([^\W\d_]+) -$")  # justified print sets a hyphen apart
YEARS = re.compile(r"\d[-–]$")  # 2013-|2014
DAY = re.compile(r"(?<!\S)\d{1,2}\.(?:\d{1,2}|[IVX]+)\.$")  # 30.06.|2014
PARTICIPLE = re.compile(r".*[еая]н(?:и|а|о|ите|ата|ото|ия|ият)")  # почистени; an adjective loses the vowel: важни
CUTS = ("-", "–", ".")  # how a line ends that may be cut
LONGEST = 80  # letters of a word with its hyphens
HEAD = re.compile(r"[^\W_]+")
LAST = re.compile(r"[^\W\d_]+$")
PLAIN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
COMPARING = {"по", "най"}  # keep their hyphen before an adjective or adverb: по-добри, but поради, познания
ADJECTIVE = ("ен", "ър", "ък", "ив", "ав", "ов", "ит", "ски", "ест", "ал", "ял", "ъл", "ям", "ок")  # ends of lemmas


class Joiner:
    """Joins lines with the words of one document in mind; `is_known` says whether a word is in the dictionary."""

    def __init__(self, lines: Iterable[str], is_known: Callable[[str], bool]) -> None:
        self.seen: Counter[str] = Counter()
        for line in lines:
            whole = TAIL.sub("", line)
            self.seen.update(word.casefold() for word in PLAIN.findall(whole))
        self.is_known = is_known

    def join(self, lines: list[str], cell: bool = False) -> str:
        """Return lines as one text; in a cell, words cut without a hyphen are joined, too."""
        text = before = ""
        for line in lines:
            cut = cell and self._was_broken(before, line)
            text = (text + line if cut else self.join_two(text, line, cell)) if text else line
            before = line
        return text

    def join_two(self, text: str, line: str, cell: bool = False) -> str:
        """Return two parts of a text as one."""
        head = HEAD.match(line)
        if not head or not (cell or text.endswith(CUTS)):
            return f"{text} {line}"
        end = text[-LONGEST:]
        if head[0][0].isdigit() and (YEARS.search(end) or (DAY.search(end) and len(head[0]) == 4)):
            return text + line
        if tail := TAIL.search(end):
            return text[:-1] + ("-" if self._keeps_hyphen(tail[1], head[0]) else "") + line
        if (apart := APART.search(end)) and self._is_word(apart[1] + head[0]):
            return text[:-2] + line
        if cell and (last := LAST.search(end)) and self._was_cut(last[0], head[0]):
            return text + line
        return f"{text} {line}"

    def _keeps_hyphen(self, tail: str, head: str) -> bool:
        """Say whether the hyphen between two parts of a word is the word's own."""
        before, _, part = tail.rpartition("-")
        whole, hyphened = f"{part}{head}", f"{tail}-{head}"
        if head[0].isdigit() or (head[0].isupper() and not tail.isupper()):
            return True
        if part.casefold() in COMPARING and not before and self._compares(whole, head):
            return True
        if self.seen[hyphened.casefold()] and not self.seen[whole.casefold()]:
            return True
        if self._is_word(whole) or before:
            return False
        return part[-1] in "оОеЕ" and min(len(part), len(head)) > 3 and self._is_first(part) and self.is_known(head)

    def _compares(self, whole: str, head: str) -> bool:
        """Say whether по- or най- compares the word after it, and does not begin a longer one."""
        if not self.is_known(head) or self.seen[whole.casefold()] or PARTICIPLE.fullmatch(head):
            return False
        return not self.is_known(whole) or (_is_adjective(head) and not _is_adjective(whole))

    def _is_first(self, part: str) -> bool:
        """Say whether a part may begin a compound: социално-, гражданско- (граждански)."""
        return self.is_known(part) or self.is_known(f"{part[:-1]}и")

    def _is_word(self, word: str) -> bool:
        return self.seen[word.casefold()] > 0 or self.is_known(word)

    def _was_broken(self, before: str, line: str) -> bool:
        """Say whether a word was too long for its cell, so that its end stands on a line alone: Финансиран|е."""
        short = line.isalpha() and line.islower() and len(line) < 4
        return short and before.isalpha() and len(before) > 5 and self.is_known(before + line)

    def _was_cut(self, last: str, head: str) -> bool:
        """Say whether two words are one that a narrow cell cut: the second is no word, both together are."""
        if not head.isalpha() or not head.islower() or last.isupper() or self.is_known(head):
            return False
        return self.is_known(last + head)


def _is_adjective(word: str) -> bool:
    return lemma(word).endswith(ADJECTIVE)
