"""Parametrised detectors: an EventBatch in, an EventBatch of what is seen of it out."""

from .base import DetectedBatch, Detector
from .candidates import scan_candidates
from .cosmics import cosmic_muons
from .pairs import pairs_of, with_photon
from .random import EventRandom
from .settings import DetectorSettings, detector_settings
from .solenoid import SolenoidDetector

__all__ = [
    "DetectedBatch",
    "Detector",
    "DetectorSettings",
    "EventRandom",
    "SolenoidDetector",
    "cosmic_muons",
    "detector_settings",
    "pairs_of",
    "scan_candidates",
    "with_photon",
]
