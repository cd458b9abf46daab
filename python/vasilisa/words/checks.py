"""Checks of single arguments, with the one-line error that names field and value."""

from __future__ import annotations

import math
import operator
import os
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .. import _core
from .choices import check_name
from .errors import ConfigurationError
from .processes import FACTS

__all__ = [
    "above_threshold",
    "choice",
    "constants_or_default",
    "file_path",
    "momenta",
    "number",
    "require_picklable",
    "true_or_false",
    "whole_number",
    "written",
]

LEAST_ABOVE = 5e-8
"""Of the threshold: with less above it all photons are softer than 1e-7 of the beam energy, where
momenta begin to lose them in rounding. It is 10 eV for muons, far below any energy spread."""


def choice(field: str, value: str, members: Mapping[str, Any]) -> Any:
    """Return the member called `value`."""
    return members[check_name(field, value, members)]


def momenta(field: str, p: ArrayLike) -> NDArray[np.float64]:
    """Return finite four-momenta, shape (..., 4)."""
    array = _core.real_array(field, p)
    if array.ndim < 1 or array.shape[-1] != 4:
        raise ConfigurationError(field=field, value=f"shape {array.shape}", valid="shape (..., 4)")
    if not np.isfinite(array).all():
        raise ConfigurationError(field=field, value="NaN or infinity", valid="finite momenta")
    return array


def number(field: str, value: object, lowest: float, highest: float, valid: str) -> float:
    """Return a finite number above `lowest` and up to `highest`."""
    try:
        # Of complex numbers of NumPy, float() takes the real part.
        result = math.nan if np.iscomplexobj(value) else float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        result = math.nan
    if isinstance(value, (bool, str)) or not lowest < result <= highest or math.isinf(result):
        raise ConfigurationError(field=field, value=value, valid=valid)
    return result


def whole_number(field: str, value: object, lowest: int, highest: int) -> int:
    """Return an integer of any integer type, within the limits."""
    try:
        result = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        result = lowest - 1
    if isinstance(value, bool) or not lowest <= result <= highest:
        raise ConfigurationError(
            field=field,
            value=value,
            valid=f"a whole number from {written(lowest)} to {written(highest)}",
        )
    return result


def written(limit: int) -> str:
    """Return a limit in few digits, such as 2^63 - 1."""
    for base, offset in ((10, 0), (2, 1)):
        power = round(math.log(limit + offset, base)) if limit > 99_999 else 0
        if power and base**power - offset == limit:
            return f"{base}^{power}" + (f" - {offset}" if offset else "")
    return str(limit)


def true_or_false(field: str, value: object) -> bool:
    """Return a bool, of NumPy's too; words and numbers are refused."""
    if not isinstance(value, (bool, np.bool_)):
        raise ConfigurationError(field=field, value=value, valid="true, false")
    return bool(value)


def file_path(field: str, value: object) -> Path:
    """Return a path; what is no text and no path is refused."""
    if not isinstance(value, (str, os.PathLike)) or not os.fspath(value):
        raise ConfigurationError(field=field, value=value, valid="the path of a file or folder")
    return Path(value)


def require_picklable(field: str, function: object, name: str) -> None:
    """Refuse a function that cannot go to another process."""
    try:
        pickle.dumps(function)
    except (pickle.PicklingError, AttributeError, TypeError, ValueError) as error:
        raise ConfigurationError(
            "cannot go to another process",
            field=field,
            value=f"function {name}",
            valid="a function that its module defines under that name",
        ) from error


def constants_or_default(constants: _core.Constants | None) -> _core.Constants:
    """Return the constants, the default ones for None."""
    if constants is not None and not isinstance(constants, _core.Constants):
        raise ConfigurationError(field="constants", value=constants, valid="vasilisa.Constants")
    return _core.Constants() if constants is None else constants


def above_threshold(process: str, ecm: float, constants: _core.Constants) -> None:
    """Refuse an energy that does not suffice for the final state, with photons beside it."""
    threshold = FACTS[process].threshold(constants)
    if not ecm > threshold * (1 + LEAST_ABOVE):
        raise ConfigurationError(
            f"below the threshold of {process}"
            if ecm <= threshold
            else f"{ecm - threshold:.1e} GeV above the threshold of {process}, within rounding",
            field="ecm",
            value=ecm,
            valid=f"above {threshold * (1 + LEAST_ABOVE):.9g} GeV",
        )
