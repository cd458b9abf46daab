"""Plots that look alike: one style, cross sections with ratio panels, step histograms."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import mplhep  # type: ignore[import-untyped]
import numpy as np
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from numpy.typing import ArrayLike

from .output import write_atomically

if TYPE_CHECKING:
    from hist import Hist
    from matplotlib.axes import Axes

__all__ = [
    "COLORS",
    "ENERGY_LABEL",
    "LABELS",
    "band",
    "panels",
    "png_bytes",
    "ratio_panels",
    "save",
    "step_histogram",
    "style",
]

COLORS = {"ee": "#0072b2", "mumu": "#d55e00", "pipi": "#009e73", "gammagamma": "#8e5ea2"}
"""One colour for each process, distinguishable without colour vision (Okabe and Ito)."""

LABELS = {
    "ee": r"$e^+e^-\to e^+e^-$",
    "mumu": r"$e^+e^-\to \mu^+\mu^-$",
    "pipi": r"$e^+e^-\to \pi^+\pi^-$",
    "gammagamma": r"$e^+e^-\to \gamma\gamma$",
}

ENERGY_LABEL = "√s [GeV]"


@contextlib.contextmanager
def style() -> Iterator[None]:
    """Draw in the house style inside a ``with`` block, whatever the user's own settings are."""
    with mpl.rc_context():
        mplhep.style.use(mplhep.style.ROOT)
        mpl.rcParams.update(
            {
                "figure.figsize": (9.0, 6.0),
                "font.size": 14,
                "yaxis.labellocation": "center",
                "axes.labelsize": 16,
                "axes.linewidth": 1.1,
                "legend.fontsize": 13,
                "lines.linewidth": 1.4,
                "lines.markersize": 4.0,
                "xtick.labelsize": 13,
                "ytick.labelsize": 13,
            }
        )
        yield


def panels(
    heights: Sequence[float], width: float = 9.0, total: float = 6.5
) -> tuple[Figure, list[Axes]]:
    """Return panels stacked above one common horizontal axis.

    The figure belongs to no window system, so plots can be drawn anywhere.

    Parameters
    ----------
    heights : sequence of float
        Relative heights from top to bottom.
    width, total : float
        Size of the figure in inches.
    """
    layout = ConstrainedLayoutEngine(h_pad=0.02, hspace=0.0)
    figure = Figure(figsize=(width, total), layout=layout)
    axes = figure.subplots(len(heights), 1, sharex=True, height_ratios=list(heights), squeeze=False)
    column = [axes[row, 0] for row in range(len(heights))]
    figure.align_ylabels(column)
    return figure, column


def ratio_panels(width: float = 9.0, total: float = 7.0) -> tuple[Figure, Axes, Axes]:
    """Return a figure with a main panel and a ratio panel below it."""
    figure, (main, ratio) = panels((3.0, 1.2), width, total)
    return figure, main, ratio


def band(
    axes: Axes,
    x: ArrayLike,
    y: ArrayLike,
    error: ArrayLike,
    *,
    color: str,
    label: str | None = None,
    line: str = "-",
    marker: str = "o",
) -> None:
    """Draw points with error bars, joined by a line.

    Parameters
    ----------
    axes : Axes
        Where to draw.
    x, y, error : array_like, shape (n,)
        Positions, values and standard deviations; NaN leaves a gap.
    color, label, line, marker
        As in matplotlib.
    """
    axes.errorbar(
        np.asarray(x),
        np.asarray(y),
        yerr=np.asarray(error),
        color=color,
        label=label,
        linestyle=line,
        marker=marker,
        linewidth=1.0,
        elinewidth=1.0,
    )


def step_histogram(axes: Axes, histogram: Hist[Any], **options: Any) -> None:
    """Draw a one-dimensional weighted histogram as steps with error bars.

    Parameters
    ----------
    axes : Axes
        Where to draw.
    histogram : hist.Hist
        One axis, weighted storage.
    **options
        Passed on to `mplhep.histplot`.
    """
    mplhep.histplot(histogram, ax=axes, histtype="step", yerr=True, **options)


def png_bytes(figure: Figure) -> bytes:
    """Return a figure as PNG."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=160)
    return buffer.getvalue()


def save(figure: Figure, folder: Path, name: str) -> bytes:
    """Write ``name.png`` and ``name.pdf``; return the PNG.

    Raises
    ------
    OutputError
        If they cannot be written.
    """
    picture = png_bytes(figure)
    write_atomically(folder / f"{name}.png", picture)
    buffer = io.BytesIO()
    # Without a date the same result gives the same file.
    figure.savefig(buffer, format="pdf", metadata={"CreationDate": None})
    write_atomically(folder / f"{name}.pdf", buffer.getvalue())
    return picture
