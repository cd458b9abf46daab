"""What the keywords of `Cuts` mean: each becomes an expression the engine can compile."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from .. import _core
from ..events.observables import OBSERVABLES
from ..words.checks import require_picklable
from ..words.choices import did_you_mean
from ..words.errors import ConfigurationError

__all__ = [
    "KEYWORDS",
    "Combination",
    "Expression",
    "External",
    "InCentreOfMass",
    "all_of",
    "any_of",
    "expression",
    "finite_number",
    "negation",
]

Instruction = (
    _core.RangeTest
    | _core.PhotonTest
    | _core.TwoPhotonTest
    | _core.ExternalTest
    | _core.CentreOfMassTest
    | _core.Combination
)


def _limits(name: str, lower: float, upper: float) -> str:
    left = f"{lower!r} <= " if lower > -math.inf else ""
    right = f" <= {upper!r}" if upper < math.inf else ""
    return f"{left}{name}{right}"


def _photon_text(min_energy: float, lower: float, upper: float) -> str:
    limited = lower > -math.inf or upper < math.inf
    return f"E >= {min_energy!r}" + (f", {_limits('theta', lower, upper)}" if limited else "")


@dataclass(frozen=True)
class Range:
    """An observable between two limits."""

    observable: str
    lower: float = -math.inf
    upper: float = math.inf

    def postfix(self) -> list[Instruction]:
        """Return the engine's instructions."""
        return [_core.RangeTest(self.observable, self.lower, self.upper)]

    def __str__(self) -> str:
        return _limits(self.observable, self.lower, self.upper)


@dataclass(frozen=True)
class Photons:
    """At least `count` photons of some energy (GeV) and polar angle (rad)."""

    count: int
    min_energy: float
    lower: float
    upper: float

    def postfix(self) -> list[Instruction]:
        """Return the engine's instructions."""
        return [_core.PhotonTest(self.count, self.min_energy, self.lower, self.upper)]

    def __str__(self) -> str:
        photon = _photon_text(self.min_energy, self.lower, self.upper)
        return f"at least {self.count} photon(s) with {photon}"


@dataclass(frozen=True)
class TwoPhotons:
    """At least two photons, the two most energetic nearly back to back."""

    min_energy: float
    lower: float
    upper: float
    max_acollinearity: float

    def postfix(self) -> list[Instruction]:
        """Return the engine's instructions."""
        test = _core.TwoPhotonTest(self.min_energy, self.lower, self.upper, self.max_acollinearity)
        return [test]

    def __str__(self) -> str:
        photon = _photon_text(self.min_energy, self.lower, self.upper)
        return f"two photons with {photon}, acollinearity <= {self.max_acollinearity!r}"


@dataclass(frozen=True)
class External:
    """A compiled function at an address; holds the object that owns the code."""

    function: Any

    def postfix(self) -> list[Instruction]:
        """Return the engine's instructions."""
        return [_core.ExternalTest(int(self.function.address))]

    def __getstate__(self) -> dict[str, Any]:
        require_picklable("cuts", self.function, self._name)
        return self.__dict__

    @property
    def _name(self) -> str:
        return getattr(self.function, "native_name", None) or repr(self.function)

    def __str__(self) -> str:
        return f"function {self._name}"


@dataclass(frozen=True)
class InCentreOfMass:
    """An expression about momenta in the centre-of-mass frame of the beams."""

    operand: Expression

    def postfix(self) -> list[Instruction]:
        """Return the engine's instructions."""
        return [_core.CentreOfMassTest(_core.CutProgram(self.operand.postfix()))]

    def __str__(self) -> str:
        return f"in the centre-of-mass frame ({self.operand})"


@dataclass(frozen=True)
class Combination:
    """Several expressions joined by "and" or "or", or one denied by "not"."""

    word: str
    operands: tuple[Expression, ...]

    def postfix(self) -> list[Instruction]:
        """Return the engine's instructions."""
        instructions = self.operands[0].postfix()
        if self.word == "not":
            return [*instructions, _core.Combination.negation]
        join = _core.Combination.all_of if self.word == "and" else _core.Combination.any_of
        for operand in self.operands[1:]:
            instructions += [*operand.postfix(), join]
        return instructions

    def __str__(self) -> str:
        if self.word == "not":
            return f"not ({self.operands[0]})"
        parts = (f"({o})" if isinstance(o, Combination) else str(o) for o in self.operands)
        return f" {self.word} ".join(parts)


Expression = Range | Photons | TwoPhotons | External | InCentreOfMass | Combination


def _joined(word: str, operands: tuple[Expression, ...]) -> Expression:
    """Join, with chains of the same word flattened: (a and b) and c is a and b and c."""
    flat: list[Expression] = []
    for operand in operands:
        same = isinstance(operand, Combination) and operand.word == word
        flat.extend(operand.operands if same else (operand,))  # type: ignore[union-attr]
    return flat[0] if len(flat) == 1 else Combination(word, tuple(flat))


def all_of(*operands: Expression) -> Expression:
    """Return what holds where all the operands hold."""
    return _joined("and", operands)


def any_of(*operands: Expression) -> Expression:
    """Return what holds where any of the operands holds."""
    return _joined("or", operands)


def negation(operand: Expression) -> Expression:
    """Return what holds where the operand does not."""
    return Combination("not", (operand,))


# --- values as users write them ---------------------------------------------------------------

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_ANGLE = re.compile(
    rf"\s*(?:pi\s*(?:(?P<sign>[-+/])\s*(?P<term>{_NUMBER}))?|(?P<value>{_NUMBER})\s*(?P<deg>deg)?)\s*"
)
_OPERATIONS: dict[str | None, Callable[[float], float]] = {
    "-": lambda term: math.pi - term,
    "+": lambda term: math.pi + term,
    "/": lambda term: math.pi / term if term else math.nan,
}


def finite_number(field: str, value: object, valid: str) -> float:
    """Return a finite number; strings such as "50 deg" and "pi - 1" are angles."""
    number = math.nan
    if isinstance(value, str):
        match = _ANGLE.fullmatch(value)
        if match is None:
            raise ConfigurationError("not a number", field=field, value=value, valid=valid)
        if match["value"] is not None:
            number = math.radians(float(match["value"])) if match["deg"] else float(match["value"])
        else:
            number = _OPERATIONS[match["sign"]](float(match["term"])) if match["sign"] else math.pi
    elif not isinstance(value, bool):
        with suppress(TypeError, ValueError, OverflowError):
            number = float(value)  # type: ignore[arg-type]
    if not math.isfinite(number):
        raise ConfigurationError("not a finite number", field=field, value=value, valid=valid)
    return number


def _within(field: str, value: object, lower: float, upper: float, unit: str) -> float:
    limits = f">= {lower:g}" if upper == math.inf else f"from {lower:.6g} to {upper:.6g}"
    valid = f"a number {limits}" + (f" {unit}" if unit != "1" else "")
    if lower == -math.inf and upper == math.inf:
        valid = f"a number in {unit}" if unit != "1" else "a number"
    number = finite_number(field, value, valid)
    # "180 deg" may come out a rounding error above pi.
    if not lower - 1e-12 <= number <= upper + 1e-12:
        raise ConfigurationError("out of range", field=field, value=value, valid=valid)
    return number


def _pair(
    field: str, value: object, lower: float, upper: float, unit: str, *, point: bool = False
) -> tuple[float, float]:
    """Return the two limits; None stands for no limit on that side."""
    valid = "two numbers, the lower one first"
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        raise ConfigurationError(field=field, value=value, valid=valid)
    low = -math.inf if value[0] is None else _within(field, value[0], lower, upper, unit)
    high = math.inf if value[1] is None else _within(field, value[1], lower, upper, unit)
    if low > high or (low == high and not point):
        raise ConfigurationError("empty range", field=field, value=value, valid=valid)
    return low, high


def _limit_on(observable: str) -> Callable[[str, object], float]:
    """Return the reader of one limit, in the unit and the range of the observable."""
    row = OBSERVABLES[observable]
    return lambda field, value: _within(field, value, row.lowest, row.highest, row.unit)


def _limits_on(observable: str) -> Callable[[str, object], tuple[float, float]]:
    """Return the reader of both."""
    row = OBSERVABLES[observable]
    point = row.kind == "count"
    return lambda f, v: _pair(f, v, row.lowest, row.highest, row.unit, point=point)


def _cosine(field: str, value: object) -> float:
    """Return the largest modulus of a cosine; zero leaves no event."""
    valid = "a number above 0 and up to 1"
    largest = finite_number(field, value, valid)
    if not 0.0 < largest <= 1.0:
        raise ConfigurationError("out of range", field=field, value=value, valid=valid)
    return largest


def _count(field: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ConfigurationError(field=field, value=value, valid="a whole number >= 1")
    return value


# --- keywords -----------------------------------------------------------------------------------


def _both(observable: str, lower: float, upper: float = math.inf) -> Expression:
    """Range of an observable that exists for each of the two particles."""
    return all_of(
        Range(f"{observable}_minus", lower, upper), Range(f"{observable}_plus", lower, upper)
    )


def _parts(
    field: str, value: object, readers: Mapping[str, Callable[[str, object], Any]]
) -> dict[str, Any]:
    """Read a mapping whose entries have readers of their own."""
    if not isinstance(value, Mapping):
        valid = "a mapping of " + ", ".join(readers)
        raise ConfigurationError(field=field, value=value, valid=valid)
    for name in value:
        if name not in readers:
            raise ConfigurationError("unknown", field=field, value=name, valid=readers)
    return {name: readers[name](f"{field}.{name}", entry) for name, entry in value.items()}


def _track(field: str, value: object) -> Expression:
    names = ("abs_pz", "pt")
    read = _parts(field, value, {name: _limit_on(f"{name}_minus") for name in names})
    if not read:
        raise ConfigurationError(field=field, value=value, valid="a mapping of abs_pz, pt")

    def either(sign: str) -> Expression:
        return any_of(*(Range(f"{name}_{sign}", limit) for name, limit in read.items()))

    return all_of(either("minus"), either("plus"))


def _photon(field: str, value: object) -> Expression:
    read = _parts(
        field,
        value,
        {
            "count": _count,
            "min_energy": _limit_on("photon_energy"),
            "theta": _limits_on("photon_theta"),
            "abs_cos_theta_max": _cosine,
        },
    )
    if "theta" in read and "abs_cos_theta_max" in read:
        raise ConfigurationError(field=field, value=value, valid="theta or abs_cos_theta_max")
    lower, upper = read.get("theta", (-math.inf, math.inf))
    if "abs_cos_theta_max" in read:
        lower = math.acos(read["abs_cos_theta_max"])
        upper = math.pi - lower
    return Photons(read.get("count", 1), read.get("min_energy", 0.0), lower, upper)


def _two_photons(field: str, value: object) -> Expression:
    readers = {
        "min_energy": _limit_on("photon_energy"),
        "theta": _limits_on("photon_theta"),
        "max_acollinearity": _limit_on("abs_acollinearity"),
    }
    read = _parts(field, value, readers)
    lower, upper = read.get("theta", (-math.inf, math.inf))
    energy = read.get("min_energy", 0.0)
    return TwoPhotons(energy, lower, upper, read.get("max_acollinearity", math.pi))


def _abs_cos_theta(field: str, value: object) -> Expression:
    largest = _cosine(field, value)
    return _both("cos_theta", -largest, largest)


def _theta_both(field: str, value: object) -> Expression:
    return _both("theta", *_limits_on("theta_minus")(field, value))


def _at_least(observable: str) -> Callable[[str, object], Expression]:
    """Return the keyword for the smallest value of both particles."""
    return lambda f, v: _both(observable, _limit_on(f"{observable}_minus")(f, v))


def _at_most(observable: str) -> Callable[[str, object], Expression]:
    """Return the keyword for the largest value."""
    return lambda f, v: Range(observable, upper=_limit_on(observable)(f, v))


def _within_range(observable: str) -> Callable[[str, object], Expression]:
    """Return the keyword for the range."""
    return lambda f, v: Range(observable, *_limits_on(observable)(f, v))


KEYWORDS: dict[str, Callable[[str, object], Expression]] = {
    "min_momentum": _at_least("p"),
    "min_p_over_half_ecm": _at_least("momentum_fraction"),
    "min_pt": _at_least("pt"),
    "track": _track,
    "abs_cos_theta_max": _abs_cos_theta,
    "theta_both": _theta_both,
    "max_dphi": _at_most("dphi"),
    "max_abs_xi": _at_most("abs_acollinearity"),
    "m2_pair": _within_range("pair_mass_squared"),
    "photon": _photon,
    "two_photons": _two_photons,
    "missing": _at_most("missing_beam_angle"),
} | {name: _within_range(name) for name in OBSERVABLES}
"""Keywords of `Cuts` but `scenario`; those that are not the name of an observable come first, cheap
tests first."""


def expression(name: str, value: object) -> Expression:
    """Return what a keyword and its value stand for.

    Raises
    ------
    ConfigurationError
        If the keyword is unknown, or its value makes no sense.
    """
    if name in KEYWORDS:
        return KEYWORDS[name](f"cuts.{name}", value)
    of_frame = re.fullmatch(r"(\w+?)_cms?", name)
    if of_frame and of_frame[1] in KEYWORDS:
        hint = f"in the centre-of-mass frame write {{frame: cm, {of_frame[1]}: ...}}"
    else:
        hint = did_you_mean(name, KEYWORDS)
    message = "unknown" + (f", {hint}" if hint else "")
    raise ConfigurationError(message, field="cuts", value=name, valid=KEYWORDS)
