"""Cross sections that the package ships, as measured curves: to be combined with one's own."""

from __future__ import annotations

import numpy as np

from ...measured import MeasuredCurve, Systematic
from ...words.errors import ConfigurationError
from ...words.processes import PIONS
from .component import Component
from .recipe import PIPI_EXPERIMENTS
from .shipped import shipped, shipped_component

__all__ = ["shipped_curve", "shipped_names"]


STORED = {"cmd3": "cmd3_only"}
"""Experiments that are stored as a source of R: points of several seasons in common nodes."""


def shipped_names() -> tuple[str, ...]:
    """Return the names of `shipped_curve`: experiments of pi+ pi-, then whole components."""
    components, _ = shipped()
    return (*PIPI_EXPERIMENTS, *(name for name in components if "@" not in name))


def shipped_curve(name: str) -> MeasuredCurve:
    """Return a shipped cross section: bare, with final-state radiation.

    Parameters
    ----------
    name : str
        An experiment of pi+ pi- such as ``kloe``, or a component such as ``3pi``, which is a
        combination already.

    Raises
    ------
    ConfigurationError
        For an unknown name.

    Examples
    --------
    >>> from vasilisa.hadrons.r_ratio.shipped_curves import shipped_curve
    >>> shipped_curve("kloe").channel
    'pipi'
    """
    alone = name in PIPI_EXPERIMENTS
    if not alone and name not in shipped_names():
        raise ConfigurationError(field="shipped", value=name, valid=shipped_names())
    found = shipped_component(f"{PIONS}@{STORED.get(name, name)}" if alone else name)
    return MeasuredCurve(
        name=name,
        quantity=found.quantity,
        energies=found.nodes,
        values=found.values,
        stat=found.statistical @ found.statistical.T,
        syst=found.systematic @ found.systematic.T,
        systematics=tuple(_systematics(found)),
        vp="out",
        fsr="in",
        channel=PIONS if alone else name,
        experiment=name if alone else "",
        source="shipped with vasilisa",
    )


def _systematics(component: Component) -> list[Systematic]:
    """Return the named shifts, relative wherever the value is larger than the shift."""
    values = component.values
    sources = []
    for tag, shift in component.shifts.items():
        relative = np.abs(values) > np.abs(shift)
        ratio = np.divide(shift, values, out=np.zeros_like(shift), where=relative)
        sources.append(Systematic(tag, ratio))
        if not relative.all():
            rest = np.where(relative, 0.0, shift)
            sources.append(Systematic(tag, rest, relative=False))
    return sources
