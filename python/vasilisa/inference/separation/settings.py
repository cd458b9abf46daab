"""Settings of the three separations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from ...words.choices import check_name
from ...words.errors import ConfigurationError
from .parameters import Known, Nuisance

__all__ = [
    "MUONS",
    "AngleSettings",
    "CalorimeterSettings",
    "MomentumSettings",
    "Settings",
]

MUONS = ("free", "qed")
"""Whether the yield of muons is free, or a given multiple of that of electrons."""

COMMON_SCALE = Nuisance(0.0, "common")
COMMON_RESOLUTION = Nuisance(0.015, "common")
LOSS_OF_ELECTRONS = Nuisance(0.02, "common", species=("ee",))
LOSS_LENGTH = Nuisance(0.2, "fixed", species=("ee",), absent=0.2)
NO_WIDE_PART = Nuisance(0.0)
SHIFT_OF_PIONS = Nuisance(0.0, "each", species=("pipi",))


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the separations share.

    Attributes
    ----------
    muons : {"free", "qed"}
        With ``qed``, N(mumu) = `muon_ratio` N(ee).
    muon_ratio : Known, optional
        Ratio of cross sections times efficiencies, and its error.
    yields : mapping
        What is known of yields, as of backgrounds: value and error; an error of 0 fixes it. Others
        are free.
    """

    muons: str = "free"
    muon_ratio: Known | None = None
    yields: Mapping[str, Known] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_name("muons", self.muons, MUONS)
        if self.muons == "qed" and self.muon_ratio is None:
            raise ConfigurationError(
                field="muon_ratio", value=None, valid="mumu/ee and its error, with muons: qed"
            )

    @property
    def ratios(self) -> dict[str, tuple[str, Known]]:
        """Species whose yield follows from another."""
        if self.muons == "free" or self.muon_ratio is None:
            return {}
        return {"mumu": ("ee", self.muon_ratio)}


@dataclass(frozen=True, kw_only=True)
class MomentumSettings(Settings):
    """Settings of the separation by momenta.

    Attributes
    ----------
    edges : array_like of shape (bins + 1,), optional
        GeV; by default 60 bins about the peaks of all templates.
    parts : int
        Fine bins of templates in a bin.
    scale, resolution, loss, loss_length, wide : Nuisance
        Of the response, relative to the momentum, see `response`. The resolution is what comes on
        top of that of the templates.
    """

    edges: ArrayLike | None = None
    parts: int = 3
    scale: Nuisance = COMMON_SCALE
    resolution: Nuisance = COMMON_RESOLUTION
    loss: Nuisance = LOSS_OF_ELECTRONS
    loss_length: Nuisance = LOSS_LENGTH
    wide: Nuisance = NO_WIDE_PART

    def __post_init__(self) -> None:
        super().__post_init__()
        if not (isinstance(self.parts, int) and 1 <= self.parts <= 20):
            raise ConfigurationError(field="parts", value=self.parts, valid="from 1 to 20")


@dataclass(frozen=True, kw_only=True)
class CalorimeterSettings(Settings):
    """Settings of the separation by energies in the calorimeter.

    Attributes
    ----------
    edges : array_like of shape (bins + 1,), optional
        GeV; by default 40 bins up to above the largest energies. No cluster (NaN) is a bin of its
        own.
    """

    edges: ArrayLike | None = None


@dataclass(frozen=True, kw_only=True)
class AngleSettings(Settings):
    """Settings of the separation by the averaged polar angle.

    Attributes
    ----------
    edges : array_like of shape (bins + 1,)
        rad; by default 40 bins from 1 to pi - 1.
    shift : Nuisance
        Of the asymmetry beyond that of the templates: by default free for pions, 0 for others.
    """

    edges: ArrayLike = field(default_factory=lambda: np.linspace(1.0, np.pi - 1.0, 41))
    shift: Nuisance = SHIFT_OF_PIONS
