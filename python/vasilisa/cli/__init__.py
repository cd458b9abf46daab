"""The command line: ``vasilisa COMMAND``, one file for each command."""

from __future__ import annotations

import typer

from .asymmetry import asymmetry
from .bench import bench
from .generate import generate
from .hvp import hvp
from .info import info
from .join import join
from .scan import scan
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
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in (xsec, generate, join, scan, asymmetry, uncertainty, vp, hvp, validate, bench, info):
    app.command()(command)


def main() -> None:
    """Run the command line and leave with its exit code.

    0 is success, 1 a failed comparison, 2 a wrong card, argument or output, 130 Ctrl-C.
    """
    app(prog_name="vasilisa")
