"""The generator: unweighted events of hadrons, with the cross section within cuts."""

from __future__ import annotations

import json
import math
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..events.batch import EventBatch
from ..selection.cuts import selection
from ..words.checks import number, whole_number
from ..words.choices import check_name
from ..words.errors import AcceptanceError, ConfigurationError
from .channels import CHANNELS, HadronChannel, channel_cross_section
from .radiation import LostEnergy, photon_directions
from .rambo import flat_momenta

__all__ = ["PhaseSpace"]

Array = NDArray[np.float64]

RADIATION = ("sf", "none")

GROUP = 4096
"""Events that are made together: any of them can be made again without the groups before."""

EMPTY = 500_000
"""Trials none of which passes: the cuts leave nothing."""

LEAST_PHOTON = 1e-4
"""Over the energy of a beam; softer photons are not in the event."""

SURVEY = (2, 1_000_000)
"""Groups of trials in the least that measure the share within cuts, and trials in the most."""

NODES, POINTS, MARGIN = 32, 8192, 1.1
"""Of the table of the largest weight: masses, points each, times the largest that is found."""

HIGHEST = 3.0
"""GeV, of the same; above any energy at which channels are known."""


class PhaseSpace:
    """Events e+e- -> hadrons, flat in phase space, with photons of the beams.

    The cross section is that of the compilation of R(s), dressed; the momenta are those of RAMBO
    [KSE86], of three pions with the weight of their P wave. One photon carries what the structure
    functions [KF85] take from the beams, with the angle of exact first order. Final-state radiation
    is in the cross section alone. Intermediate states (omega pi, a1 pi) are not in the momenta of
    four pions, rho pi is not in those of three.

    Parameters
    ----------
    channel : str
        ``3pi``, ``kpkm``, ``2pip2pim`` or ``pippim2pi0``.
    ecm : float
        GeV; above what is known of the channel if the photon leaves less.
    radiation : {"sf", "none"}
        With photons of the beams, or without.
    lowest_photon : float
        GeV; above 0, a photon of this energy or more, in the centre of mass, is the last of the
        signal particles.
    cuts : str, mapping, Cuts or callable, optional
        As in `Generator`; the pair are the first two particles. Of two pi- and two pi+ it is the
        pair nearest to back to back.
    precision : float
        Relative error of the cross section within the cuts, where a million trials allow it.
    seed : int
        Events are functions of it and of their number.
    source, vacuum_polarization : str
        As in `channel_cross_section`.

    Raises
    ------
    ConfigurationError
        For what makes no sense.

    Examples
    --------
    >>> from vasilisa.phase_space import PhaseSpace
    >>> batch = PhaseSpace("3pi", 0.7826, seed=3).sample(100)
    >>> batch.particles.shape
    (100, 3, 4)
    """

    def __init__(
        self,
        channel: str,
        ecm: float,
        *,
        radiation: str = "sf",
        lowest_photon: float = 0.0,
        cuts: Any = None,
        precision: float = 0.02,
        seed: int = 1,
        source: str = "default",
        vacuum_polarization: str = "default",
    ) -> None:
        self.channel = CHANNELS[check_name("channel", channel, CHANNELS)]
        sigma0 = channel_cross_section(channel, source, vacuum_polarization)
        self.lowest_photon = number("lowest_photon", lowest_photon, -1e-300, ecm, "GeV, 0 or above")
        # s (1 - 2 k/sqrt(s)) is what the photon leaves at most.
        highest = lowest_photon + math.hypot(lowest_photon, sigma0.highest)
        valid = f"GeV, above {sigma0.threshold:.4g} and up to {highest:.4g}"
        self.ecm = number("ecm", ecm, sigma0.threshold, highest, valid)
        self.radiation = check_name("radiation", radiation, RADIATION)
        if lowest_photon and radiation == "none":
            raise ConfigurationError(
                field="lowest_photon", value=lowest_photon, valid="0, without radiation"
            )
        self.seed = whole_number("seed", seed, 0, 2**64 - 1)
        self.cuts = selection(cuts)
        self.precision = number("precision", precision, 0.0, 1.0, "above 0 and up to 1")
        self.sigma0 = sigma0
        self._lost = (
            LostEnergy(sigma0, self.ecm, 2 * lowest_photon / ecm) if radiation == "sf" else None
        )
        self._arguments = {
            "channel": channel,
            "radiation": radiation,
            "lowest_photon": lowest_photon,
            "source": source,
            "vacuum_polarization": vacuum_polarization,
        }
        self._within: tuple[float, float] | None = None

    @property
    def cross_section(self) -> float:
        """Without cuts, nb; with radiation where there is some."""
        if self._lost is None:
            return float(self.sigma0(np.array([self.ecm**2]))[0])
        return self._lost.cross_section

    @property
    def within_cuts(self) -> tuple[float, float]:
        """Cross section within the cuts and its error, nb."""
        if self._within is None:
            random = self._stream("survey", 0)
            tried = found = 0
            while tried < SURVEY[1] and (tried < SURVEY[0] * GROUP or found < self.precision**-2):
                kept = self._passing(self._trials(random))
                tried, found = tried + GROUP, found + int(kept.sum())
                if found == tried >= 2 * GROUP:  # nothing is cut away
                    break
            share = found / tried
            error = math.sqrt(max(share * (1 - share), 0 if found == tried else 1 / tried) / tried)
            self._within = self.cross_section * share, self.cross_section * error
        return self._within

    def sample(self, n: int, first: int = 0) -> EventBatch:
        """Return n events within the cuts.

        Parameters
        ----------
        n : int
            How many.
        first : int
            Number of the first: the same whatever else is asked for.

        Returns
        -------
        EventBatch
            Of weight 1, but for few in 10^4 whose weight is above the largest that was expected.

        Raises
        ------
        AcceptanceError
            If the cuts leave nothing.
        """
        n = whole_number("n", n, 0, 2**40)
        first = whole_number("first", first, 0, 2**62)
        groups = range(first // GROUP, (first + max(n, 1) - 1) // GROUP + 1)
        batch = EventBatch.concatenate([self._group(each, first + n) for each in groups])
        start = first - groups[0] * GROUP
        chosen = batch[start : start + n]
        run = _core.RunInfo(chosen.run)
        run.first_event, run.n_events = first, n
        run.cross_section, run.cross_section_error = self.within_cuts
        return EventBatch(chosen.core, run)

    def _group(self, group: int, end: int) -> EventBatch:
        """Return the events of a group up to that before number `end`."""
        wanted = min(GROUP, end - group * GROUP)
        random = self._stream("events", group)
        parts: list[EventBatch] = []
        found = tried = 0
        while found < wanted:
            if not found and tried >= EMPTY:
                raise AcceptanceError(
                    f"{self.channel.name}: none of {tried} events passes the cuts"
                )
            trials = self._trials(random)
            kept = np.flatnonzero(self._passing(trials))
            tried, found = tried + GROUP, found + len(kept)
            if len(kept):
                parts.append(trials[kept])
        joined = EventBatch.concatenate(parts)[:wanted]
        core = joined.core
        numbered = _core.EventBatch.of_particles(
            event_number=group * GROUP + np.arange(wanted),
            weight_names=core.weight_names,
            weights=core.weights,
            particles=core.particles,
            n_photons=core.n_photons,
            photons=core.photons,
        )
        return EventBatch(numbered, joined.run)

    def _passing(self, batch: EventBatch) -> NDArray[np.bool_]:
        return np.asarray(self.cuts(batch), dtype=bool)

    def _stream(self, purpose: str, number: int) -> np.random.Generator:
        """Return random numbers of their own for a purpose and a number."""
        words = np.frombuffer(purpose.ljust(8)[:8].encode(), dtype=np.uint64)
        key = np.array([self.seed, words[0]], dtype=np.uint64)
        return np.random.Generator(np.random.Philox(key=key, counter=number << 128))

    def _trials(self, random: np.random.Generator) -> EventBatch:
        """Return a group of events without cuts."""
        x = np.zeros(GROUP) if self._lost is None else self._lost.draw(random.random(GROUP))
        x[x < LEAST_PHOTON] = 0.0
        momenta, weight = _at_rest(self.channel, self.ecm * np.sqrt(1 - x), random)
        photons = np.zeros((GROUP, 4))
        photons[:, 0] = x * self.ecm / 2
        radiates = np.flatnonzero(x)
        if radiates.size:
            directions = photon_directions(x[radiates], self.ecm, random)
            photons[radiates, 1:] = photons[radiates, :1] * directions
            momenta[radiates] = _recoiling(momenta[radiates], photons[radiates], self.ecm)
        if self.channel.pdg_id.count(211) > 1:
            momenta = _back_to_back_first(momenta)
        n_photons = (x > 0).astype(np.int32)
        if self.lowest_photon:
            momenta = np.concatenate([momenta, photons[:, None]], axis=1)
            n_photons[:] = 0
        core = _core.EventBatch.of_particles(
            event_number=np.arange(GROUP),
            weight_names=["nominal"],
            weights=weight[:, None],
            particles=np.ascontiguousarray(momenta),
            n_photons=n_photons,
            photons=photons[n_photons > 0],
        )
        return EventBatch(core, self._run())

    def _run(self) -> _core.RunInfo:
        run = _core.RunInfo()
        photon = [22] if self.lowest_photon else []
        run.process = self.channel.name + ("gamma" if photon else "")
        run.final_pdg_id = [*self.channel.pdg_id, *photon]
        run.ecm, run.seed = self.ecm, self.seed
        energy, mass = self.ecm / 2, _core.Constants().electron_mass
        p = math.sqrt(energy**2 - mass**2)
        run.beam_momenta = [[energy, 0.0, 0.0, p], [energy, 0.0, 0.0, -p]]
        run.version = _core.__version__
        run.parameters = json.dumps(self._arguments | {"ecm": self.ecm, "seed": self.seed})
        return run


def _at_rest(
    channel: HadronChannel, mass: Array, random: np.random.Generator
) -> tuple[Array, Array]:
    """Return hadrons of given masses in their rest frame, and weights: 1 but for few."""
    nodes, logarithms = _largest(channel.name)
    n = len(channel.pdg_id)
    momenta, weight = np.empty((len(mass), n, 4)), np.ones(len(mass))
    pending = np.arange(len(mass))
    while pending.size:
        some = mass[pending]
        found, density = _density(channel, some, random)
        limit = np.interp(np.log(some - channel.threshold), nodes, logarithms)
        density /= np.exp(limit)
        done = random.random(len(some)) < density
        momenta[pending[done]] = found[done]
        weight[pending[done]] = np.maximum(density[done], 1.0)
        pending = pending[~done]
    return momenta, weight


def _density(
    channel: HadronChannel, mass: Array, random: np.random.Generator
) -> tuple[Array, Array]:
    """Return momenta and what they have to be weighted with."""
    uniform = 1 - random.random((len(mass), len(channel.pdg_id), 4))
    uniform = np.minimum(uniform, 1 - 1e-16)
    momenta, weight = flat_momenta(uniform, mass, channel.masses)
    return momenta, weight if channel.shape is None else weight * channel.shape(momenta)


@cache
def _largest(name: str) -> tuple[Array, Array]:
    """Return nodes of ln(M - threshold) and ln of the largest weight there."""
    channel = CHANNELS[name]
    above = np.geomspace(1e-3, HIGHEST - channel.threshold, NODES)
    random = np.random.Generator(np.random.Philox(1))
    found = [
        float(_density(channel, np.full(POINTS, channel.threshold + each), random)[1].max())
        for each in above
    ]
    return np.log(above), np.log(MARGIN * np.array(found))


def _recoiling(momenta: Array, photon: Array, ecm: float) -> Array:
    """Return momenta, given in their rest frame, in the frame where they recoil against a photon.

    Parameters
    ----------
    momenta : ndarray, shape (N, n, 4)
    photon : ndarray, shape (N, 4)
    ecm : float
        GeV.
    """
    energy = ecm - photon[:, 0]
    mass = np.sqrt(ecm * (ecm - 2 * photon[:, 0]))
    b = -photon[:, 1:] / mass[:, None]
    along = np.einsum("ki,kji->kj", b, momenta[..., 1:])
    moved = np.empty_like(momenta)
    moved[..., 0] = (energy / mass)[:, None] * momenta[..., 0] + along
    step = momenta[..., 0] + along / (1 + energy / mass)[:, None]
    moved[..., 1:] = momenta[..., 1:] + step[..., None] * b[:, None, :]
    return moved


def _back_to_back_first(momenta: Array) -> Array:
    """Return pi- pi+ pi- pi+ ordered: the pair nearest to back to back, then the others."""
    unit = momenta[..., 1:] / np.linalg.norm(momenta[..., 1:], axis=2)[..., None]
    pairs = np.array([[0, 1, 2, 3], [0, 3, 2, 1], [2, 1, 0, 3], [2, 3, 0, 1]])
    cosines = np.stack([(unit[:, a] * unit[:, b]).sum(axis=1) for a, b, *_ in pairs], axis=1)
    order = pairs[np.argmin(cosines, axis=1)]
    return np.take_along_axis(momenta, order[..., None], axis=1)
