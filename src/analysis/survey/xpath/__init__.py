"""The expressions of XLSForms: text in, tree, and a column of values out."""
