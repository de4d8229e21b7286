"""The chapters of the survey on the pages: their figures, sentences and tables, one module a chapter."""
