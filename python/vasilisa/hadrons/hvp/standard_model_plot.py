"""Predictions of the magnetic moment as points with errors against the band of the experiment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .integrals import Integral
from .standard_model import Piece, StandardModel, as_number

__all__ = ["standard_model_plot"]

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def standard_model_plot(
    table: StandardModel, hvp_lo: Mapping[str, Piece | Integral | tuple[float, float]]
) -> Figure:
    """Draw the Standard Model's a_mu for several values of the leading hadronic contribution.

    Parameters
    ----------
    table : StandardModel
        Everything else, the published total and the experiment.
    hvp_lo : mapping of str to Piece, Integral or (value, error)
        By label, from top to bottom.

    Returns
    -------
    Figure
        a_mu minus the experiment's value in 1e-11, one row each; the published total is last.
    """
    from ...display.plotting import PALETTE, panels, style  # a second, which few need

    published, ours, band = PALETTE[:3]
    rows = {label: table.with_pieces(hvp_lo=value) for label, value in hvp_lo.items()}
    rows[f"published {table.edition}"] = table.published
    unit, center = 1e-11, table.experiment.value
    with style():
        figure, (axes,) = panels((1.0,), total=1.6 + 0.45 * len(rows))
        error = table.experiment.error / unit
        axes.axvspan(-error, error, color=band, alpha=0.4, label="experiment")
        axes.axvline(0.0, color=band)
        for place, (label, total) in enumerate(rows.items()):
            value, sigma = as_number(total)
            color = ours if label in hvp_lo else published
            axes.errorbar((value - center) / unit, -place, xerr=sigma / unit, fmt="o", color=color)
        axes.set_yticks([-place for place in range(len(rows))], list(rows))
        axes.set_ylim(-len(rows) + 0.4, 0.6)
        axes.set_xlabel(r"$(a_\mu - a_\mu^{\rm exp}) \times 10^{11}$")
        axes.legend(loc="upper left")
    return figure
