"""Efficiencies from the sample itself: one track tags the pair, the other is found or lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..words.columns import Column, read_columns
from ..words.errors import ConfigurationError, DataError

__all__ = [
    "CHARGES",
    "TrackEfficiency",
    "correlated_loss",
    "read_efficiency",
    "require_losses",
    "tag_and_probe",
    "track_efficiency",
    "trigger_efficiency",
    "trigger_efficiency_of",
]

Array = NDArray[np.float64]
Columns = Mapping[str, NDArray[Any]]

CHARGES = ("minus", "plus")
LOST = {"minus": -1, "plus": 1}
"""What `probe` says of the track that is lost."""

ENOUGH = 10.0
"""Expected lost tracks of which some must be there."""

PAIR_OF_CLUSTERS = 2

COLUMNS = {
    "charge": Column("-1 or 1"),
    "theta_low": Column("rad", "0 or above", lowest=0),
    "theta_high": Column("rad", "above theta_low", lowest=0, open=True),
    "efficiency": Column("a number", "from 0 to 1", lowest=0),
    "error": Column("a number", "0 or above", lowest=0),
}


@dataclass(frozen=True)
class TrackEfficiency:
    """The efficiency to find a track, by charge and polar angle.

    Attributes
    ----------
    edges : array of shape (bins + 1,)
        rad.
    values, errors : array of shape (2, bins)
        Of the negative and the positive track; bins are independent of each other.
    common_loss, common_loss_error : float
        Share of pairs of which both tracks are lost together, beyond what the efficiencies say.
    """

    edges: Array
    values: Array
    errors: Array
    common_loss: float = 0.0
    common_loss_error: float = 0.0

    def __post_init__(self) -> None:
        for charge, row in zip(CHARGES, self.values, strict=True):
            for low, high, value in zip(self.edges[:-1], self.edges[1:], row, strict=True):
                if not 0 <= value <= 1:
                    raise DataError(
                        f"efficiency of the {charge} track at {low:.3g} to {high:.3g} rad: "
                        f"{value:.4g}; valid: from 0 to 1"
                    )
        if not 0 <= self.common_loss < 1 or not 0 <= self.common_loss_error < 1:
            raise ConfigurationError(
                field="common_loss",
                value=(self.common_loss, self.common_loss_error),
                valid="a share of pairs and its error, from 0 to 1",
            )

    def of_pairs(
        self,
        theta_minus: Array,
        theta_plus: Array,
        weights: Array | None = None,
        *,
        found: bool = False,
    ) -> tuple[float, float]:
        """Return the efficiency to find both tracks of pairs, and its error.

        Parameters
        ----------
        theta_minus, theta_plus : array of shape (N,)
            rad; within the bins.
        weights : array of shape (N,), optional
        found : bool
            Whether the pairs are those that were found: a pair then stands for as many as its
            efficiency says. By default they are all pairs, as of a simulation without losses.

        Raises
        ------
        DataError
            If there are no pairs, an angle is outside the bins, or an efficiency is 0.
        """
        places = [
            self._places(c, t) for c, t in zip(CHARGES, (theta_minus, theta_plus), strict=True)
        ]
        w = np.ones(len(theta_minus)) if weights is None else weights
        if not w.sum() > 0:
            raise DataError("efficiency: there are no pairs; valid: a positive sum of weights")
        each = [self.values[i][place] for i, place in enumerate(places)]
        pairs = each[0] * each[1]
        if not (pairs > 0).all():
            raise DataError("efficiency: 0 where there are pairs; valid: above 0")
        # Derivatives by the logarithms of the efficiencies: each pair counts with its share.
        shares = w / pairs if found else w * pairs
        mean = w.sum() / shares.sum() if found else shares.sum() / w.sum()
        variance = 0.0
        for i, place in enumerate(places):
            of_bins = np.bincount(place, shares, minlength=len(self.edges) - 1) / shares.sum()
            relative = self.errors[i] / np.where(self.values[i] > 0, self.values[i], 1.0)
            variance += float(((of_bins * relative) ** 2).sum())
        kept = 1 - self.common_loss
        variance += (self.common_loss_error / kept) ** 2
        value = float(mean) * kept
        return value, value * float(np.sqrt(variance))

    def _places(self, charge: str, theta: Array) -> NDArray[np.int64]:
        n = len(self.edges) - 1
        places = np.searchsorted(self.edges, theta, side="right") - 1
        places[theta == self.edges[-1]] = n - 1
        wrong = (places < 0) | (places >= n)
        if wrong.any():
            raise DataError(
                f"efficiency: theta_{charge} = {theta[wrong][0]:.4g}; valid: from "
                f"{self.edges[0]:.4g} to {self.edges[-1]:.4g} rad, where it is known"
            )
        return places


def tag_and_probe(
    candidates: Columns,
    edges: ArrayLike,
    *,
    common_loss: float = 0.0,
    common_loss_error: float = 0.0,
) -> TrackEfficiency:
    """Return the efficiency of tracks from candidates of one species.

    A track that was found tags the pair; the other stands opposite to it, at pi - theta, and was
    found (`probe` 0) or lost (`probe` -1 or 1). Loss of both at once is not seen: it is an input.

    Parameters
    ----------
    candidates : mapping
        `probe`, `theta_minus`, `theta_plus` (NaN: lost) of shape (N,), rad; perhaps `weight`.
    edges : array_like of shape (bins + 1,)
        rad.
    common_loss, common_loss_error : float
        See `TrackEfficiency`, and `correlated_loss`.

    Raises
    ------
    ConfigurationError
        If a column is missing or edges do not increase.
    DataError
        If a bin has no tags.
    """
    bins = np.asarray(edges, dtype=np.float64)
    if bins.ndim != 1 or len(bins) < 2 or not (np.diff(bins) > 0).all():
        raise ConfigurationError(
            field="edges", value=bins.tolist(), valid="at least two, in increasing order"
        )
    for name in ("probe", "theta_minus", "theta_plus"):
        if name not in candidates:
            raise ConfigurationError(
                field="candidates", value=list(candidates), valid=f"a column {name}"
            )
    weights = np.asarray(candidates.get("weight", np.ones(len(candidates["probe"]))))
    sums = np.zeros((2, 2, 2, len(bins) - 1))
    for i, charge in enumerate(CHARGES):
        expected = np.pi - candidates[f"theta_{CHARGES[1 - i]}"]
        for j, flag in enumerate((0, LOST[charge])):
            chosen = candidates["probe"] == flag
            for k, power in enumerate((1, 2)):
                sums[i, j, k] = np.histogram(
                    expected[chosen], bins, weights=weights[chosen] ** power
                )[0]
    return track_efficiency(
        bins,
        found=sums[:, 0, 0],
        lost=sums[:, 1, 0],
        variances=(sums[:, 0, 1], sums[:, 1, 1]),
        common_loss=common_loss,
        common_loss_error=common_loss_error,
    )


def track_efficiency(
    edges: Array,
    *,
    found: Array,
    lost: Array,
    variances: tuple[Array, Array] | None = None,
    common_loss: float = 0.0,
    common_loss_error: float = 0.0,
) -> TrackEfficiency:
    """Return the efficiency of tracks from numbers of tags.

    Parameters
    ----------
    edges : array of shape (bins + 1,)
        rad.
    found, lost : array of shape (2, bins)
        Tags whose probe was found or lost, by charge of the probe and its angle: counted, or yields
        of a separation.
    variances : pair of arrays of shape (2, bins), optional
        Of both; those of counts by default. Where none was lost, one might have been.
    common_loss, common_loss_error : float
        See `TrackEfficiency`.

    Raises
    ------
    DataError
        If a bin has no tags, or an efficiency is outside 0 to 1.
    """
    total = found + lost
    if not (total > 0).all():
        i, j = np.argwhere(~(total > 0))[0]
        raise DataError(
            f"efficiency of the {CHARGES[i]} track at {edges[j]:.3g} to {edges[j + 1]:.3g} rad: "
            "no tags; valid: wider bins, or more candidates"
        )
    of_found, of_lost = variances if variances is not None else (found, lost)
    # One candidate more or less, of the weight of the others.
    one = np.where(found > 0, of_found / np.where(found > 0, found, 1.0), 1.0) ** 2
    of_found, of_lost = np.maximum(of_found, one), np.maximum(of_lost, one)
    variance = (lost**2 * of_found + found**2 * of_lost) / total**4
    return TrackEfficiency(
        np.asarray(edges, dtype=np.float64),
        found / total,
        np.sqrt(variance),
        common_loss,
        common_loss_error,
    )


def require_losses(data: tuple[float, float], simulation: tuple[float, float]) -> None:
    """Refuse data without a lost track where there should be many: nobody put them there.

    Parameters
    ----------
    data, simulation : (float, float)
        Tags whose probe was found and lost.

    Raises
    ------
    DataError
        If none is lost in data where more than ten should be.
    """
    expected = data[0] * simulation[1] / simulation[0] if simulation[0] > 0 else 0.0
    if data[1] == 0 and expected > ENOUGH:
        raise DataError(
            f"probe: no candidate has lost a track, where {expected:.0f} are expected; valid: "
            "candidates with probe -1 or 1 among the others, or efficiency: truth"
        )


def correlated_loss(candidates: Columns) -> tuple[float, float]:
    """Return the share of pairs that lose both tracks together, and its error.

    Pairs of clusters do not need tracks: of those, n11 have both, n10 and n01 one, n00 none. Losses
    that know nothing of each other would make n00 = n10 n01/n11. Candidates must be of a species
    that leaves pairs of clusters, as electrons do.

    Parameters
    ----------
    candidates : mapping
        `probe`, `calo_minus`, `calo_plus` of shape (N,).

    Raises
    ------
    DataError
        If no pair of clusters has both tracks.
    """
    clusters = np.isfinite(candidates["calo_minus"]) & np.isfinite(candidates["calo_plus"])
    probe = candidates["probe"][clusters]
    n11, n01, n10, n00 = (
        float((probe == flag).sum()) for flag in (0, LOST["minus"], LOST["plus"], PAIR_OF_CLUSTERS)
    )
    if not n11:
        raise DataError("correlated loss: no pair of clusters has both tracks; valid: at least one")
    total = n11 + n10 + n01 + n00
    kept = (n11 + n01) * (n11 + n10) / (n11 * total)
    # Derivatives of ln(kept) by the four numbers, which fluctuate independently.
    slopes = np.array(
        [
            1 / (n11 + n01) + 1 / (n11 + n10) - 1 / n11 - 1 / total,
            1 / (n11 + n10) - 1 / total,
            1 / (n11 + n01) - 1 / total,
            -1 / total,
        ]
    )
    counts = np.maximum([n11, n10, n01, n00], 1.0)
    error = kept * float(np.sqrt((slopes**2 * counts).sum()))
    return max(1 - kept, 0.0), error


def trigger_efficiency(candidates: Columns) -> tuple[float, float]:
    """Return the efficiency of two triggers of which one suffices, and its error.

    Each tags the other: eff_track = n_both/n_calo, eff_calo = n_both/n_track, independent.

    Parameters
    ----------
    candidates : mapping
        `trigger_track`, `trigger_calo` of shape (N,), 0 or 1.

    Raises
    ------
    DataError
        If no candidate has both.
    """
    track, calo = (candidates[f"trigger_{each}"] == 1 for each in ("track", "calo"))
    both = float((track & calo).sum())
    return trigger_efficiency_of(both, float((track & ~calo).sum()), float((calo & ~track).sum()))


def trigger_efficiency_of(both: float, only_track: float, only_calo: float) -> tuple[float, float]:
    """Return the same from numbers of candidates with both triggers and with one alone.

    Raises
    ------
    DataError
        If no candidate has both.
    """
    if not both:
        raise DataError("trigger efficiency: no candidate has both triggers; valid: at least one")
    of_track, of_calo = both / (both + only_calo), both / (both + only_track)
    errors = [
        np.sqrt(max(other, 1.0) * both) / (both + other) ** 1.5 for other in (only_calo, only_track)
    ]
    value = 1 - (1 - of_track) * (1 - of_calo)
    return value, float(np.hypot((1 - of_calo) * errors[0], (1 - of_track) * errors[1]))


def read_efficiency(
    path: str | Path, *, common_loss: float = 0.0, common_loss_error: float = 0.0
) -> TrackEfficiency:
    """Read a table: `charge` (-1, 1), `theta_low`, `theta_high` (rad), `efficiency`, `error`.

    Raises
    ------
    ConfigurationError
        If the table cannot be read, or its bins are not the same for both charges, one beside the
        other.
    DataError
        If an efficiency is above 1.
    """
    rows = sorted(
        read_columns("efficiency", path, COLUMNS, others=True),
        key=lambda row: (row["charge"], row["theta_low"]),
    )
    parts = [[row for row in rows if row["charge"] == charge] for charge in (-1, 1)]
    bins = [[(row["theta_low"], row["theta_high"]) for row in part] for part in parts]
    edges = [low for low, _ in bins[0]] + [high for _, high in bins[0][-1:]]
    touching = list(pairwise(edges))
    if not touching or bins != [touching, touching] or len(rows) != 2 * len(touching):
        raise ConfigurationError(
            f"efficiency: {path}: bins of charge -1: {bins[0]}, of 1: {bins[1]}; "
            "valid: the same, one beside the other"
        )
    values, errors = (
        np.array([[row[name] for row in part] for part in parts])
        for name in ("efficiency", "error")
    )
    return TrackEfficiency(np.array(edges), values, errors, common_loss, common_loss_error)
