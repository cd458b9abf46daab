"""What all measurements share: the answer in result.json, the truth opened last, blinding."""

from .answer import Answer, blinding_factor
from .measurement import Measurement
from .settings import MeasurementSettings

__all__ = ["Answer", "Measurement", "MeasurementSettings", "blinding_factor"]
