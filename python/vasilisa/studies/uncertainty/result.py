"""What a comparison of orders found."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import hist
import numpy as np
from numpy.typing import NDArray

from ...events.observables import axis_label
from ...run.result import Result
from ...words.choices import check_name
from ...words.processes import FACTS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Difference", "TheoryUncertainty"]

VISIBLE = 1e-3
"""Share of the cross section from which a bin has a point in the ratio panel."""

COLORS = ("#0072b2", "#d55e00", "#009e73", "#8e5ea2", "0.45")

UNTESTED = "not tested by these: alpha^2 L beyond logarithms times O(alpha), 2e-4 to 3e-4 of nlops"
"""What the schemes share, and leading logarithms of all legs do not see either."""


@dataclass(frozen=True)
class Difference:
    """One order against the first.

    Attributes
    ----------
    order : str
        The order.
    relative, relative_error : float
        sigma/sigma_first - 1 and its statistical error.
    asymmetry, asymmetry_error : float
        A - A_first and its statistical error.
    """

    order: str
    relative: float
    relative_error: float
    asymmetry: float
    asymmetry_error: float


@dataclass(frozen=True)
class TheoryUncertainty:
    """Results of several orders with the same settings; errors are statistical.

    Attributes
    ----------
    process : str
        Final state.
    ecm : float
        Centre-of-mass energy, GeV.
    results : dict of str to Result
        Cross section and asymmetry of every order; the first is what others are compared with.
    histograms : dict of str to dict of str to hist.Hist
        Of every order, by the name of the observable; nb per bin.
    """

    process: str
    ecm: float
    results: dict[str, Result]
    histograms: dict[str, dict[str, hist.Hist[Any]]]

    @property
    def orders(self) -> tuple[str, ...]:
        """The orders compared, the reference first."""
        return tuple(self.results)

    @property
    def differences(self) -> dict[str, Difference]:
        """Every other order against the first, by its name."""
        first, *others = self.results.values()
        return {
            order: Difference(
                order=order,
                relative=result.value / first.value - 1,
                relative_error=result.value
                / first.value
                * math.hypot(result.rel_error, first.rel_error),
                asymmetry=result.asymmetry - first.asymmetry,
                asymmetry_error=math.hypot(result.asymmetry_error, first.asymmetry_error),
            )
            for order, result in zip(self.orders[1:], others, strict=True)
        }

    def bin_differences(
        self, name: str, order: str
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return sigma_bin/sigma_bin,first - 1 and its error, arrays of shape (bins,).

        Bins that are empty in the first order are NaN.

        Parameters
        ----------
        name : str
            Of the observable.
        order : str
            Which order.

        Raises
        ------
        ConfigurationError
            If there is no such histogram or order.
        """
        first = self._histogram(self.orders[0], name)
        other = self._histogram(order, name)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(first.values() != 0, other.values() / first.values(), np.nan)
            error = np.hypot(
                np.sqrt(other.variances()) / first.values(),
                ratio * np.sqrt(first.variances()) / first.values(),
            )
        return ratio - 1, np.where(np.isnan(ratio), np.nan, np.abs(error))

    def _histogram(self, order: str, name: str) -> Any:
        check_name("order", order, self.orders)
        check_name("name", name, self.histograms[order])
        return self.histograms[order][name]

    def table(self) -> str:
        """Return cross sections, asymmetries and their differences as lines of text."""
        lines = [
            f"{self.process}, sqrt(s) = {self.ecm:g} GeV; differences from {self.orders[0]}",
            f"{'order':<7}{'sigma, nb':>24}{'difference, %':>20}{'asymmetry':>22}"
            f"{'difference':>22}",
        ]
        differences = self.differences
        for order, result in self.results.items():
            line = f"{order:<7}{result.value:>14.6g} +- {result.error:<6.2g}"
            asymmetry = f"{result.asymmetry:>12.5f} +- {result.asymmetry_error:.5f}"
            if order in differences:
                d = differences[order]
                line += f"{100 * d.relative:>+10.3f} +- {100 * d.relative_error:<6.3f}{asymmetry}"
                line += f"{d.asymmetry:>+12.5f} +- {d.asymmetry_error:.5f}"
            else:
                line += " " * 20 + asymmetry
            lines.append(line)
        for name in next(iter(self.histograms.values()), {}):
            lines += self._worst_bins(name)
        if "nlops" in self.results:
            lines.append(UNTESTED)
        return "\n".join(lines)

    def _worst_bins(self, name: str) -> list[str]:
        """Return the largest difference of every order in one histogram."""
        lines = [f"{name}: bins of at least 1 % of the cross section, largest difference"]
        values = self._histogram(self.orders[0], name).values()
        edges = self._histogram(self.orders[0], name).axes[0].edges
        filled = values > 0.01 * values.sum()
        if not filled.any():
            return []
        for order in self.orders[1:]:
            difference, error = self.bin_differences(name, order)
            chosen = np.where(filled, np.abs(difference), -1.0)
            worst = int(np.argmax(chosen))
            lines.append(
                f"{order:<7}{100 * difference[worst]:>+10.3f} +- {100 * error[worst]:.3f} %"
                f"  in [{edges[worst]:.4g}, {edges[worst + 1]:.4g}]"
            )
        return lines

    def __str__(self) -> str:
        return self.table()

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain Python objects, ready for JSON."""
        return {
            "process": self.process,
            "ecm": self.ecm,
            "results": {order: result.to_dict() for order, result in self.results.items()},
            "differences": {order: vars(d) for order, d in self.differences.items()},
            "histograms": {
                order: {
                    name: {
                        "edges": [float(edge) for edge in h.axes[0].edges],
                        "values": h.values().tolist(),
                        "variances": h.variances().tolist(),  # type: ignore[union-attr]
                    }
                    for name, h in histograms.items()
                }
                for order, histograms in self.histograms.items()
            },
        }

    def plot(self, name: str) -> Figure:
        """Draw one histogram of all orders, and below it their differences from the first.

        Parameters
        ----------
        name : str
            Of the observable.

        Raises
        ------
        ConfigurationError
            If there is no such histogram.
        """
        from ...display.plotting import ratio_panels, step_histogram, style

        first: Any = self._histogram(self.orders[0], name)
        centers, edges = first.axes[0].centers, first.axes[0].edges
        with style():
            figure, main, ratio = ratio_panels()
            for order, color in zip(self.orders, COLORS, strict=False):
                step_histogram(main, self._histogram(order, name), color=color, label=order)
                if order == self.orders[0]:
                    continue
                difference, error = self.bin_differences(name, order)
                difference[first.values() < VISIBLE * first.values().sum()] = np.nan
                ratio.errorbar(
                    centers,
                    100 * difference,
                    xerr=np.diff(edges) / 2,
                    yerr=100 * error,
                    color=color,
                    linestyle="",
                    marker="o",
                )
            ratio.axhline(0.0, color="0.5", linewidth=0.8)
            main.set_yscale("log")
            main.set_xlabel("")
            main.set_ylabel(r"$\sigma$ per bin [nb]")
            main.legend(title=f"{FACTS[self.process].label}, {self.ecm:g} GeV")
            ratio.set_ylabel(f"to {self.orders[0]} [%]")
            ratio.set_xlabel(axis_label(name))
        return figure
