"""A small measured curve for tests."""

from __future__ import annotations

from typing import Any

import numpy as np

from vasilisa.measured import MeasuredCurve, Systematic


def curve(**changes: Any) -> MeasuredCurve:
    content: dict[str, Any] = {
        "name": "A",
        "quantity": "F2",
        "energies": [0.7, 0.775, 0.8],
        "values": [20.0, 45.0, 35.0],
        "stat": [0.2, 0.4, 0.3],
        "systematics": [Systematic("A", np.full(3, 0.01))],
        "vp": "in",
        "fsr": "out",
        "channel": "pipi",
    }
    return MeasuredCurve(**(content | changes))
