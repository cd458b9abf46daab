"""Energy scans: radiative corrections for many energies and processes at once."""

from .scan import Scan
from .table import ScanResult

__all__ = ["Scan", "ScanResult"]
