"""Errors of the detector's description: the same events, seen with one number of it changed.

What is seen draws the same random numbers for all else, so that the difference is that number's.
Templates and efficiencies are made again, and tag and probe sees what it can of a loss: what is
left moves |F_pi|^2, at all energies to the same side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...detector.settings import DetectorSettings, detector_settings
from .settings import EnergyScanSettings

__all__ = ["DETECTOR_ERRORS", "DetectorError", "in_error"]

LEAST = 1e-3
"""Of a number that is lowered."""


@dataclass(frozen=True)
class DetectorError:
    """A number of a detector that is known within an error.

    Attributes
    ----------
    group, field : str
        Of `DetectorSettings`.
    added, times : float
        What makes the other number: ``times`` the number, and ``added``.
    processes : tuple of str
        In whose samples it changes; a loss that electrons and pions share would cancel.
    deviations : float
        How many standard deviations the change is: larger than one, to stand out of the noise.
    """

    group: str
    field: str
    processes: tuple[str, ...]
    added: float = 0.0
    times: float = 1.0
    deviations: float = 10.0

    def applied(self, detector: DetectorSettings) -> DetectorSettings:
        """Return the detector with the number changed."""
        fields = detector.model_dump()
        before = fields[self.group][self.field]
        fields[self.group][self.field] = max(self.times * before + self.added, LEAST)
        return detector_settings(fields)


DETECTOR_ERRORS: Mapping[str, DetectorError] = {
    "correlated_inefficiency": DetectorError("tracking", "both", ("pipi",), added=0.01),
    "trigger": DetectorError("trigger", "calo", ("pipi",), added=-0.7),
    "bremsstrahlung": DetectorError("material", "radiation_lengths", ("ee",), times=1.2),
    "decays": DetectorError("tracker", "kink_lost", ("pipi",), added=-0.1),
}
"""One standard deviation is 0.1 % of pairs of pions lost as a whole [CMD23]; and, chosen: 7 % of
the calorimeter's trigger for pions, 2 % of the matter before the chamber, 10 mrad of the kink above
which a pion that decays is no track."""


def in_error(settings: EnergyScanSettings, process: str) -> dict[str, DetectorSettings]:
    """Return the detectors in which events of a process are to be seen again, by error."""
    if settings.quick:
        return {}
    return {
        name: each.applied(detector_settings(settings.detector))
        for name, each in DETECTOR_ERRORS.items()
        if name in settings.systematics and process in each.processes
    }
