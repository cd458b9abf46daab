"""Form factors of charged mesons: by name, from a table, or from any Python function."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..words.checks import number
from ..words.choices import FORM_FACTOR_CONTINUATIONS, check_name
from ..words.errors import ConfigurationError, speaking_of
from .pole_sum import LARGEST_S, checked_range, is_pole_table, pole_sum, read_poles

__all__ = ["form_factor"]

KINDS = ("dressed", "bare")
MESONS = ("pion", "kaon")
TABLE_SUFFIXES = (".csv", ".dat", ".txt")


def form_factor(
    source: str | os.PathLike[str] | Callable[..., Any] | _core.FormFactor,
    *,
    kind: str = "dressed",
    s_range: tuple[float, float] | None = None,
    tolerance: float = 1e-10,
    breaks: Sequence[float] = (),
    meson: str = "pion",
    below: str = "none",
    constants: _core.Constants | None = None,
) -> _core.FormFactor:
    """Return a form factor F(s), a vectorised function of s.

    Parameters
    ----------
    source : str, path, callable or FormFactor
        A name (``pointlike``, ``strong2020``, ``cmd3``, ``gvmd_bwsum3``, ``kaon_vmd``; with
        ``_tail_up`` or ``_tail_down`` behind it ``cmd3`` or ``kaon_vmd`` with its perturbative
        tail moved by an error); the path of a table whose first line names its columns: ``s``
        (GeV^2) or ``sqrt_s`` (GeV), then ``re``, ``im`` or ``f2`` (the modulus squared), or, of a
        sum of poles,
        ``mass,width,modulus,phase``; or a function F(s), s in GeV^2, of arrays or of single
        numbers, which is evaluated here once and tabulated.
    kind : {"dressed", "bare"}
        For tables and functions: whether F contains the vacuum polarisation, as measured form
        factors do by convention.
    s_range : (float, float), optional
        For functions and sums of poles: smallest and largest s in GeV^2, by default from the
        threshold of the pair to 9, or what the file says.
    tolerance : float
        For functions: relative precision of the tabulation.
    breaks : sequence of float
        For functions: values of s where F is not smooth.
    meson : {"pion", "kaon"}
        For functions and `below`: whose form factor it is.
    below : {"none", "pole"}
        For tables that begin above the threshold, which a pair reaches when the initial state
        radiates: pole continues them down to it by one pole with F(0) = 1 through the first
        point, the phase as of a P wave; none raises RangeError there.
    constants : Constants, optional
        Masses; by default those of the package.

    Returns
    -------
    FormFactor
        Called with s of any shape it returns complex F of the same shape; it carries `name`,
        `source`, `kind` and `range`, and raises RangeError outside the range.

    Raises
    ------
    ConfigurationError
        For an unknown name, an empty range, or a function that is not smooth enough.
    DataError
        For a table or a function with values that cannot be used.

    Examples
    --------
    >>> import vasilisa as vs
    >>> abs(vs.form_factor("cmd3")(0.6)) > 6
    True
    """
    if kind not in KINDS:
        raise ConfigurationError("unknown", field="kind", value=kind, valid=KINDS)
    check_name("form_factor_below", below, FORM_FACTOR_CONTINUATIONS)
    if isinstance(source, _core.FormFactor):
        return _as_it_is(source, kind, s_range, below)
    if meson not in MESONS:
        raise ConfigurationError("unknown", field="meson", value=meson, valid=MESONS)
    constants = constants or _core.Constants()
    mass = constants.kaon_mass if meson == "kaon" else constants.pion_mass
    if callable(source):
        _tables_only(below, getattr(source, "__name__", "function"))
        if s_range is None:
            s_range = 4 * mass**2, LARGEST_S
        return _tabulate(source, kind, s_range, tolerance, breaks)
    if isinstance(source, str) and source in _core.form_factor_names():
        return _as_it_is(_core.make_form_factor(source, constants), kind, s_range, below)
    if isinstance(source, os.PathLike) or (isinstance(source, str) and _is_table(source)):
        path = os.fspath(source)
        with speaking_of("form_factor"):
            if is_pole_table(path):
                _tables_only(below, path)
                poles, known_range = read_poles(path)
                return pole_sum(poles, name=path, kind=kind, s_range=s_range or known_range)
            table = _core.read_form_factor_table(path, kind == "dressed")
            found = _as_it_is(table, kind, s_range)
        return found if below == "none" else _core.form_factor_below(found, 4 * mass**2)
    raise ConfigurationError(
        "unknown",
        field="form_factor",
        value=source,
        valid=[*_core.form_factor_names(), "the path of a table", "a function of s"],
    )


def _as_it_is(
    form_factor: _core.FormFactor,
    kind: str,
    s_range: tuple[float, float] | None,
    below: str = "none",
) -> _core.FormFactor:
    """Refuse options that what is known already cannot follow."""
    _tables_only(below, form_factor.name)
    if kind == "bare" and form_factor.kind != kind:
        raise ConfigurationError(
            f"{form_factor.name} contains the vacuum polarisation",
            field="kind",
            value=kind,
            valid=form_factor.kind,
        )
    if s_range is not None:
        raise ConfigurationError(
            f"{form_factor.name} knows its own range",
            field="s_range",
            value=s_range,
            valid="for functions and sums of poles alone",
        )
    return form_factor


def _tables_only(below: str, name: str) -> None:
    if below != "none":
        raise ConfigurationError(
            f"{name} is no table of values",
            field="form_factor_below",
            value=below,
            valid="none; pole for tables of values alone",
        )


def _is_table(text: str) -> bool:
    return Path(text).suffix.lower() in TABLE_SUFFIXES or Path(text).is_file()


def _tabulate(
    function: Callable[..., Any],
    kind: str,
    s_range: tuple[float, float],
    tolerance: float,
    breaks: Sequence[float],
) -> _core.FormFactor:
    low, high = checked_range(s_range)
    number("tolerance", tolerance, 0.0, 0.1, "above 0 and up to 0.1")
    places = _core.real_array("breaks", breaks)
    if places.ndim != 1 or not np.isfinite(places).all():
        raise ConfigurationError(field="breaks", value=breaks, valid="a list of s in GeV^2")
    with speaking_of("form_factor"):
        return _core.tabulate_form_factor(
            _vectorised(function, low, high),
            getattr(function, "__name__", type(function).__name__),
            kind == "dressed",
            (low, high),
            tolerance,
            places.tolist(),
        )


def _complex(value: Any) -> complex:
    number = _core.complex_array("form_factor", value)
    if number.size != 1:
        raise ConfigurationError(
            "the function returns no number", field="form_factor", value=value, valid="complex F(s)"
        )
    return complex(number.item())


def _vectorised(
    function: Callable[..., Any], low: float, high: float
) -> Callable[[NDArray[np.float64]], Any]:
    """Return the function itself if it takes arrays, and a loop over it otherwise."""

    def one_by_one(s: NDArray[np.float64]) -> NDArray[np.complex128]:
        return np.array([_complex(function(float(x))) for x in s], dtype=np.complex128)

    probe = np.array([0.75 * low + 0.25 * high, 0.5 * (low + high), 0.25 * low + 0.75 * high])
    try:
        takes_arrays = np.shape(function(probe)) == probe.shape
    except (TypeError, ValueError):
        takes_arrays = False
    return function if takes_arrays else one_by_one
