"""Studies: many runs under one card, with tables, plots and a report."""
