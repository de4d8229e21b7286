"""Imported by the warm process: the words of the package are read, and its languages are known, before a page asks."""

from __future__ import annotations

from analysis.report.catalogue import Catalogue
from analysis.report.entries import FOLDER

for folder in sorted(FOLDER.iterdir()):
    Catalogue(folder.name).format_field(0.5, "share")  # numbers and plurals of the language are read with the first one
del folder
