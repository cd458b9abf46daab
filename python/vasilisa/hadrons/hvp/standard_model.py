"""The anomalous magnetic moment of the muon in the Standard Model, piece by piece."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ...words.errors import ConfigurationError
from .integrals import Integral

__all__ = ["EDITIONS", "Piece", "StandardModel", "as_number", "standard_model"]

UNIT = 1e-11


@dataclass(frozen=True)
class Piece:
    """One number: value and error in units of one (not 1e-11), and where it is from."""

    name: str
    value: float
    error: float
    source: str


def _piece(name: str, value: float, error: float, source: str) -> Piece:
    return Piece(name, value * UNIT, error * UNIT, source)


@dataclass(frozen=True)
class StandardModel:
    """The pieces of a_mu as published in one year, and the measurement they are compared with.

    Parameters
    ----------
    edition : str
    pieces : tuple of Piece
        Their sum is the Standard Model's number; ``hvp_lo`` is one of them.
    alternatives : tuple of Piece
        Published evaluations of pieces that are not in the sum.
    published : Piece
        The total as published.
    experiment : Piece
    """

    edition: str
    pieces: tuple[Piece, ...]
    alternatives: tuple[Piece, ...]
    published: Piece
    experiment: Piece

    def __getitem__(self, name: str) -> Piece:
        """Return a piece by name."""
        everything = {p.name: p for p in (*self.alternatives, *self.pieces)}
        if name not in everything:
            raise ConfigurationError(field="piece", value=name, valid=everything)
        return everything[name]

    @property
    def total(self) -> Piece:
        """The sum of the pieces, errors in quadrature."""
        return self.with_pieces()

    def with_pieces(self, **replaced: Piece | Integral | tuple[float, float]) -> Piece:
        """Return the sum with other values of some pieces.

        Parameters
        ----------
        **replaced : Piece, Integral or (value, error)
            By name: ``hvp_lo``, ``hvp_nlo``, ...

        Raises
        ------
        ConfigurationError
            For a name that is no piece of the sum.
        """
        names = [p.name for p in self.pieces]
        for name in replaced:
            if name not in names:
                raise ConfigurationError(field="piece", value=name, valid=names)
        numbers = [
            as_number(replaced[p.name]) if p.name in replaced else (p.value, p.error)
            for p in self.pieces
        ]
        value = math.fsum(value for value, _ in numbers)
        error = math.sqrt(math.fsum(error**2 for _, error in numbers))
        return Piece("total", value, error, f"sum of the pieces of {self.edition}")

    def difference(self, **replaced: Piece | Integral | tuple[float, float]) -> Piece:
        """Return experiment minus Standard Model, with other values of some pieces."""
        total = self.with_pieces(**replaced)
        return Piece(
            "experiment - total",
            self.experiment.value - total.value,
            math.hypot(self.experiment.error, total.error),
            f"{self.experiment.source}; {total.source}",
        )

    def pull(self, **replaced: Piece | Integral | tuple[float, float]) -> float:
        """Return (experiment - Standard Model) over its error, with other values of some pieces.

        Examples
        --------
        >>> from vasilisa.hadrons import hvp
        >>> round(hvp.standard_model("2020").pull(hvp_lo=(7132e-11, 61e-11)), 1)
        0.9
        """
        difference = self.difference(**replaced)
        return difference.value / difference.error

    def table(self) -> list[Piece]:
        """Return everything, in the order in which reviews print it."""
        return [self.experiment, *self.pieces, self.total, self.published, *self.alternatives]


def as_number(given: Piece | Integral | tuple[float, float]) -> tuple[float, float]:
    """Return value and error."""
    if isinstance(given, Piece | Integral):
        return given.value, given.error
    try:
        value, error = given
        return float(value), float(error)
    except (TypeError, ValueError):
        raise ConfigurationError(
            field="piece", value=given, valid="an Integral, or value and error"
        ) from None


_2020 = StandardModel(
    "2020",
    pieces=(
        _piece("qed", 116584718.931, 0.104, "[WP20]"),
        _piece("electroweak", 153.6, 1.0, "[WP20]"),
        _piece("hvp_lo", 6931.0, 40.0, "[WP20], from e+e- data"),
        _piece("hvp_nlo", -98.3, 0.7, "[WP20], from e+e- data"),
        _piece("hvp_nnlo", 12.4, 0.1, "[WP20], from e+e- data"),
        _piece("hlbl", 92.0, 18.0, "[WP20], dispersive and lattice, with next-to-leading order"),
    ),
    alternatives=(_piece("hvp_lo_lattice", 7116.0, 184.0, "[WP20], average of lattice QCD"),),
    published=_piece("published", 116591810.0, 43.0, "[WP20]"),
    experiment=_piece("experiment", 116592089.0, 63.0, "[BNL06]"),
)

_2025 = StandardModel(
    "2025",
    pieces=(
        _piece("qed", 116584718.8, 0.2, "[WP25] table 2"),
        _piece("electroweak", 154.4, 0.4, "[WP25] table 2"),
        _piece("hvp_lo", 7132.0, 61.0, "[WP25] table 2, from lattice QCD"),
        _piece("hvp_nlo", -99.6, 1.3, "[WP25] table 2, from e+e- data"),
        _piece("hvp_nnlo", 12.4, 0.1, "[WP25] table 2, from e+e- data"),
        _piece("hlbl", 115.5, 9.9, "[WP25] table 2, dispersive and lattice, with next order"),
    ),
    alternatives=(),
    published=_piece("published", 116592033.0, 62.0, "[WP25] table 2"),
    experiment=_piece("experiment", 116592071.5, 14.5, "world average with [FNAL25], as in [WP25]"),
)

_TABLES: Mapping[str, StandardModel] = {"2020": _2020, "2025": _2025}

EDITIONS = tuple(_TABLES)


def standard_model(edition: str = "2025") -> StandardModel:
    """Return the pieces of a_mu as published in ``2020`` [WP20] or ``2025`` [WP25].

    Raises
    ------
    ConfigurationError
        For another edition.
    """
    if edition not in _TABLES:
        raise ConfigurationError(field="edition", value=edition, valid=EDITIONS)
    return _TABLES[edition]
