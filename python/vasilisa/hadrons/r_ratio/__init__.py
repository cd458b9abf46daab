"""R(s) = sigma(e+e- -> hadrons)/sigma(e+e- -> mu+mu-) from published measurements, with covariance.

Exclusive channels below 1.937 GeV, chiral perturbation theory at the thresholds, inclusive R up to
11.2 GeV, perturbative QCD above, narrow resonances apart, as in [KNT18] [KNT20]. Bare, with
final-state radiation inside; the undressing is iterated with the Pi of this very R(s).
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from threadpoolctl import threadpool_limits

from ..._core import real_array
from ...words.errors import ConfigurationError, RangeError
from ..spectrum import HadronicSpectrum
from .narrow import NARROW
from .perturbative import alpha_s, perturbative_r
from .recipe import SOURCES, excluded

__all__ = [
    "NARROW",
    "SOURCES",
    "R",
    "alpha_s",
    "excluded",
    "load_source",
    "perturbative_r",
]


def load_source(name: str = "default") -> HadronicSpectrum:
    """Return R(s) of a named source with its channels and their errors.

    Parameters
    ----------
    name : str
        ``all``, which is the default: everything, errors inflated where data disagree;
        ``without_cmd3``: pi+ pi- without CMD-3's of 2023; ``cmd3_only``: pi+ pi- from it; ``cmd2``,
        ``snd05``, ``snd20``, ``kloe``, ``babar``, ``besiii``, ``cleoc``: pi+ pi- from one
        experiment where it measured, elsewhere that of ``without_cmd3``.

    Raises
    ------
    ConfigurationError
        For an unknown name.

    Examples
    --------
    >>> from vasilisa.hadrons.r_ratio import load_source
    >>> "pipi" in load_source("without_cmd3").channels
    True
    """
    source = "all" if name == "default" else name
    if source not in SOURCES:
        raise ConfigurationError(field="source", value=name, valid=("default", *SOURCES))
    return _loaded(source)


@cache
def _loaded(source: str) -> HadronicSpectrum:
    # Most who import the package never look at the data; the combination takes a second.
    from .assembly import spectrum_of
    from .shipped import shipped

    # Matrices this small are slower with more threads, and much slower on busy cores.
    with threadpool_limits(1, user_api="blas"):
        components, dressing = shipped()
        return spectrum_of(components, dressing, source)


def R(  # noqa: N802
    s: ArrayLike, source: str = "default"
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return R(s) and its error: bare, with final-state radiation, without narrow resonances.

    Parameters
    ----------
    s : array_like
        GeV^2, above 0.
    source : str
        As in `load_source`.

    Returns
    -------
    value, error : ndarray, shape of s

    Raises
    ------
    RangeError
        For s that is not positive.

    Examples
    --------
    >>> from vasilisa.hadrons.r_ratio import R
    >>> value, error = R(4.0)
    >>> bool(2.0 < value < 2.4)
    True
    """
    squares = real_array("s", s)
    if not (squares > 0).all():
        raise RangeError(f"R(s): s = {squares.min():g} GeV^2; valid: above 0")
    return load_source(source)(np.sqrt(squares))
