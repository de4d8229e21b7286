"""What a notebook cell calls: `analysis.open_report` and the report it opens."""
