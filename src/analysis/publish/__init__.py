"""Runs notebooks and converts them, whatever they are about.

`rfc3987_syntax` is kept from being imported: jsonschema, which nbformat loads, uses it only to check a
format that no notebook has, and it builds a grammar for three seconds at each import.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
