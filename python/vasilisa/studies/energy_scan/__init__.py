"""The energy scan: from candidates of e+e- -> e+e-, mu+mu-, pi+pi- to |F_pi|^2 and a_mu."""

from .settings import EnergyScanSettings
from .study import EnergyScan

__all__ = ["EnergyScan", "EnergyScanSettings"]
