"""The analytic function behind a form factor, as loops need it."""

from __future__ import annotations

import math

from .. import _core
from ..words.errors import ConfigurationError

__all__ = ["analytic"]


def analytic(form_factor: _core.FormFactor, s: float) -> _core.FormFactor:
    """Return the form factor without its perturbative tail.

    Parameters
    ----------
    form_factor : FormFactor
        As the run has it.
    s : float
        Up to which energy squared it is needed, GeV^2.

    Raises
    ------
    ConfigurationError
        If the tail begins below s: it has a modulus, but is no analytic function.
    """
    if not isinstance(form_factor, _core.PerturbativeTail):
        return form_factor
    model = form_factor.model
    if s > model.range[1]:
        raise ConfigurationError(
            f"{form_factor.name} is analytic up to sqrt(s) = {math.sqrt(model.range[1]):.4g} GeV "
            f"only, not at {math.sqrt(s):.4g} GeV",
            field="pion_structure",
            value="gvmd or dispersive",
            valid="fxsqed at this energy",
        )
    return model
