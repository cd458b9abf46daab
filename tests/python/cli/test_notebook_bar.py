"""Progress in a notebook, with a stand-in for its front end."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest

from vasilisa.display import notebook, progress


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that the cell has shown, in order."""
    lines: list[str] = []

    class Handle:
        def update(self, data: dict[str, str], raw: bool) -> None:
            assert raw
            lines.append(data["text/plain"])

    def display(data: dict[str, str], raw: bool, display_id: bool) -> Handle:
        lines.append(data["text/plain"])
        return Handle()

    shell: Any = type("Shell", (), {"kernel": object()})()
    package: Any = ModuleType("IPython")
    package.get_ipython = lambda: shell
    package.display = ModuleType("IPython.display")
    package.display.display = display
    monkeypatch.setitem(sys.modules, "IPython", package)
    monkeypatch.setitem(sys.modules, "IPython.display", package.display)
    monkeypatch.setattr(progress, "DELAY", 0.0)
    monkeypatch.setattr(notebook, "PERIOD", 0.0)
    return lines


def test_bar_in_a_notebook(shown: list[str]) -> None:
    with progress.DelayedProgress("events") as report:
        report(0.5, "halfway")
        report(1.0)
    assert shown[0] == "events"
    assert "50 %" in shown[1]
    assert shown[1].endswith("halfway")
    assert "100 %" in shown[2]
    assert shown[-1] == ""


def test_silence_stays_silence(shown: list[str]) -> None:
    with progress.DelayedProgress("events", False) as report:
        report(0.5)
    assert shown == []


def test_no_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    assert not notebook.in_notebook()
