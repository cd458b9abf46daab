"""The type stubs in the tree describe the extension module that is installed."""

from __future__ import annotations

import difflib
import subprocess
import sys
from pathlib import Path

import pytest
from places import ROOT

PACKAGE = ROOT / "python" / "vasilisa"


def stubs(folder: Path) -> dict[str, list[str]]:
    """Return the lines of every stub below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8").splitlines()
        for path in sorted(folder.rglob("*.pyi"))
    }


def test_stubs_are_up_to_date(tmp_path):
    pytest.importorskip("pybind11_stubgen")
    run = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "make_stubs.py"), "--output", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    ours, generated = stubs(PACKAGE), stubs(tmp_path)
    assert ours.keys() == generated.keys(), "run `make stubs`"
    for name in ours:
        difference = "\n".join(
            difflib.unified_diff(ours[name], generated[name], f"tree/{name}", f"generated/{name}")
        )
        assert not difference, f"run `make stubs`\n{difference}"
