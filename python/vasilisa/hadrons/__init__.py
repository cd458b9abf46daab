"""Hadrons in the photon's way: form factors, structure of the pion, R(s), vacuum polarisation."""
