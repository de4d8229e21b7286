"""What an analyst looks at the rows with: questions by name, estimates at once, charts, the way to a chapter.

Rows in, nothing that is published out; only `notebooks/explore.ipynb` comes here.
"""
