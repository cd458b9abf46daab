"""Parametrised detectors: an EventBatch in, an EventBatch of what is seen of it out."""

from .base import DetectedBatch, Detector
from .random import EventRandom

__all__ = ["DetectedBatch", "Detector", "EventRandom"]
