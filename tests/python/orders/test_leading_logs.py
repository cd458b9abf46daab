"""Bhabha scattering in leading logarithms of four legs, and what `nlops` has beside it."""

from __future__ import annotations

import math

import pytest

from vasilisa.validation.cross_sections import Effort
from vasilisa.validation.leading_logs import PUBLISHED, compare_leading_logs, photons, shares

LEFT_OUT = {(20, 160): 5.26e-4, (55, 125): 8.28e-4}
"""By residuals of O(alpha), 3 million events: 5.24(2)e-4 and 8.29(2)e-4."""


@pytest.mark.parametrize("theta", PUBLISHED)
def test_photons_one_by_one_are_the_structure_functions(theta: tuple[int, int]) -> None:
    logs, drawn = shares(theta, 1 << 13, 4), photons(theta, 200_000)
    error = math.hypot(logs.all_orders_error, drawn.all_orders_error)
    assert error < 3e-3
    assert abs(logs.all_orders - drawn.all_orders) < 4 * error
    # what the second order of the residuals is: positive, known far better than the total
    assert drawn.left_out == pytest.approx(LEFT_OUT[theta], rel=0.05)
    # further photons undo a part of what one photon takes
    assert 0 < logs.beyond_first < 2e-2
    assert logs.all_orders < 1


def test_of_the_engine() -> None:
    found = list(compare_leading_logs(Effort(1e-3, 300_000), 200_000))
    assert len(found) == 3 * len(PUBLISHED)
    assert all(each.passed for each in found), [each for each in found if not each.passed]
    assert "LABSPV 6088.5(0.3) nb" in found[2].note
