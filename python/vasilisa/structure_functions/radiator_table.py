"""The radiator of radiative return, H(s, M^2; cuts), from the generator, with its errors.

dsigma/dM^2 = H(s, M^2; cuts) sigma_0(M^2): what the beams and the acceptance make of the cross
section without radiation, to be divided out of a measured spectrum.
"""

from __future__ import annotations

import itertools
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hist
import numpy as np
from numpy.typing import ArrayLike, NDArray

from .._core import real_array
from ..keep.output import write_atomically
from ..run.generator import Generator
from ..words.errors import ConfigurationError, DataError, RangeError
from ..words.processes import FACTS
from .cross_section import CHANNELS, HadronicCrossSection, hadronic_cross_section

__all__ = ["RadiatorTable", "radiator_table"]

Array = NDArray[np.float64]

KIND, SCHEMA = "radiator_table", 1
WORDS = ("process", "order", "radiation", "cuts", "ecm")
NODES, PANEL = 8, 0.01
"""Of Gauss-Legendre in a panel, and its largest width in GeV^2: that of the omega meson."""

OF_MODEL = ("form_factor", "vacuum_polarization", "constants")


@dataclass(frozen=True, eq=False)
class RadiatorTable:
    """H averaged over bins of M^2, weighted with sigma_0.

    Attributes
    ----------
    edges : numpy.ndarray
        Of M^2, GeV^2, shape (bins + 1,).
    values, errors : numpy.ndarray
        H[i] and its statistical error, GeV^-2, shape (bins,); bins are independent.
    process, order, radiation, cuts : str
        Of the generator.
    ecm : float
        GeV.
    """

    edges: Array
    values: Array
    errors: Array
    process: str
    order: str
    radiation: str
    cuts: str
    ecm: float

    def __call__(self, m2: ArrayLike) -> Array:
        """Return H in GeV^-2 at M^2 in GeV^2, straight between the centres of bins.

        Raises
        ------
        RangeError
            Outside the edges.
        """
        at = real_array("m2", m2)
        wrong = ~((at >= self.edges[0]) & (at <= self.edges[-1]))
        if wrong.any():
            raise RangeError(
                f"m2: {at[wrong].flat[0]:g} GeV^2; valid: {self.edges[0]:g} to {self.edges[-1]:g}"
            )
        return np.asarray(np.interp(at, (self.edges[1:] + self.edges[:-1]) / 2, self.values))

    def write(self, path: str | Path) -> None:
        """Write the table as JSON; reading it back gives the same bits.

        Raises
        ------
        OutputError
            If the file cannot be written.
        """
        content: dict[str, Any] = {"schema": SCHEMA, "kind": KIND}
        content |= {word: getattr(self, word) for word in WORDS}
        content |= {"unit": "GeV^-2", "edges": self.edges.tolist()}
        content |= {"values": self.values.tolist(), "errors": self.errors.tolist()}
        write_atomically(Path(path), json.dumps(content))

    @classmethod
    def read(cls, path: str | Path) -> RadiatorTable:
        """Read what `write` wrote.

        Raises
        ------
        DataError
            If the file cannot be read, or is no such table.
        """
        try:
            content = json.loads(Path(path).read_text(encoding="utf-8"))
        except OSError as error:
            raise DataError(f"{path}: cannot be read: {error.strerror}") from error
        except ValueError as error:
            raise DataError(f"{path}: not JSON; valid: a radiator table") from error
        if not isinstance(content, dict) or content.get("kind") != KIND:
            raise DataError(f"{path}: kind: no radiator table; valid: kind {KIND}")
        if content.get("schema") != SCHEMA:
            raise DataError(f"{path}: schema: {content.get('schema')!r}; valid: {SCHEMA}")
        try:
            words = {word: content[word] for word in WORDS}
            columns = (np.array(content[name], float) for name in ("edges", "values", "errors"))
            edges, values, errors = columns
        except (KeyError, TypeError, ValueError) as error:
            raise DataError(f"{path}: damaged: {error}; valid: a radiator table") from error
        if edges.shape != (len(values) + 1,) or values.shape != errors.shape:
            raise DataError(f"{path}: lengths of edges, values, errors; valid: n + 1, n, n")
        return cls(edges, values, errors, **words)


def radiator_table(
    process: str,
    ecm: float | None,
    order: str = "nlops",
    *,
    edges: ArrayLike,
    cuts: Any = None,
    radiation: str = "isr",
    n: int | None = None,
    rel_error: float | None = None,
    max_seconds: float | None = None,
    **settings: Any,
) -> RadiatorTable:
    """Return H(s, M^2; cuts) of the generator.

    Parameters
    ----------
    process : {"mumugamma", "pipigamma"}
        Radiation of the beams alone is the same for both but for the angles of the pair.
    ecm : float or None
        GeV; None where `beams` say it.
    order : str
        ``lo``, ``nlo`` or ``nlops``.
    edges : array_like
        Of the bins in M^2, GeV^2, rising, shape (bins + 1,).
    cuts : Cuts, str or mapping, optional
        As in `Generator`; without any the largest M^2 of the edges bounds the photon.
    radiation : str
        ``isr``; with others the pair radiates, too, and H depends on the form factor.
    n, rel_error, max_seconds
        As in `Generator.histogram`.
    **settings
        Others of `Generator`: form_factor, vacuum_polarization, constants, seed, threads ...

    Raises
    ------
    ConfigurationError
        For a process without hard photon, or edges that do not rise or leave 0 to s; and as in
        `Generator`.
    """
    if process not in FACTS or not FACTS[process].hard_photon:
        valid = ", ".join(name for name, facts in FACTS.items() if facts.hard_photon)
        raise ConfigurationError(field="process", value=process, valid=valid)
    bins = real_array("edges", edges)
    if bins.ndim != 1 or bins.size < 2 or not (np.diff(bins) > 0).all():
        raise ConfigurationError(
            field="edges", value=str(edges), valid="two or more rising values of M^2 in GeV^2"
        )
    if cuts is None:
        cuts = {"m2_pair": (None, float(bins[-1]))}
    generator = Generator(process, ecm, order, cuts=cuts, radiation=radiation, **settings)
    if bins[0] < 0 or bins[-1] > generator.ecm**2:
        # The mean over a bin that events cannot fill would mean nothing.
        raise ConfigurationError(
            field="edges", value=str(edges), valid=f"M^2 from 0 to s = {generator.ecm**2:.6g} GeV^2"
        )
    axes = {"pair_mass_squared": hist.axis.Variable(bins)}
    found = generator.histogram(axes, n, rel_error=rel_error, max_seconds=max_seconds)
    spectrum = found["pair_mass_squared"]
    particles = FACTS[process].particles[:2]
    pair = next(name for name in CHANNELS if FACTS[name].particles == particles)
    model = {name: settings[name] for name in OF_MODEL if name in settings}
    born = _integrals(hadronic_cross_section(pair, **model), bins)
    filled = np.divide(1.0, born, out=np.zeros_like(born), where=born > 0)
    values, variances = (
        np.asarray(each, float) for each in (spectrum.values(), spectrum.variances())
    )
    return RadiatorTable(
        bins,
        values * filled,
        np.sqrt(variances) * filled,
        process,
        order,
        radiation,
        str(generator.cuts),
        generator.ecm,
    )


def _integrals(sigma0: HadronicCrossSection, edges: Array) -> Array:
    """Return int dM^2 sigma_0 over each bin, nb GeV^2."""
    x, weights = np.polynomial.legendre.leggauss(NODES)

    def integral(low: float, high: float) -> float:
        panels = np.linspace(low, high, 1 + max(1, math.ceil((high - low) / PANEL)))
        half = np.diff(panels)[:, None] / 2
        at = np.clip(panels[:-1, None] + half * (x + 1), low, high)
        return float((sigma0(at) * weights * half).sum())

    above = np.maximum(edges, sigma0.threshold**2)
    pairs = itertools.pairwise(above)
    return np.array([integral(low, high) if high > low else 0.0 for low, high in pairs])
