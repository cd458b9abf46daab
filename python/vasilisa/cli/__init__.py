"""The command line: ``vasilisa COMMAND``, one file for each command."""

from __future__ import annotations

from typing import Annotated

import typer

from .._core import __version__
from .asymmetry import asymmetry
from .bench import bench
from .combine import WithCombine
from .generate import generate
from .hvp import hvp
from .info import info
from .join import join
from .measure import measure
from .prepare import prepare
from .scan import scan
from .signals import catch_signals, ignore_signals
from .simulate import simulate
from .status import status
from .study import study
from .uncertainty import uncertainty
from .validate import validate
from .vp import vp
from .xsec import xsec

__all__ = ["app", "main"]

app = typer.Typer(
    name="vasilisa",
    help="Cross sections and events of e+e- annihilation at low energies.",
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"vasilisa {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Take the options that stand before a command."""


COMMANDS = (
    *(xsec, generate, prepare, join, status),
    *(scan, asymmetry, uncertainty, study),
    *(simulate, measure),
    *(vp, hvp, validate, bench, info),
)
for command in COMMANDS:
    app.command(cls=WithCombine if command is hvp else None)(command)


def main() -> None:
    """Run the command line and leave with its exit code.

    0 is success, 1 a failed comparison, 2 a wrong card, argument or output, 130 Ctrl-C or SIGTERM.
    """
    catch_signals()
    try:
        app(prog_name="vasilisa")
    finally:
        ignore_signals()
