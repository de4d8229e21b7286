"""Passages in, the measures they promise out: from tables, from labelled lists, from sentences."""
