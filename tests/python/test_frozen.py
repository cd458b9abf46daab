"""Numbers of every part of the engine are those that they were."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).resolve().parent
FROZEN = json.loads((HERE / "data" / "frozen.json").read_text(encoding="utf-8"))
LARGEST = 1e-10
"""Relative; processors and libraries differ in the last digits."""


def load_freeze():
    path = HERE.parents[1] / "tools" / "freeze.py"
    spec = importlib.util.spec_from_file_location("freeze", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["freeze"] = module
    spec.loader.exec_module(module)
    return module


freeze = load_freeze()


@pytest.mark.parametrize("case", list(FROZEN))
def test_frozen(case, tmp_path):
    found = freeze.cases(tmp_path)[case]()
    for name, frozen in FROZEN[case].items():
        number = np.asarray(found[name])
        if np.iscomplexobj(number):
            number = number.view(float)
        np.testing.assert_allclose(number, frozen, rtol=LARGEST, atol=0, err_msg=name)


def test_differences_are_found(capsys):
    frozen = {"x": (1.0).hex(), "y": [(2.0).hex(), "nan"], "events": "sha256:1"}
    assert freeze.compare(frozen, dict(frozen))
    assert freeze.compare(frozen, frozen | {"x": (1 + 1e-14).hex()})
    assert not freeze.compare(frozen, frozen | {"x": (1 + 1e-9).hex()})
    assert "1.00e-09  x" in capsys.readouterr().out
    for changed in (
        {"events": "sha256:2"},
        {"y": [(2.0).hex()]},
        {"y": ["nan", (2.0).hex()]},
        {"z": "0"},
    ):
        assert not freeze.compare(frozen, frozen | changed)
