"""Event selections that compose and that the engine runs as compiled code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml
from numpy.typing import NDArray

from .. import _core
from ..words.checks import require_picklable
from ..words.choices import check_name
from ..words.errors import ConfigurationError
from .conditions import (
    KEYWORDS,
    Expression,
    External,
    InCentreOfMass,
    Range,
    all_of,
    any_of,
    expression,
    negation,
)

if TYPE_CHECKING:
    from ..events.batch import EventBatch

__all__ = ["CFUNC_SIGNATURE", "CallableCuts", "Cuts", "selection"]

CFUNC_SIGNATURE = "boolean(CPointer(float64), CPointer(float64), CPointer(float64), int32, float64)"
"""For `numba.cfunc`: f(p_minus, p_plus, photons, n_photons, ecm). Momenta are (E, px, py, pz) in
GeV, that of photon i begins at photons[4 * i]."""

FRAMES = ("laboratory", "cm")
"""Where a selection looks at momenta."""

Mask = NDArray[np.bool_]


@cache
def _scenarios() -> dict[str, dict[str, Any]]:
    text = resources.files(__package__).joinpath("scenarios.yaml").read_text(encoding="utf-8")
    definitions: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return definitions


class _Composable:
    """What selections have in common: they join with each other and with functions."""

    def __and__(self, other: object) -> Cuts | CallableCuts:
        if not _is_selection(other):
            return NotImplemented
        ours, theirs = selection(self), selection(other)
        return _all_of(ours, theirs)

    def __or__(self, other: object) -> Cuts | CallableCuts:
        if not _is_selection(other):
            return NotImplemented
        ours, theirs = selection(self), selection(other)
        return _any_of(ours, theirs)

    # Which comes first makes no difference.
    __rand__ = __and__
    __ror__ = __or__


class Cuts(_Composable):
    """A selection of events: all the conditions given must hold.

    Selections compose: ``a & b``, ``a | b``, ``~a``. With a function of the batch the result is a
    `CallableCuts`. Called with an `EventBatch`, a selection tells which records pass.

    Parameters
    ----------
    scenario : str, optional
        Name of a selection to start from: cmd3, kloe_la, kloe_sa, besiii, bfactory, babar.
    frame : {"laboratory", "cm"}, optional
        Where the momenta are looked at. cm: boosted to where both beams without their spread rest;
        the axes are those of the laboratory, from which beams that cross are then turned by a few
        mrad. Without beams of their own the two frames are one.
    theta_both : (float, float), optional
        Range of both polar angles, rad. Angles may also be written "50 deg" or "pi - 1".
    max_abs_xi, max_dphi : float, optional
        Largest ``|theta_- + theta_+ - pi|`` and ``||phi_+ - phi_-| - pi|``, rad.
    min_momentum, min_pt : float, optional
        Smallest momentum and transverse momentum of both particles, GeV.
    min_p_over_half_ecm : float, optional
        Smallest ``|p| / (sqrt(s)/2)`` of both particles.
    abs_cos_theta_max : float, optional
        Largest ``|cos theta|`` of both particles.
    m2_pair : (float, float), optional
        Range of the pair's invariant mass squared, GeV^2.
    track : mapping, optional
        ``{"abs_pz": a, "pt": b}``: ``|p_z| >= a or p_T >= b`` for both particles, GeV.
    photon : mapping, optional
        ``{"count": n, "min_energy": GeV, "theta": (rad, rad), "abs_cos_theta_max": c}``: at least
        `count` (1) photons like this. In gamma gamma the signal photons count.
    two_photons : mapping, optional
        ``{"min_energy": GeV, "theta": (rad, rad), "max_acollinearity": rad}``: at least two such
        photons, the two most energetic of them acollinear by at most that angle.
    missing : float, optional
        Largest angle between what the pair leaves of the beams' momentum, ``-(p_+ + p_-)`` in their
        centre-of-mass frame, and the nearer end of the z axis, rad.
    **conditions
        Range of any observable by its name (`vasilisa._core.observables`), such as
        ``theta_avg=(1.0, "pi - 1")``, ``pair_mass=(0.6, None)``; None is no limit.

    Raises
    ------
    ConfigurationError
        If a condition is unknown, or its value is not a number, out of range or an empty range.

    Examples
    --------
    >>> Cuts(scenario="cmd3", min_pt=0.2) | Cuts(pair_mass=(0.9, 1.1))  # doctest: +SKIP
    """

    def __init__(
        self, *, scenario: str | None = None, frame: str = "laboratory", **conditions: Any
    ) -> None:
        check_name("cuts.frame", frame, FRAMES)
        terms = []
        if scenario is not None:
            terms.append(_expression(scenario_conditions(scenario)))
        if conditions:
            terms.append(_expression(conditions))
        meaning = all_of(*terms) if terms else None
        if meaning is not None and frame == "cm":
            meaning = InCentreOfMass(meaning)
        self._expression = meaning

    @classmethod
    def _of(cls, meaning: Expression | None) -> Cuts:
        cuts = cls()
        cuts._expression = meaning
        return cuts

    @classmethod
    def scenario(cls, name: str) -> Cuts:
        """Return a selection known by name.

        Parameters
        ----------
        name : str
            cmd3, kloe_la, kloe_sa, besiii, bfactory or babar.

        Raises
        ------
        ConfigurationError
            If there is no such scenario.
        """
        return cls(scenario=name)

    @staticmethod
    def scenario_names() -> list[str]:
        """Return the names of the scenarios."""
        return list(_scenarios())

    @classmethod
    def from_cfunc(cls, function: Any) -> Cuts:
        """Return the selection that a compiled function makes, run without Python.

        Parameters
        ----------
        function : object
            With an `address`, such as ``numba.cfunc(CFUNC_SIGNATURE)(f)``. It must not write to
            its arguments and must be safe to call from several threads.

        Raises
        ------
        ConfigurationError
            If the function has another signature.
        """
        signature = getattr(function, "_sig", None)
        expected = "(float64*, float64*, float64*, int32, float64) -> bool"
        if signature is not None and str(signature) != expected:
            raise ConfigurationError(
                "signature", field="cuts", value=str(signature), valid=expected
            )
        return cls._of(External(function))

    def __getstate__(self) -> dict[str, Any]:
        # The compiled form stays behind: it is made again where it is needed.
        return {"_expression": self._expression}

    def __deepcopy__(self, memo: object) -> Cuts:
        return self  # nothing in it changes

    @property
    def expression(self) -> Expression | None:
        """What must hold, as a tree; None where every event passes."""
        return self._expression

    @cached_property
    def program(self) -> _core.CutProgram:
        """The compiled form, for the engine."""
        if self._expression is None:
            return _core.CutProgram()
        return _core.CutProgram(self._expression.postfix())

    def __call__(self, batch: EventBatch) -> Mask:
        """Tell which records pass.

        Parameters
        ----------
        batch : EventBatch
            N records.

        Returns
        -------
        numpy.ndarray
            bool, shape (N,).
        """
        return self.program.evaluate(
            batch.core, batch.ecm, batch.run.final_pdg_id, *batch.engine_beams
        )

    def __invert__(self) -> Cuts:
        # Without a condition the opposite must keep nothing: every event has 0 photons or more.
        return Cuts._of(negation(self._expression or Range("n_photons", 0.0)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cuts) and self._expression == other._expression

    def __hash__(self) -> int:
        return hash(self._expression)

    def __str__(self) -> str:
        return "all events" if self._expression is None else str(self._expression)

    def __repr__(self) -> str:
        return f"<Cuts: {self}>"


class CallableCuts(_Composable):
    """A compiled selection and a function of the batch, both of which must hold.

    The engine applies the compiled part first and hands the function whole batches.

    Parameters
    ----------
    function : callable
        Takes an `EventBatch` of N records, returns bool of shape (N,).
    prior : Cuts, optional
        What must hold besides.
    """

    def __init__(self, function: Callable[[EventBatch], Any], prior: Cuts | None = None) -> None:
        self.function = function
        self.prior = Cuts() if prior is None else prior

    def __call__(self, batch: EventBatch) -> Mask:
        """Tell which records pass; bool of shape (N,).

        Raises
        ------
        ConfigurationError
            If the function returns something else.
        """
        mask: Mask = self.prior(batch) & self.checked(batch)
        return mask

    def __copy__(self) -> CallableCuts:
        return self

    def __deepcopy__(self, memo: object) -> CallableCuts:
        return self  # as functions do: nothing in it changes

    def __getstate__(self) -> dict[str, Any]:
        require_picklable("cuts", self.function, _name(self.function))
        return self.__dict__

    def checked(self, batch: EventBatch) -> Mask:
        """Return what the function alone says; bool of shape (N,)."""
        field = f"cuts: the function {_name(self.function)}"
        return _core.mask_array(field, self.function(batch), len(batch))

    def __invert__(self) -> CallableCuts:
        return CallableCuts(lambda batch: ~self(batch))

    def __str__(self) -> str:
        function = f"function {_name(self.function)}"
        return function if self.prior == Cuts() else f"{self.prior} and {function}"

    def __repr__(self) -> str:
        return f"<CallableCuts: {self}>"


def selection(value: object) -> Cuts | CallableCuts:
    """Return the selection that an argument named `cuts` stands for.

    Parameters
    ----------
    value : str, mapping, Cuts, CallableCuts, object with an address, callable or None
        A scenario's name, the arguments of `Cuts`, a selection, a compiled function
        (`Cuts.from_cfunc`), a function from an `EventBatch` of N records to bool of shape (N,);
        None and "none" are no cuts.

    Raises
    ------
    ConfigurationError
        If it is none of these.
    """
    if value is None or (isinstance(value, str) and value == "none"):
        return Cuts()
    others = "a mapping of cuts, none, in Python Cuts or a function of the batch"
    if isinstance(value, str):
        return Cuts.scenario(check_name("cuts", value, _scenarios(), also=others))
    if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        return Cuts(**value)
    if isinstance(value, (Cuts, CallableCuts)):
        return value
    if hasattr(value, "address"):
        return Cuts.from_cfunc(value)
    if callable(value):
        return CallableCuts(value)
    valid = f"{', '.join(_scenarios())}, {others}"
    raise ConfigurationError(field="cuts", value=value, valid=valid)


def _is_selection(value: object) -> bool:
    return callable(value) or hasattr(value, "address")


def scenario_conditions(name: str) -> dict[str, Any]:
    check_name("cuts", name, _scenarios())
    return _scenarios()[name]


def _expression(given: dict[str, Any]) -> Expression:
    """Join the conditions, those that are cheap to test first."""
    order = list(KEYWORDS)
    names = sorted(given, key=lambda name: order.index(name) if name in order else -1)
    return all_of(*(expression(name, given[name]) for name in names))


def _name(function: object) -> str:
    return getattr(function, "__qualname__", None) or repr(function)


def _all_of(first: Cuts | CallableCuts, second: Cuts | CallableCuts) -> Cuts | CallableCuts:
    """Join so that all that is compiled stays compiled."""
    if isinstance(first, Cuts):
        if isinstance(second, Cuts):
            return _both(first, second)
        return CallableCuts(second.function, _both(first, second.prior))
    if isinstance(second, Cuts):
        return CallableCuts(first.function, _both(first.prior, second))
    prior = _both(first.prior, second.prior)
    return CallableCuts(lambda batch: first.checked(batch) & second.checked(batch), prior)


def _both(first: Cuts, second: Cuts) -> Cuts:
    a, b = first._expression, second._expression
    if a is None or b is None:
        return second if a is None else first
    return Cuts._of(all_of(a, b))


def _any_of(first: Cuts | CallableCuts, second: Cuts | CallableCuts) -> Cuts | CallableCuts:
    if isinstance(first, CallableCuts) or isinstance(second, CallableCuts):
        return CallableCuts(lambda batch: first(batch) | second(batch))
    a, b = first._expression, second._expression
    return Cuts() if a is None or b is None else Cuts._of(any_of(a, b))
