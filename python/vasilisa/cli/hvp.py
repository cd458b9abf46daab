"""``vasilisa hvp``: integrals over R(s), and the Standard Model's magnetic moment of the muon."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..keep.output import require_place, write_atomically
from ..keep.versions import versions
from ..words.choices import check_name
from ..words.errors import ConfigurationError
from .console import CsvOption, JsonOption, reported

if TYPE_CHECKING:
    from ..hadrons.hvp import Integral
    from ..hadrons.spectrum import HadronicSpectrum

UNITS = {
    "a_e": (1e-14, "1e-14"),
    "a_mu": (1e-10, "1e-10"),
    "a_tau": (1e-8, "1e-8"),
    "delta_alpha_mz": (1e-4, "1e-4"),
    "alpha_inverse_mz": (1.0, "1"),
    "muonium_hfs": (1.0, "Hz"),
}
"""What numbers are printed in, for each of `hadrons.hvp.integrals.QUANTITIES`."""

WINDOWS = ("short", "intermediate", "long")

NO_NNLO = "a_tau"

NNLO_NOTE = (
    "  nnlo: photons with three insertions are computed; vertices of two and three loops, hadrons\n"
    "  in lepton loops and light by light are the published rest [KLMS14] in proportion to lo"
)

PUBLISHED_SPLIT = (
    "  a_mu lo as published from the same data [KNT20]: 692.78 +- 2.42\n"
    "  (stat 1.21, syst 1.97, vp 0.21, fsr 0.70)"
)
"""Beside `PUBLISHED_SOURCE`, whose data are those of the publication."""

PUBLISHED_SOURCE = "without_cmd3"


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    source: str
    quantity: str
    order: str
    window: str
    channel: str
    found: Integral

    def cells(self) -> list[str]:
        """Return the texts of the line."""
        scale, unit = UNITS[self.quantity]
        words = [self.quantity, self.order, self.window or "-", self.channel or "all", unit]
        numbers = [self.found.value, self.found.error, *self.found.parts.values()]
        return (
            words
            + [f"{x / scale:.6g}" for x in numbers[:1]]
            + [f"{x / scale:.2g}" for x in numbers[1:]]
        )

    def document(self) -> dict[str, Any]:
        """Return the line without units other than Hz."""
        return {
            "source": self.source,
            "quantity": self.quantity,
            "order": self.order,
            "window": self.window or None,
            "channel": self.channel or None,
            "value": self.found.value,
            "error": self.found.error,
            "errors": dict(self.found.parts),
        }


@reported
def hvp(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SOURCE]...",
            help="R(s) by name, a form factor by name, the table of a form factor, or a measured "
            "curve (JSON); default is the default.",
        ),
    ] = None,
    quantity: Annotated[
        str | None, typer.Option("--quantity", "-q", help="One of " + ", ".join(UNITS))
    ] = None,
    low: Annotated[float | None, typer.Option("--from", help="Lowest sqrt(s), GeV.")] = None,
    high: Annotated[float | None, typer.Option("--to", help="Highest sqrt(s), GeV.")] = None,
    channel: Annotated[str | None, typer.Option("--channel", help="One channel only.")] = None,
    channels: Annotated[bool, typer.Option("--channels", help="A line for each channel.")] = False,
    edition: Annotated[
        str | None,
        typer.Option("--standard-model", help="2020 or 2025: a_mu and its pull for each source."),
    ] = None,
    csv_file: CsvOption = None,
    json_file: JsonOption = None,
    plot: Annotated[
        Path | None,
        typer.Option("--plot", metavar="FILE", help="Draw a_mu of all sources: .png or .pdf."),
    ] = None,
) -> None:
    """Print integrals over R(s), a_mu and its windows among them.

    The others are magnetic moments, the running of alpha, and muonium. Errors are shown in all,
    then statistical, systematic, of vacuum polarisation, of final-state radiation, parametric. Form
    factors and single measurements give their range only.

    vasilisa hvp combine CARD combines the data sets of a channel, see vasilisa hvp combine --help.

    Example: vasilisa hvp default without_cmd3 --quantity a_mu --standard-model 2025
    """
    # Imported here: other commands do without SciPy and the data.
    from ..hadrons.hvp import integral, standard_model, standard_model_plot
    from ..hadrons.hvp.any_source import any_source

    for path in (csv_file, json_file, plot):
        if path is not None:
            require_place(path)
    if quantity is not None:
        check_name("--quantity", quantity, UNITS)
    if channel is not None and channels:
        raise ConfigurationError(field="--channels", value=channel, valid="without --channel")
    table = None if edition is None else standard_model(edition)
    names = sources or ["default"]
    if len(set(names)) < len(names):
        raise ConfigurationError("stands twice", field="SOURCE", value=", ".join(names))
    spectra = {name: any_source(name) for name in names}
    rows = []
    for name, spectrum in spectra.items():
        print(name)
        found = list(_rows(name, spectrum, quantity, low, high, channel, channels))
        print(_text(found))
        if any(row.order == "nnlo" for row in found):
            print(NNLO_NOTE)
        whole = low is None and high is None and channel is None and quantity in (None, "a_mu")
        if name == PUBLISHED_SOURCE and whole:
            print(PUBLISHED_SPLIT)
        rows += found
    totals = {}
    if table is not None or plot is not None:
        totals = {name: integral("a_mu", spectrum) for name, spectrum in spectra.items()}
    if table is not None:
        print(f"a_mu of {table.edition} with hvp_lo of each source, 1e-11")
        for name, total in totals.items():
            sum_of_all = table.with_pieces(hvp_lo=total)
            print(
                f"  {name:<16} {sum_of_all.value / 1e-11:.1f} +- {sum_of_all.error / 1e-11:.1f}, "
                f"pull of the experiment {table.pull(hvp_lo=total):+.1f}"
            )
        for piece in table.table():
            value = f"{piece.value / 1e-11:.1f} +- {piece.error / 1e-11:.1f}"
            print(f"  {piece.name:<16} {value}  {piece.source}")
    if csv_file is not None:
        write_atomically(csv_file, _csv(rows))
    if json_file is not None:
        document = {"versions": versions(), "rows": [row.document() for row in rows]}
        write_atomically(json_file, json.dumps(document, indent=1))
    if plot is not None:
        from ..display.plotting import write_figure

        write_figure(standard_model_plot(table or standard_model(), totals), plot)


def _rows(
    name: str,
    spectrum: HadronicSpectrum,
    quantity: str | None,
    low: float | None,
    high: float | None,
    channel: str | None,
    channels: bool,
) -> Iterator[Row]:
    from ..hadrons.hvp import integral

    whole = low is None and high is None and channel is None
    parts = ["", *spectrum.channels] if channels else [channel or ""]
    for part in parts:
        for what, order, window in _lines(quantity):
            if what == "alpha_inverse_mz" and (part or not whole):
                if quantity is not None:
                    raise ConfigurationError(
                        field="--quantity", value=what, valid="no range and no channel with it"
                    )
                continue
            if part and (order != "lo" or (channels and not spectrum.covers(low, high, part))):
                continue
            found = integral(what, spectrum, low, high, part or None, window or None, order)
            if part and channels and found.value == 0.0:
                continue
            yield Row(name, what, order, window, part, found)


def _lines(quantity: str | None) -> Iterator[tuple[str, str, str]]:
    """Quantity, order and window of the lines."""
    from ..hadrons.hvp.integrals import ORDERS, QUANTITIES

    for what in QUANTITIES if quantity is None else (quantity,):
        orders = ORDERS if what.startswith("a_") else ("lo",)
        for order in orders:
            if order == "nnlo" and what == NO_NNLO:
                continue
            yield what, order, ""
        if what == "a_mu":
            for window in WINDOWS:
                yield what, "lo", window


HEAD = (
    *("quantity", "order", "window", "channel", "unit"),
    *("value", "error", "stat", "syst", "vp", "fsr", "param"),
)
"""Of the table: words, then numbers."""


def _text(rows: list[Row]) -> str:
    cells = [list(HEAD), *(row.cells() for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(HEAD))]
    lines = []
    for line in cells:
        words = [f"{text:<{w}}" for text, w in zip(line[:5], widths[:5], strict=True)]
        numbers = [f"{text:>{w}}" for text, w in zip(line[5:], widths[5:], strict=True)]
        lines.append("  " + "  ".join([*words, *numbers]))
    return "\n".join(lines)


def _csv(rows: list[Row]) -> str:
    lines: list[str] = []
    for row in rows:
        document = row.document()
        errors = document.pop("errors")
        flat = {**document, **errors}
        if not lines:
            lines.append(",".join(flat))
        lines.append(",".join("" if x is None else str(x) for x in flat.values()))
    return "\n".join(lines) + "\n"
