"""What outlives a run: whole files, locks, identities, folders of pieces, documents, a cache."""
