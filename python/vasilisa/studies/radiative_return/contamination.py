"""Events of further final states that look like a pair and a photon."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...detector import pairs_of, with_photon
from ...events.batch import EventBatch
from ...phase_space import CHANNELS, PhaseSpace, channel_cross_section
from ...run.beams import Beams
from ...run.generator import Generator
from ...selection.cuts import CallableCuts, Cuts, selection
from ..record import derived_seed
from .acceptance import loosened, with_mass
from .settings import FURTHER, RadiativeReturnSettings

__all__ = ["Contamination"]

Array = NDArray[np.float64]

FINAL_STATES = {"3pigamma": "3pi", "kkgamma": "kpkm", "eegamma": "ee"}
"""By name of the card: a channel of hadrons, or a process."""

PRECISION = {False: 0.03, True: 0.05}
"""Relative, of cross sections of hadrons within cuts; in quick form."""

OF_THE_PAIR = (
    *("min_momentum", "min_pt", "track", "abs_cos_theta_max"),
    *("theta_both", "theta_minus", "theta_plus", "missing", "m2_pair"),
)
"""Conditions that hadrons are generated within; their photons may be those of neutral pions."""

LIGHTER, HEAVIER = 0.15, 1.8
"""GeV^2; how far the mass squared of electrons is below that of the same momenta as pions, at most
(and of kaons above): m^2 (2 + r + 1/r) for momenta with the ratio r, here up to 5."""


class Contamination:
    """A background, with the photon that it is tagged with as the last of its particles.

    Hadrons are those of `PhaseSpace`: flat but for the P waves, with one photon of the beams by the
    structure functions, the photons of neutral pions beside it, and the cross section that is
    measured; electrons are those of radiative Bhabha scattering.

    Parameters
    ----------
    settings : RadiativeReturnSettings
    name : str
        ``3pigamma``, ``kkgamma`` or ``eegamma``.
    order : str
        Of electrons.
    seed : int
    threads : int
    quick : bool
        Less exact cross sections of hadrons.
    """

    def __init__(
        self,
        settings: RadiativeReturnSettings,
        name: str,
        *,
        order: str,
        seed: int,
        threads: int,
        quick: bool = False,
    ) -> None:
        assert name in FURTHER
        self._seed = derived_seed(seed, "decays")
        self._beams = Beams(**settings.beams).engine(None, _core.Constants()).momenta
        edges = settings.mass.edges
        cuts = loosened(with_mass(settings.cuts, (float(edges[0]), float(edges[-1]))))
        part = FINAL_STATES[name]
        self._made: PhaseSpace | Generator
        if part in CHANNELS:
            self._matrix = _core.laboratory_matrix(self._beams)
            self._made = self._hadrons(part, cuts, seed, quick)
        else:
            low, high = cuts["m2_pair"]
            polarization = settings.generator.vacuum_polarization.get(part, "default")
            self._made = Generator(
                part,
                None,
                order="nlo" if order == "lo" else order,
                cuts=cuts | {"m2_pair": [max(low - LIGHTER, 0.3 * low), high]},
                beams=settings.beams,
                threads=threads,
                seed=seed,
                vacuum_polarization=polarization,
            )

    def _hadrons(self, part: str, cuts: Mapping[str, Any], seed: int, quick: bool) -> PhaseSpace:
        total = np.sum(self._beams, axis=0)
        ecm = math.sqrt(total[0] ** 2 - np.sum(total[1:] ** 2))
        highest = channel_cross_section(part).highest
        conditions = {name: cuts[name] for name in OF_THE_PAIR if name in cuts}
        if CHANNELS[part].pdg_id[0] == -321:
            low, high = cuts["m2_pair"]
            conditions["m2_pair"] = [low, high + HEAVIER]
        inside = selection(conditions)
        return PhaseSpace(
            part,
            ecm,
            lowest_photon=1.000001 * max(0.0, (ecm**2 - highest**2) / (2 * ecm)),
            cuts=functools.partial(_passing, inside, self._beams, self._matrix),
            precision=PRECISION[quick],
            seed=seed,
        )

    @property
    def cross_section(self) -> tuple[float, float]:
        """Within cuts a little wider than those of the card, and its error, nb."""
        if isinstance(self._made, PhaseSpace):
            return self._made.within_cuts
        run = self._made.sample(1).run
        return run.cross_section, run.cross_section_error

    def sample(self, n: int, first: int = 0) -> EventBatch:
        """Return n events of equal weight, the pair and its most energetic photon."""
        batch = self._made.sample(n, first=first)
        if isinstance(self._made, PhaseSpace):
            batch = _in_laboratory(batch, self._beams, self._matrix)
            if len(batch.pdg_id) > 2:
                batch = pairs_of(batch, self._seed)
        return with_photon(batch)


def _passing(inside: Cuts | CallableCuts, beams: Any, matrix: Array, batch: EventBatch) -> Any:
    """Tell which events of the centre of mass pass conditions of the laboratory."""
    return inside(_in_laboratory(batch, beams, matrix))


def _in_laboratory(batch: EventBatch, beams: Any, matrix: Array) -> EventBatch:
    """Return events of the centre of mass in the frame of the card's beams."""
    core, run = batch.core, _core.RunInfo(batch.run)
    run.beam_momenta = beams
    moved = _core.EventBatch.of_particles(
        event_number=core.event_number,
        weight_names=core.weight_names,
        weights=core.weights,
        particles=np.ascontiguousarray(batch.particles @ matrix.T),
        n_photons=core.n_photons,
        photons=np.ascontiguousarray(core.photons @ matrix.T),
    )
    return EventBatch(moved, run)
