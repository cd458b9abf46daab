"""A set-up with less effort: fewer cells and points, the same distributions."""

from __future__ import annotations

import numpy as np
import pytest

import vasilisa as vs
from vasilisa.run.stopping import LARGEST_SHARE

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


def test_a_pilot_goes_on_until_the_cross_section_is_known() -> None:
    generator = made(0.1)
    events = generator.sample(500)
    error = events.run.cross_section_error / events.run.cross_section
    assert generator.more_of_pilot(0.2 * error, 4) is None  # 25 times the points
    value, better = generator.more_of_pilot(0.7 * error, 4)
    assert 0.3 * error < better / value <= 0.7 * error
    assert abs(value - events.run.cross_section) < 4 * events.run.cross_section_error
    again = generator.sample(500)
    assert again.run.cross_section == events.run.cross_section
    np.testing.assert_array_equal(again.p_minus, events.p_minus)
    prepared = vs.Generator.from_prepared(generator.prepare())
    assert prepared.more_of_pilot(0.7 * error, 4) is None


def test_a_pilot_with_a_heavy_point_is_not_gone_on_with() -> None:
    generator = made(0.05)
    run = generator.sample(10).run
    assert generator.more_of_pilot(0.7 * run.cross_section_error / run.cross_section, 4) is None
    assert generator._set_up().run.heaviest_share > LARGEST_SHARE
