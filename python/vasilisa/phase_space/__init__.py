"""e+e- -> hadrons over flat phase space: backgrounds with the cross sections that are measured."""

from __future__ import annotations

from .channels import CHANNELS, channel_cross_section
from .generator import PhaseSpace
from .rambo import flat_momenta, massless_volume

__all__ = ["CHANNELS", "PhaseSpace", "channel_cross_section", "flat_momenta", "massless_volume"]
