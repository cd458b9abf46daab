"""A generator without an engine whose asymmetries and distributions are known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

import hist
import numpy as np
from stub_generator import StubGenerator

from vasilisa.run.histograms import Histograms
from vasilisa.run.result import Result, VariationResult

ASYMMETRIES = {
    "fxsqed": 0.01,
    "qed": 0.01,
    "gvmd": 0.004,
    "pointlike": 0.012,
    "no_interference": 0.0,
    "real_radiation": 0.015,
    "pointlike_real_radiation": 0.013,
    "gvmd_pole_pole": 0.014,
    "gvmd_pole_dispersive": 0.0052,
    "gvmd_dispersive_dispersive": 0.0148,
}

UNSHARED = 1e-5
"""Error of the difference of any two asymmetries."""


class StubAsymmetries(StubGenerator):
    """The nominal asymmetry is 0.01, the others' are above."""

    parameters: ClassVar[dict[str, Any]] = {"seed": 1}

    def integrate(self, rel_error: float = 1e-3, asymmetry_error: float = 1e-3, **_: Any) -> Result:
        result = super().integrate(rel_error=asymmetry_error)
        for name in self.options["variations"]:
            result.variations[name] = VariationResult(
                value=result.value,
                error=result.error,
                asymmetry=ASYMMETRIES[name],
                asymmetry_error=result.asymmetry_error,
                difference=0.0,
                difference_error=1e-5 * result.value,
            )
        weights = 1 + len(result.variations)
        shared = result.asymmetry_error**2 - UNSHARED**2 / 2
        covariance = shared + (result.asymmetry_error**2 - shared) * np.eye(weights)
        return replace(result, asymmetry_covariance=covariance.tolist())

    def histogram(self, axes: dict[str, Any], rel_error: float, **_: Any) -> Histograms:
        def filled(even: float, slope: float, error: float) -> dict[str, hist.Hist[Any]]:
            h: hist.Hist[Any] = hist.Hist(axes["cos_theta_avg"], storage=hist.storage.Weight())
            view: Any = h.view()
            inside = np.abs(h.axes[0].centers) < 0.5
            view.value[...] = np.where(inside, even + slope * h.axes[0].centers, 0.0)
            view.variance[...] = np.where(inside, error**2, 0.0)
            return {"cos_theta_avg": h}

        names, nominal = self.options["variations"], ASYMMETRIES["real_radiation"]
        found = Histograms(filled(1.0, nominal, rel_error))
        found.variations = {name: filled(1.0, ASYMMETRIES[name], rel_error) for name in names}
        found.differences = {
            name: filled(0.0, ASYMMETRIES[name] - nominal, UNSHARED) for name in names
        }
        return found
