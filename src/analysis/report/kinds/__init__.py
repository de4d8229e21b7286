"""The kinds of figures: each draws released rows, describes them in words and writes them as a table."""
