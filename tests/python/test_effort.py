"""A set-up with less effort: fewer cells and points, the same distributions."""

from __future__ import annotations

import numpy as np
import pytest

import vasilisa as vs

CUTS = {"theta_avg": [1.0, np.pi - 1.0], "max_abs_xi": 0.25, "max_dphi": 0.15}


def made(effort: float) -> vs.Generator:
    return vs.Generator("mumu", 0.7, "nlops", cuts=CUTS, effort=effort, threads=1)


def test_less_effort_makes_fewer_cells_of_the_same_distribution() -> None:
    small, whole = made(0.05), made(1.0)
    assert 4 * sum(map(len, small.prepare().cells)) < sum(map(len, whole.prepare().cells))
    batches = [each.sample(40_000) for each in (small, whole)]
    runs = [each.run for each in batches]
    error = np.hypot(*(each.cross_section_error for each in runs))
    assert abs(runs[0].cross_section - runs[1].cross_section) < 4 * error
    for name in ("theta_avg", "p_minus"):
        values, weights = [], []
        for batch in batches:
            column = np.asarray(getattr(batch, name))
            values.append(column if column.ndim == 1 else column[:, 0])
            weights.append(np.asarray(batch.weights["nominal"]))
        means = [np.average(v, weights=w) for v, w in zip(values, weights, strict=True)]
        spread = np.hypot(*(np.std(v) / np.sqrt(len(v)) for v in values))
        assert abs(means[0] - means[1]) < 4.5 * spread, name


def test_events_do_not_depend_on_threads() -> None:
    one = made(0.05).sample(5000)
    many = vs.Generator("mumu", 0.7, "nlops", cuts=CUTS, effort=0.05, threads=3).sample(5000)
    np.testing.assert_array_equal(one.p_minus, many.p_minus)


@pytest.mark.parametrize("effort", [0, 1.01, -0.5])
def test_effort_is_a_part(effort: float) -> None:
    with pytest.raises(vs.ConfigurationError, match="effort"):
        made(effort)
