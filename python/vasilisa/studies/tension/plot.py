"""One plot: the difference of two experiments, and what each wrong ingredient adds to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...display.plotting import panels
from .side import Tension

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["tension_plot"]

UNIT = 1e-10


def tension_plot(found: Tension) -> Figure:
    """Draw the difference of a_mu, in 1e-10, and the fake one of each wrong ingredient."""
    figure, (axis,) = panels((1.0,))
    labels = ["right on both sides"]
    axis.axvline(0, color="0.6")
    axis.axvspan(-found.error / UNIT, found.error / UNIT, color="0.92")
    axis.errorbar([found.difference / UNIT], [0], xerr=[found.error / UNIT], fmt="o", color="k")
    for side in found.names:
        rows = {name: each for (one, name), each in found.fake.items() if one == side}
        places = range(len(labels), len(labels) + len(rows))
        sizes, errors = ([row[i] / UNIT for row in rows.values()] for i in (0, 1))
        axis.errorbar(sizes, places, xerr=errors, fmt="s", label=f"wrong in the {side}")
        labels += list(rows)
    axis.set_yticks(range(len(labels)), labels)
    axis.invert_yaxis()
    first, second = found.names
    axis.set(xlabel=rf"$a_\mu$({first}) $-$ $a_\mu$({second}) [$10^{{-10}}$]")
    axis.legend(loc="lower right")
    return figure
