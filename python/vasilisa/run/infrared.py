"""Soft photons: selections that must not depend on them, and the highest cut that makes them so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..events.batch import EventBatch
from ..words.choices import FURTHER_PHOTONS
from ..words.errors import ConfigurationError

__all__ = ["require_infrared_safe", "require_soft_cut"]

EVENTS = 1024
ENERGY = 1e-8
"""Of the probe photon, over the beam energy; cuts with sharp edges tell it in one event of 1e8."""

HIGHEST_OF_JETS = 1e-2
"""Of `k_soft` where photons come in jets: results move by 1e-4 up to it, by 5e-4 up to 0.1, as
cuts do not see the recoil against softer photons."""


def require_soft_cut(order: str, k_soft: float) -> None:
    """Refuse a cut so high that photons below it would be missed by selections.

    Parameters
    ----------
    order : str
        Of the run.
    k_soft : float
        Lowest energy of a photon that is a particle, over the beam energy.

    Raises
    ------
    ConfigurationError
        For orders with jets and a cut above `HIGHEST_OF_JETS`.
    """
    if FURTHER_PHOTONS[order] == "collinear" and k_soft > HIGHEST_OF_JETS:
        raise ConfigurationError(
            f"photons below it leave the particles of {order} as they are",
            field="k_soft",
            value=k_soft,
            valid=f"up to {HIGHEST_OF_JETS:g} at order {order}",
        )


def require_infrared_safe(
    select: Callable[[EventBatch], NDArray[np.bool_]],
    run: _core.RunInfo,
    masses: Sequence[float],
) -> None:
    """Refuse a selection by which soft emission and its virtual correction do not cancel.

    Parameters
    ----------
    select : callable
        From an `EventBatch` of N records to bool of shape (N,).
    run : RunInfo
        Energy, beams and particles.
    masses : sequence of float
        Of the signal particles, the pair first, GeV.

    Raises
    ------
    ConfigurationError
        If a photon of almost no energy changes the decision.
    """
    # A run that does not tell its beams is in the centre-of-mass frame.
    told = np.any(run.beam_momenta)
    to_laboratory = _core.laboratory_matrix(run.beam_momenta) if told else np.eye(4)
    pairs = _pairs(run.ecm, masses, to_laboratory)
    without, with_photon = (EventBatch(core, run) for core in pairs)
    changed = int(np.count_nonzero(select(without) != select(with_photon)))
    if changed > 2:
        raise ConfigurationError(
            f"a photon of {ENERGY * run.ecm / 2:.0e} GeV changes the decision in {changed} of "
            f"{EVENTS} events, where the cross section at fixed order is infinite",
            field="cuts",
            value=str(select),
            valid="cuts that ignore soft photons, such as photon with a min_energy",
        )


def _pairs(
    ecm: float, masses: Sequence[float], to_laboratory: NDArray[np.float64]
) -> tuple[_core.EventBatch, _core.EventBatch]:
    """Return back-to-back pairs, and the same with a soft photon that one of them has emitted.

    Where the signal has a photon, the pairs recoil against it.
    """
    random = np.random.default_rng(1)
    direction, photon = (_directions(random) for _ in range(2))
    photon[::4] = np.where(photon[::4, 2:] > 0, 1, -1) * [0.0, 0.0, 1.0]
    first, second, *others = masses
    hard = np.zeros((EVENTS, 4))
    if others:
        xi = (1 - ((first + second) / ecm) ** 2) * random.uniform(0.02, 0.98, (EVENTS, 1))
        hard = _on_shell(_directions(random) * xi * ecm / 2, 0.0)
    total = np.array([ecm, 0.0, 0.0, 0.0]) - hard
    mass = np.sqrt(total[:, :1] ** 2 - np.sum(total[:, 1:] ** 2, axis=1, keepdims=True))
    energy = mass / 2 + (first - second) * (first + second) / (2 * mass)
    pair = direction * np.sqrt(np.maximum(0.0, energy**2 - first**2))
    minus, plus = (
        _boosted(_on_shell(p, m), total, mass) for p, m in ((pair, first), (-pair, second))
    )
    soft = photon * ENERGY * ecm / 2

    def batch(minus: NDArray[np.float64], k: NDArray[np.float64]) -> _core.EventBatch:
        signal = [_on_shell(minus, first), plus, *([hard] if others else [])]
        return _core.EventBatch.of_particles(
            event_number=np.arange(EVENTS),
            weight_names=["nominal"],
            weights=np.ones((EVENTS, 1)),
            particles=np.stack(signal, axis=1) @ to_laboratory.T,
            n_photons=np.full(EVENTS, len(k) // EVENTS, dtype=np.int32),
            photons=_on_shell(k, 0.0) @ to_laboratory.T,
        )

    return batch(minus[:, 1:], np.empty((0, 3))), batch(minus[:, 1:] - soft, soft)


def _boosted(
    p: NDArray[np.float64], frame: NDArray[np.float64], mass: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Take p from the rest frame of `frame` to where `frame` is what it is."""
    energy = np.sum(frame * p, axis=1, keepdims=True) / mass
    factor = (p[:, :1] + energy) / (frame[:, :1] + mass)
    return np.hstack([energy, p[:, 1:] + factor * frame[:, 1:]])


def _directions(random: np.random.Generator) -> NDArray[np.float64]:
    vectors = random.normal(size=(EVENTS, 3))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def _on_shell(p: NDArray[np.float64], mass: float) -> NDArray[np.float64]:
    energy = np.sqrt(np.sum(p**2, axis=1, keepdims=True) + mass**2)
    return np.hstack([energy, p])
