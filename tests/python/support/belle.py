"""Beams of unequal energies that cross, and a generator of small runs."""

from __future__ import annotations

from typing import Any

import vasilisa as vs

BELLE = vs.Beams(energies=(7.0, 4.0), crossing_angle=0.083)
BELLE_ECM = vs.Generator("mumu", beams=BELLE, order="lo").ecm


def generator(order: str = "lo", process: str = "mumu", **fields: Any) -> vs.Generator:
    defaults = {"seed": 3, "threads": 2, "order": order}
    return vs.Generator(process, **(defaults | fields))
