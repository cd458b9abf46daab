"""Plots that look alike: one style, cross sections with ratio panels, step histograms."""

from __future__ import annotations

import contextlib
import io
import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..keep.output import write_atomically
from ..words.errors import ConfigurationError
from ..words.processes import FACTS
from .quiet import programs_silenced

with programs_silenced():
    import mplhep  # type: ignore[import-untyped]
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

if TYPE_CHECKING:
    from hist import Hist
    from matplotlib.axes import Axes

__all__ = [
    "COLORS",
    "ENERGY_LABEL",
    "PALETTE",
    "band",
    "compare_histograms",
    "panels",
    "png_bytes",
    "ratio_grid",
    "ratio_panels",
    "save",
    "step_histogram",
    "style",
    "write_figure",
]

PALETTE = (
    "#0072b2",
    "#d55e00",
    "#56b4e9",
    "#8e5ea2",
    "#009e73",
    "#e69f00",
    "#cc79a7",
    "0.4",
    "#000000",
)
"""Colours that are distinguishable without colour vision (Okabe and Ito)."""

COLORS = dict(
    zip(
        sorted(
            FACTS,
            key=lambda name: (FACTS[name].hard_photon, sorted(map(abs, FACTS[name].particles))),
        ),
        itertools.cycle(PALETTE),
        strict=False,
    )
)
"""One colour for each process, by its particles: leptons, photons, mesons."""

ENERGY_LABEL = "√s [GeV]"

LARGEST_BIN_ERROR = 0.25
"""Relative; bins of a handful of events are left out where histograms are compared."""

LOGARITHMIC_ABOVE = 20.0
"""Times the median: the largest bin of a histogram that is drawn with a logarithmic scale."""


@contextlib.contextmanager
def style() -> Iterator[None]:
    """Draw in the house style inside a ``with`` block, whatever the user's own settings are."""
    with mpl.rc_context():
        mplhep.style.use(mplhep.style.ROOT)
        mpl.rcParams.update(
            {
                "figure.figsize": (9.0, 6.0),
                "font.size": 14,
                "mathtext.cal": "sans",  # cursive fonts are not everywhere
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


def ratio_grid(
    rows: int, columns: int, width: float = 12.0, height: float = 4.8
) -> tuple[Figure, list[list[tuple[Axes, Axes]]]]:
    """Return a figure with rows and columns of main panels, each with its ratio panel.

    Parameters
    ----------
    rows, columns : int
        How many.
    width, height : float
        Of the figure and of one row, in inches.

    Returns
    -------
    figure : Figure
    axes : list of list of (Axes, Axes)
        Main and ratio panel, ``axes[row][column]``.
    """
    layout = ConstrainedLayoutEngine(h_pad=0.04, hspace=0.0)
    figure = Figure(figsize=(width, rows * height), layout=layout)
    grid = figure.add_gridspec(2 * rows, columns, height_ratios=[3.0, 1.5] * rows)
    axes: list[list[tuple[Axes, Axes]]] = []
    for row in range(rows):
        axes.append([])
        for column in range(columns):
            main = figure.add_subplot(grid[2 * row, column])
            ratio = figure.add_subplot(grid[2 * row + 1, column], sharex=main)
            main.tick_params(labelbottom=False)
            axes[row].append((main, ratio))
    figure.align_ylabels()
    return figure, axes


def band(
    axes: Axes,
    x: ArrayLike,
    y: ArrayLike,
    error: ArrayLike,
    *,
    color: str,
    label: str | None = None,
    line: str = "",
    marker: str = "o",
) -> None:
    """Draw points with error bars; a line through them only where `line` asks for one.

    Between points of a scan a line would suggest a curve that is none, as at the phi.

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
    mplhep.histplot(histogram, ax=axes, **({"histtype": "step", "yerr": True} | options))


def compare_histograms(
    panels: tuple[Axes, Axes],
    reference: Hist[Any],
    others: Mapping[str, Hist[Any]],
    label: str,
    *,
    colors: Sequence[str] = PALETTE,
) -> None:
    """Draw histograms over a reference, and below them their differences from it in per cent.

    The band is the error of the reference, error bars are those of the others; the panel below has
    the range that the better known bins need.

    Parameters
    ----------
    panels : (Axes, Axes)
        Main and lower panel.
    reference : hist.Hist
        One axis, weighted storage, nb per bin; the label of its axis is shown.
    others : mapping of str to hist.Hist
        Label to a histogram with the same axis.
    label : str
        Of the reference.
    colors : sequence of str
        Of the others.
    """
    main, lower = panels
    axis = reference.axes[0]
    value, error = _values_and_errors(reference)
    known = (value > 0) & (error < LARGEST_BIN_ERROR * value)
    main.errorbar(axis.centers[known], value[known], error[known], color="black", fmt="o")
    main.plot([], [], "ko", label=label)
    relative = 100 * np.divide(error, value, out=np.zeros_like(value), where=known)
    lower.stairs(relative, axis.edges, baseline=-relative, fill=True, color="0.85")
    lower.axhline(0.0, color="black", linewidth=0.8)
    # Points of several histograms stand beside each other.
    shifts = (np.arange(len(others)) + 1) / (len(others) + 1) - 0.5
    largest = 0.0
    for (name, other), color, shift in zip(others.items(), colors, shifts, strict=False):
        step_histogram(main, other, color=color, label=name, flow="none", yerr=False)
        theirs, spread = _values_and_errors(other)
        shown = known & (spread < LARGEST_BIN_ERROR * theirs)
        difference = 100 * (theirs[shown] / value[shown] - 1)
        bars = 100 * spread[shown] / value[shown]
        x = (axis.centers + shift * axis.widths)[shown]
        lower.errorbar(x, difference, bars, color=color, fmt="o", elinewidth=1.0)
        both = np.hypot(bars, relative[shown])
        if len(both):
            better = both <= np.quantile(both, 0.75)
            largest = max(largest, float((np.abs(difference) + both)[better].max()))
    if largest > 0:
        lower.set_ylim(-1.1 * largest, 1.1 * largest)
    if known.any() and value[known].max() > LOGARITHMIC_ABOVE * np.median(value[known]):
        main.set_yscale("log")
    lower.set_xlim(axis.edges[0], axis.edges[-1])
    lower.set_xlabel(axis.label, loc="center")
    lower.set_ylabel("difference [%]", fontsize="medium")
    main.set_xlabel("")
    main.set_ylabel(r"$\sigma$ per bin [nb]")
    main.legend()


def _values_and_errors(histogram: Hist[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    contents: Any = histogram.view()
    return contents.value, np.sqrt(contents.variance)


def png_bytes(figure: Figure) -> bytes:
    """Return a figure as PNG."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=160)
    return buffer.getvalue()


def write_figure(figure: Figure, path: Path) -> None:
    """Write a figure as PNG or PDF, by the suffix of the path.

    Raises
    ------
    ConfigurationError
        For another suffix.
    OutputError
        If it cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in (".png", ".pdf"):
        raise ConfigurationError(field="plot", value=str(path), valid="a name in .png or .pdf")
    buffer = io.BytesIO()
    # Without a date the same result gives the same file.
    metadata = {"CreationDate": None} if suffix == ".pdf" else None
    figure.savefig(buffer, format=suffix[1:], dpi=160, metadata=metadata)
    write_atomically(path, buffer.getvalue())


def save(figure: Figure, folder: Path, name: str) -> bytes:
    """Write ``name.png`` and ``name.pdf``; return the PNG.

    Raises
    ------
    OutputError
        If they cannot be written.
    """
    if (layout := figure.get_layout_engine()) is not None:
        layout.execute(figure)  # once: matplotlib does it twice for each of the two files
        figure.set_layout_engine("none")
    picture = png_bytes(figure)
    write_atomically(folder / f"{name}.png", picture)
    buffer = io.BytesIO()
    # Without a date the same result gives the same file.
    figure.savefig(buffer, format="pdf", metadata={"CreationDate": None})
    write_atomically(folder / f"{name}.pdf", buffer.getvalue())
    return picture
