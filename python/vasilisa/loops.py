"""Scalar one-loop functions, vectorised over all arguments.

Usual normalisation (i pi^2 removed), Delta_UV = 0, mu^2 = 1 GeV^2. Soft-divergent functions are
regulated by a photon mass lambda given as log_lambda2 = ln(lambda^2 / GeV^2); masses may be
complex.

A0(m2), B0(p2, m1_squared, m2_squared),
C0(p1_squared, p2_squared, p12_squared, m1_squared, m2_squared, m3_squared, log_lambda2=0),
D0(p1_squared, ..., p4_squared, s, t, m1_squared, ..., m4_squared, log_lambda2=0):
p_i connects propagators i and i + 1.
"""

from __future__ import annotations

from ._core.loops import A0, B0, C0, D0

__all__ = ["A0", "B0", "C0", "D0"]
