"""What the package imports at once, and what waits until it is asked for."""

import subprocess
import sys

import pytest

import vasilisa as vs
from vasilisa.cli.hvp import UNITS
from vasilisa.hadrons.hvp.integrals import QUANTITIES


def modules_after(statement):
    code = f"import sys\n{statement}\nprint(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in found.stdout.split()}


def test_the_package_alone_needs_neither_scipy_nor_plots():
    assert not {"scipy", "matplotlib", "iminuit", "awkward"} & modules_after("import vasilisa")


def test_the_commands_wait_for_them_too():
    assert not {"scipy", "matplotlib"} & modules_after("import vasilisa.cli")


def test_rooms_that_wait_are_found_and_listed():
    assert set(vs.__all__) <= set(dir(vs))
    assert callable(vs.combine)
    assert vs.hvp.kernel("mu", 1.0) > 0
    for name in vs.__all__:
        getattr(vs, name)
    with pytest.raises(AttributeError, match="no attribute 'hpv'"):
        vs.hpv  # noqa: B018


def test_the_command_knows_all_integrals():
    assert tuple(UNITS) == QUANTITIES
