"""Backgrounds of pairs at one point: how many candidates they make, and what these look like."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...detector import SolenoidDetector, cosmic_muons, pairs_of
from ...detector.cosmics import COSMIC
from ...phase_space import CHANNELS, PhaseSpace, channel_cross_section
from ...words.errors import AcceptanceError
from ...words.processes import FACTS
from ..record import Record, derived_seed
from .counts import LEAST_ROWS
from .samples import CHARGES, PROBED, accepted, loosened, momentum
from .settings import EnergyScanSettings
from .theory import generator_of

__all__ = ["COMPONENTS", "KAONS", "PRECISION", "Background", "backgrounds_at", "open_at"]

Columns = Mapping[str, NDArray[Any]]

KAONS = "kk"

COMPONENTS = {
    "3pi": ("3pi",),
    "kk": (KAONS,),
    "4pi": ("2pip2pim", "pippim2pi0"),
    "cosmic": (COSMIC,),
}
"""Final states by the name of the card."""

EVENTS, QUICK = 4_000, 400
"""Of each background that matters, before the detector; in quick form."""

PRECISION = {False: 0.03, True: 0.1}
"""Relative, of cross sections within cuts; in quick form."""

LEAST = {False: 1e-5, True: 1e-4}
"""Candidates over pairs of electrons, below which a background is counted as nothing; in quick
form."""

COLLINEAR = 0.1
"""More than any selection of pairs back to back keeps of several hadrons."""

MARGIN = 2e-3
"""GeV, above thresholds."""


@dataclass(frozen=True, eq=False)
class Background:
    """All backgrounds of a point together.

    Attributes
    ----------
    columns : mapping
        Candidates within the cuts, as of a `Sample`; the sum of `weight` is their number.
    probes : mapping
        Those with one track lost, too, without cuts; weights in nb.
    expected : dict
        Candidates within the cuts by name of the card; None where the energy is above all data.
    """

    columns: Columns
    probes: Columns
    expected: dict[str, float | None]

    @property
    def not_fitted(self) -> float:
        """Candidates within the cuts, where they are too few for a species: taken from pions."""
        if len(self.columns["weight"]) >= LEAST_ROWS:
            return 0.0
        return math.fsum(each or 0.0 for each in self.expected.values())


def open_at(name: str, ecm: float) -> bool | None:
    """Tell whether a final state can be made at an energy; None where its data have ended.

    Parameters
    ----------
    name : str
        One of `COMPONENTS`.
    ecm : float
        GeV.
    """
    if name == COSMIC:
        return True
    if name == KAONS:
        return ecm > FACTS[KAONS].threshold(_core.Constants()) + MARGIN
    sigma0 = channel_cross_section(name)
    return None if ecm > sigma0.highest else ecm > sigma0.threshold + MARGIN


def backgrounds_at(
    settings: EnergyScanSettings, index: int, theory: Record, threads: int
) -> Background:
    """Return the backgrounds of the card at a point.

    Raises
    ------
    VasilisaError
        If the generator or the detector refuses something.
    """
    sigma_ee = math.fsum(theory["ee"]["sigma"])
    detector = SolenoidDetector(settings.detector)
    columns: list[Columns] = []
    probes: list[Columns] = []
    expected: dict[str, float | None] = {}
    for name in settings.backgrounds:
        count = 0.0
        known = True
        for part in COMPONENTS[name]:
            is_open = open_at(part, settings.points[index].ecm)
            known &= is_open is not None
            if not is_open:
                continue
            for chosen, tested in _part(settings, index, part, detector, sigma_ee, threads):
                count += float(chosen["weight"].sum())
                columns.append(chosen)
                probes.append(tested)
        expected[name] = count if known else None
    return Background(_joined(columns), _joined(probes), expected)


def _joined(parts: list[Columns]) -> Columns:
    if not parts:
        return {name: np.empty(0) for name in (*PROBED, "weight")}
    return {name: np.concatenate([each[name] for each in parts]) for name in parts[0]}


def _part(
    settings: EnergyScanSettings,
    index: int,
    part: str,
    detector: SolenoidDetector,
    sigma_ee: float,
    threads: int,
) -> Iterator[tuple[Columns, Columns]]:
    """Yield candidates and probes of a final state, or nothing where it does not matter."""
    seed = derived_seed(settings.seed, "backgrounds", index, part)
    point = settings.points[index]
    n = QUICK if settings.quick else EVENTS
    if part == COSMIC:
        sigma = 1e-3 * detector.settings.cosmics.rate  # events a 1/pb, as nb
        seen = cosmic_muons(detector, point.ecm, n, derived_seed(seed, "detector"))
    else:
        made = _events(settings, index, part, seed, sigma_ee, n, threads)
        if made is None:
            return
        sigma, seen = made[0], detector(*made[1:])
    kept = accepted(settings, index, seen, seen.columns)
    weights = np.asarray(seen.weights["nominal"]) * sigma / float(seen.weights["nominal"].sum())
    if not weights[kept].sum() > LEAST[settings.quick] * sigma_ee:
        return
    chosen = {name: values[kept] for name, values in seen.columns.items()}
    chosen |= {f"true_p_{charge}": momentum(seen.true, charge)[kept] for charge in CHARGES}
    tested = np.abs(seen.columns["probe"]) <= 1
    probes = {name: seen.columns[name][tested] for name in PROBED} | {"weight": weights[tested]}
    yield chosen | {"weight": 1e3 * point.luminosity * weights[kept]}, probes


def _events(
    settings: EnergyScanSettings,
    index: int,
    part: str,
    seed: int,
    sigma_ee: float,
    n: int,
    threads: int,
) -> tuple[float, Any, int] | None:
    """Return cross section (nb), events and the seed of the detector; None without any."""
    cuts = loosened(settings.cuts)
    if part in CHANNELS:
        ecm, precision = settings.points[index].ecm, PRECISION[settings.quick]
        hadrons = PhaseSpace(part, ecm, cuts=cuts, precision=precision, seed=seed)
        if hadrons.cross_section * COLLINEAR < LEAST[settings.quick] * sigma_ee:
            return None
        sigma = hadrons.within_cuts[0]
        if sigma < LEAST[settings.quick] * sigma_ee:
            return None
        batch = hadrons.sample(n)
    else:
        generator = generator_of(settings, index, part, threads, cuts=cuts, seed=seed)
        try:
            batch = generator.sample(n)
        except AcceptanceError:  # slow, or turned away from each other
            return None
        sigma = batch.run.cross_section
    return sigma, pairs_of(batch, seed), derived_seed(seed, "detector")
