"""A generator without an engine: smooth made-up cross sections with errors of the right size."""

from __future__ import annotations

import os
import random
import time
from typing import Any, ClassVar

from vasilisa._core import Constants
from vasilisa.run.result import Result
from vasilisa.words.errors import ConfigurationError
from vasilisa.words.processes import FACTS

THRESHOLDS = {name: facts.threshold(Constants()) for name, facts in FACTS.items()}


class StubGenerator:
    """Takes STUB_SECONDS, from the environment, for an integration."""

    made: ClassVar[list[dict[str, Any]]] = []

    def __init__(self, process: str, ecm: float, **options: Any) -> None:
        if ecm <= THRESHOLDS[process]:
            raise ConfigurationError(
                "below threshold", field="ecm", value=ecm, valid=f"above {THRESHOLDS[process]} GeV"
            )
        self.process, self.ecm, self.options = process, ecm, options
        self.parameters = {"process": process, "ecm": ecm}
        self.made.append({"process": process, "ecm": ecm, **options})

    def integrate(self, rel_error: float = 1e-3, **_: Any) -> Result:
        time.sleep(float(os.environ.get("STUB_SECONDS", "0")))
        value = 100.0 / self.ecm**2 * (0.9 if self.options.get("order") == "nlo" else 1.0)
        error = 0.9 * rel_error * value
        shift = random.Random(self.options.get("seed")).gauss(0, error)
        return Result(
            value=value + shift,
            error=error,
            asymmetry=0.01,
            asymmetry_error=error / value,
            n_events=1000,
            n_nonzero=900,
            n_negative=10,
            n_nonfinite=0,
            cpu_seconds=0.5,
            wall_seconds=0.5,
            converged=True,
            variations={},
            asymmetry_covariance=[[(error / value) ** 2]],
            parameters=self.parameters,
            versions={},
        )
