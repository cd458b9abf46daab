"""Measured curves: one type for cross sections, form factors, R and asymmetries from anywhere."""

from __future__ import annotations

from .conversions import (
    bare_cross_section,
    cross_section,
    dressed,
    final_state_radiation,
    form_factor_squared,
    r_ratio,
    schwinger_eta,
    undressed,
    with_final_state_radiation,
    without_final_state_radiation,
)
from .csv_file import read_csv
from .curve import MeasuredCurve
from .hepdata import read_hepdata
from .hepdata_tables import write_hepdata
from .json_file import from_json, read_json, to_json, write_json
from .systematic import Systematic

__all__ = [
    "MeasuredCurve",
    "Systematic",
    "bare_cross_section",
    "cross_section",
    "dressed",
    "final_state_radiation",
    "form_factor_squared",
    "from_json",
    "r_ratio",
    "read_csv",
    "read_hepdata",
    "read_json",
    "schwinger_eta",
    "to_json",
    "undressed",
    "with_final_state_radiation",
    "without_final_state_radiation",
    "write_hepdata",
    "write_json",
]
