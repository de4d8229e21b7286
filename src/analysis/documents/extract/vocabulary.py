"""A word in, whether it is one out: the dictionary of the lemmas, asked once for each word."""

from __future__ import annotations

from functools import lru_cache

from analysis.documents.lemmas import is_known

is_word = lru_cache(maxsize=1 << 16)(is_known)
