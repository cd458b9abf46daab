"""Candidates: files of what measurements read and simulations write, and tables of points."""

from __future__ import annotations

from .candidates import Candidates
from .files import check_reading, read, read_pieces, write
from .points import Point, read_points, write_points
from .schema import KINDS, SCHEMA, CandidateColumn, Kind, kind_named

__all__ = [
    "KINDS",
    "SCHEMA",
    "CandidateColumn",
    "Candidates",
    "Kind",
    "Point",
    "check_reading",
    "kind_named",
    "read",
    "read_pieces",
    "read_points",
    "write",
    "write_points",
]
