"""What outlives a run: whole files, checkpoints, cached tables, the versions that made them."""
