"""A cleaning log in, its entries, each held to the answer it changes, out."""
