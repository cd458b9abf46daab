"""Combination of data sets that a card names: one curve, and what each set contributes."""
