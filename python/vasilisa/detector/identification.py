"""What tracks are taken for: the matrix of identification, and its solution for pairs."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from ..run.settings import StrictSettings
from ..words.errors import ConfigurationError
from .random import EventRandom

__all__ = ["Identification", "TakenFor", "identified", "pair_weights"]

Array = NDArray[np.float64]
Share = Annotated[float, Field(ge=0, le=1)]

SHARE = "from 0 to 1"

AS_PION, AS_MUON = 1.0, -1.0
"""What stands for the logarithm of the likelihoods' ratio: its sign is all that is used."""

LEAST = 0.05
"""Of the determinant of the matrix of pairs, below which it says nothing."""


class TakenFor(StrictSettings):
    """Shares of the tracks of a species; the rest is taken for none of both."""

    pion: Share = Field(description=SHARE)
    muon: Share = Field(description=SHARE)

    @model_validator(mode="after")
    def _at_most_all(self) -> TakenFor:
        if self.pion + self.muon > 1 + 1e-12:
            raise ConfigurationError(
                field="identification", value=[self.pion, self.muon], valid="shares of 1 in sum"
            )
        return self


class Identification(StrictSettings):
    """Efficiency and misidentification of tracks, each on its own."""

    rows: ClassVar = dict.fromkeys(("pion", "muon", "electron", "kaon"), TakenFor)

    pion: TakenFor = Field(description="a mapping: pion, muon")
    muon: TakenFor = Field(description="a mapping: pion, muon")
    electron: TakenFor = Field(TakenFor(pion=0.0, muon=0.0), description="a mapping: pion, muon")
    kaon: TakenFor = Field(TakenFor(pion=0.0, muon=0.0), description="a mapping: pion, muon")

    def pairs(self) -> Array:
        """Return the shares of pairs of pions, muons (columns) taken for pairs of both (rows)."""
        single = np.array(
            [[self.pion.pion, self.muon.pion], [self.pion.muon, self.muon.muon]], dtype=float
        )
        return single**2

    @model_validator(mode="after")
    def _tells_apart(self) -> Identification:
        determinant = float(np.linalg.det(self.pairs()))
        if not determinant > LEAST:
            raise ConfigurationError(
                field="identification",
                value=self.pairs().tolist(),
                valid=f"a matrix of pairs with a determinant above {LEAST:g}",
            )
        return self


def identified(settings: Identification, species: str, random: EventRandom) -> dict[str, Array]:
    """Return `pid_minus`, `pid_plus` of pairs: 1 if taken for a pion, -1 for a muon, NaN for none.

    Parameters
    ----------
    settings : Identification
    species : str
        As of `tracks.SPECIES`.
    random : EventRandom
    """
    shares: TakenFor = getattr(settings, species)
    u = random.uniform("identification", 2)
    found = np.where(
        u < shares.pion, AS_PION, np.where(u < shares.pion + shares.muon, AS_MUON, np.nan)
    )
    return {"pid_minus": found[:, 0], "pid_plus": found[:, 1]}


def pair_weights(settings: Identification, columns: Any) -> dict[str, Array]:
    """Return weights whose sums are the numbers of true pairs of pions and of muons.

    The solution of N_id = E N_true with the matrix E of pairs: each pair that is identified counts
    for both with a row of the inverse, others with 0 [BAB12].

    Parameters
    ----------
    settings : Identification
    columns : mapping
        `pid_minus`, `pid_plus`, shape (N,): above 0 pions, below 0 muons.

    Returns
    -------
    dict of ndarray, shape (N,)
        ``pipigamma`` and ``mumugamma``.
    """
    minus, plus = (np.asarray(columns[f"pid_{charge}"], float) for charge in ("minus", "plus"))
    classes = np.stack([(minus > 0) & (plus > 0), (minus < 0) & (plus < 0)]).astype(float)
    weights = np.linalg.inv(settings.pairs()) @ classes
    return {"pipigamma": weights[0], "mumugamma": weights[1]}
