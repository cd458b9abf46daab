"""Event selections: cuts, conditions and the named scenarios."""
