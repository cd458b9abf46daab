"""Energy scans: radiative corrections for many energies and processes at once."""

from .scan import Scan, ScanInterrupted
from .table import ScanResult

__all__ = ["Scan", "ScanInterrupted", "ScanResult"]
