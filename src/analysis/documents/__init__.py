"""Policy documents in; passages, themes, measures, participation, shared text and an index to search out."""
