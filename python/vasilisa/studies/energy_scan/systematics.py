"""How |F_pi|^2, A and a_mu move with each ingredient: by one standard deviation of it.

Shifts by reweighting come from the same events; others are exact functions of what is measured. The
sizes that are not computed are those of [CMD23].
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ..record import Record
from .analysis import EE, PIPI, Measured
from .angles import ANGLE_ERRORS, moved
from .asymmetry import predicted
from .detector_errors import DETECTOR_ERRORS
from .moment import undressing_shift
from .settings import EnergyScanSettings
from .theory import EDGES, THETA_CUTS

__all__ = ["SIZES", "Shift", "shifts"]

Array = NDArray[np.float64]

SIZES = {
    "angle_stretch": 1e-3,
    "angle_shift": 1e-3,
    "angle_one_track": 1e-3,
    "efficiency_slope": 0.005,
    "nuclear": 0.002,
    "beam_energy": 50e-6,
}
"""One standard deviation: rad, see `ANGLE_ERRORS`; per rad; relative loss of pion pairs [CMD23];
GeV [CMD23], where the point does not say."""


@dataclass(frozen=True, eq=False)
class Shift:
    """One source of error.

    Attributes
    ----------
    name : str
    size : ndarray, shape (n,)
        Relative change of |F_pi|^2 for one standard deviation, with sign.
    how : str
        Where it comes from: ``weights``, ``angles``, ``counts``, ``simulation``, ``formula``.
    asymmetry : ndarray, shape (n,), or None
        Change of the charge asymmetry of pions; None where nothing is odd in charge.
    undressing : ndarray, shape (n,), or None
        Relative change of what makes the bare cross section of |F_pi|^2; it is in a_mu alone.
    """

    name: str
    size: Array
    how: str
    asymmetry: Array | None = None
    undressing: Array | None = None

    @property
    def of_bare(self) -> Array:
        """Relative change of the bare cross section, shape (n,)."""
        return self.size if self.undressing is None else self.size + self.undressing


def shifts(settings: EnergyScanSettings, records: list[Record], found: Measured) -> list[Shift]:
    """Return the shifts that the card asks for, as far as points have what they need.

    Parameters
    ----------
    settings : EnergyScanSettings
    records : list of dict
        Of measured points, by rising energy.
    found : Measured
    """
    makers: dict[str, tuple[str, Callable[[], Array | None]]] = {
        "order": ("weights", lambda: _of_order(records)),
        "pion_structure": ("weights", lambda: _of_structure(settings, records)),
        "vacuum_polarization": ("weights", lambda: _of_polarization(records)),
        "efficiency_slope": ("angles", lambda: _of_slope(records)),
        "nuclear": ("formula", lambda: np.full(len(records), SIZES["nuclear"])),
        "beam_energy": ("formula", lambda: _of_energy(settings, records, found)),
        "background": ("counts", lambda: _of_refit(records, "background")),
        "energy_scale": ("counts", lambda: _of_refit(records, "energy_scale")),
        "separation": ("counts", lambda: _of_separation(records)),
        "tails": ("counts", lambda: _of_tails(records)),
    }
    for name in DETECTOR_ERRORS:
        makers[name] = ("simulation", partial(_of_refit, records, name))
    for name in ANGLE_ERRORS:
        makers[name] = ("angles", partial(_of_angles, settings, records, name))
    result = []
    for name in settings.systematics:
        how, make = makers[name]
        direct = make()
        if direct is not None:
            asymmetry = _of_asymmetry(settings, records, name)
            polarization = name == "vacuum_polarization"
            undressing = undressing_shift(found.inputs.ecm) if polarization else None
            result.append(Shift(name, found.response @ direct, how, asymmetry, undressing))
    return result


def _of_asymmetry(settings: EnergyScanSettings, records: list[Record], name: str) -> Array | None:
    """Return the change of the asymmetry of pions, if the source is odd in charge."""
    pions = [each["theory"]["pipi"] for each in records]
    if name in ANGLE_ERRORS:
        slopes = [moved(each, name, settings.asymmetry_of).asymmetry for each in pions]
        return np.array(slopes) * SIZES[name]
    if name == "pion_structure":
        models = [predicted(each) for each in pions]
        chosen = _structure(settings)
        return np.array([each[chosen] - each["fxsqed"] for each in models])
    return None


def _sums(records: list[Record], process: str, name: str = "sigma") -> Array:
    return np.array([math.fsum(each["theory"][process][name]) for each in records])


def _of_order(records: list[Record]) -> Array | None:
    """Return the change of sigma(ee)/sigma(pipi) with another scheme of further photons."""
    if any("other_order" not in each["theory"]["pipi"] for each in records):
        return None
    changes = {p: _sums(records, p, "other_order") / _sums(records, p) for p in ("ee", "pipi")}
    return np.asarray(changes["ee"] / changes["pipi"] - 1)


def _of_structure(settings: EnergyScanSettings, records: list[Record]) -> Array | None:
    """Return the change of sigma(pipi) with structure: odd in charge, seen only by odd cuts."""
    name = _structure(settings)
    if any(name not in each["theory"]["pipi"].get("structures", {}) for each in records):
        return None
    change = np.array([math.fsum(each["theory"]["pipi"]["structures"][name]) for each in records])
    ratio = change / _sums(records, "pipi")
    return np.where(np.abs(ratio) > _noise(records), -ratio, 0.0)


def _structure(settings: EnergyScanSettings) -> str:
    """Return the structure of pions whose presence is the shift."""
    chosen = settings.generator.pion_structure
    return "gvmd" if chosen == "fxsqed" else chosen


def _noise(records: list[Record]) -> Array:
    """Return three relative errors of the integration: what is smaller is not seen."""
    return 3 * np.sqrt(_sums(records, "pipi", "variance")) / _sums(records, "pipi")


def _of_polarization(records: list[Record]) -> Array | None:
    """Return the change of sigma(ee) for one error of the vacuum polarisation."""
    if any("vp_up" not in each["theory"]["ee"] for each in records):
        return None
    return _sums(records, "ee", "vp_up") / _sums(records, "ee")


def _of_angles(settings: EnergyScanSettings, records: list[Record], name: str) -> Array:
    """Return the change of N_pipi/N_ee with an error of the angle."""
    charge = settings.asymmetry_of
    number = {
        p: np.array([moved(each["theory"][p], name, charge).number for each in records])
        for p in ("ee", "pipi")
    }
    return np.asarray(SIZES[name] * (number["pipi"] - number["ee"]))


def _of_slope(records: list[Record]) -> Array:
    """Return the change with an efficiency that falls with the distance from 90 degrees."""
    edges = np.array(EDGES)
    middle = np.concatenate([[THETA_CUTS[0]], 0.5 * (edges[1:] + edges[:-1]), [edges[-1]]])
    distance = np.abs(middle - math.pi / 2)
    mean = {}
    for process in ("ee", "pipi"):
        bins = np.array([each["theory"][process]["sigma"] for each in records])
        mean[process] = (bins * distance).sum(axis=1) / bins.sum(axis=1)
    return np.asarray(SIZES["efficiency_slope"] * (mean["ee"] - mean["pipi"]))


def _of_refit(records: list[Record], name: str) -> Array | None:
    """Return the change of N_pipi/N_ee where every point could be fitted again."""
    if any(name not in each["changes"] for each in records):
        return None
    return np.array([each["changes"][name] for each in records])


def _of_energy(settings: EnergyScanSettings, records: list[Record], found: Measured) -> Array:
    """Return the change when energies are measured too high: the slope of |F|^2 beta^3."""
    errors = [settings.points[each["index"]].ecm_error for each in records]
    size = np.array([each or SIZES["beam_energy"] for each in errors])
    inputs, step = found.inputs, 1e-5

    def value(energy: Array) -> Array:
        beta = np.sqrt(1 - (2 * inputs.mass / energy) ** 2)
        return np.asarray(inputs.start(energy) * beta**3)

    slope = (value(inputs.ecm + step) - value(inputs.ecm - step)) / (2 * step * value(inputs.ecm))
    return np.asarray(-slope * size)


def _of_separation(records: list[Record]) -> Array | None:
    """Return half of the largest difference between methods that use momenta and energies."""
    found = []
    for each in records:
        ratios = [
            one["counts"][PIPI] / one["counts"][EE]
            for name, one in each["methods"].items()
            if name != "theta" and one["counts"][EE] > 0
        ]
        found.append(0.5 * (max(ratios) - min(ratios)) / np.mean(ratios) if ratios else 0.0)
    return np.array(found) if any(found) else None


def _of_tails(records: list[Record]) -> Array | None:
    """Return the change of N_pipi/N_ee with templates of electrons from another scheme.

    Where momenta cannot be separated, they do not count: nothing changes.
    """
    seen = [each for each in records if "momentum" in each["methods"]]
    if not seen or any("change" not in each["tails"] for each in seen):
        return None
    return np.array([each["tails"].get("change", 0.0) for each in records])
