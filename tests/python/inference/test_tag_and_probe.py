"""Efficiencies of tracks from the sample itself, held against what was put in."""

from __future__ import annotations

import numpy as np
import pytest

from vasilisa.inference.tag_and_probe import (
    TrackEfficiency,
    correlated_loss,
    read_efficiency,
    tag_and_probe,
    track_efficiency,
    trigger_efficiency,
)
from vasilisa.words.errors import ConfigurationError, DataError

EDGES = np.linspace(1.0, np.pi - 1.0, 11)


def true_efficiency(theta, charge):
    return (0.97 if charge == "minus" else 0.98) - 0.03 * np.cos(theta) ** 2


def pairs(n, random, loss=0.0):
    """All pairs, and what a detector makes candidates of: those without any track are gone."""
    theta = np.arccos(random.uniform(-np.cos(1.0), np.cos(1.0), n))
    angles = {"minus": theta, "plus": np.pi - theta}
    together = random.random(n) < loss
    has = {
        charge: (random.random(n) < true_efficiency(angle, charge)) & ~together
        for charge, angle in angles.items()
    }
    probe = np.select(
        [has["minus"] & has["plus"], has["plus"], has["minus"]], [0, -1, 1], default=2
    )
    columns = {"probe": probe}
    for charge, angle in angles.items():
        columns[f"theta_{charge}"] = np.where(has[charge], angle, np.nan)
        columns[f"calo_{charge}"] = np.where(random.random(n) < 0.9, 0.3, np.nan)
    return angles, columns


def test_efficiencies_are_found_with_honest_errors():
    pulls, of_pairs = [], []
    for seed in range(100):
        random = np.random.default_rng(seed)
        angles, columns = pairs(20_000, random)
        found = tag_and_probe(columns, EDGES)
        fine = np.linspace(EDGES[:-1], EDGES[1:], 21)
        for i, charge in enumerate(("minus", "plus")):
            # pairs are flat in cos(theta)
            weight = np.sin(fine)
            wanted = (true_efficiency(fine, charge) * weight).sum(0) / weight.sum(0)
            pulls.append((found.values[i] - wanted) / found.errors[i])
        value, error = found.of_pairs(angles["minus"], angles["plus"])
        both = [true_efficiency(angles[charge], charge) for charge in ("minus", "plus")]
        of_pairs.append((value - (both[0] * both[1]).mean()) / error)
        seen = columns["probe"] == 0
        again = found.of_pairs(
            columns["theta_minus"][seen], columns["theta_plus"][seen], found=True
        )
        assert again == pytest.approx((value, error), rel=3e-3)
    assert abs(np.std(pulls) - 1) < 0.1
    assert abs(np.std(of_pairs) - 1) < 0.25
    assert abs(np.mean(of_pairs)) < 0.4


def test_loss_of_both():
    random = np.random.default_rng(3)
    _, columns = pairs(400_000, random, loss=0.01)
    loss, error = correlated_loss(columns)
    assert abs(loss - 0.01) < 4 * error
    assert error < 5e-4
    angles, _ = pairs(1000, random)
    alone = tag_and_probe(columns, EDGES)
    with_loss = tag_and_probe(columns, EDGES, common_loss=loss, common_loss_error=error)
    value, _ = alone.of_pairs(angles["minus"], angles["plus"])
    reduced, larger = with_loss.of_pairs(angles["minus"], angles["plus"])
    assert reduced == pytest.approx(value * (1 - loss))
    assert larger > value * error
    assert abs((columns["probe"] == 0).mean() - reduced) < 4 * larger + 1e-3


def test_triggers():
    random = np.random.default_rng(4)
    n = 200_000
    candidates = {
        "trigger_track": (random.random(n) < 0.98).astype(float),
        "trigger_calo": (random.random(n) < 0.9).astype(float),
    }
    value, error = trigger_efficiency(candidates)
    assert abs(value - (1 - 0.02 * 0.1)) < 4 * error
    assert 0 < error < 1e-4
    with pytest.raises(DataError, match="no candidate has both triggers"):
        trigger_efficiency({name: np.zeros(5) for name in candidates})


def test_weights_and_no_losses():
    random = np.random.default_rng(5)
    _, columns = pairs(20_000, random)
    plain = tag_and_probe(columns, EDGES)
    half = tag_and_probe(columns | {"weight": np.full(20_000, 0.5)}, EDGES)
    np.testing.assert_allclose(half.values, plain.values)
    np.testing.assert_allclose(half.errors, plain.errors)
    perfect = track_efficiency(EDGES, found=np.full((2, 10), 100.0), lost=np.zeros((2, 10)))
    np.testing.assert_allclose(perfect.values, 1)
    np.testing.assert_allclose(perfect.errors, 0.01)


def test_what_makes_no_sense(tmp_path):
    _, columns = pairs(2_000, np.random.default_rng(6))
    with pytest.raises(DataError, match=r"minus track at 0.3 to 1 rad: no tags"):
        tag_and_probe(columns, [0.3, 1.0, 2.0])
    with pytest.raises(ConfigurationError, match="edges: "):
        tag_and_probe(columns, [2.0, 1.0])
    with pytest.raises(ConfigurationError, match="a column probe"):
        tag_and_probe({"theta_minus": columns["theta_minus"]}, EDGES)
    with pytest.raises(
        DataError, match=r"plus track at 1 to 1\.11 rad: 1\.111; valid: from 0 to 1"
    ):
        track_efficiency(
            EDGES,
            found=np.full((2, 10), 100.0),
            lost=np.array([np.zeros(10), [-10.0] + 9 * [0.0]]),
        )
    with pytest.raises(ConfigurationError, match="common_loss: "):
        tag_and_probe(columns, EDGES, common_loss=1.5)
    flat = TrackEfficiency(EDGES, np.full((2, 10), 0.9), np.full((2, 10), 0.01))
    with pytest.raises(DataError, match=r"theta_plus = 0\.5; valid: from 1 to"):
        flat.of_pairs(np.array([1.5]), np.array([0.5]))
    with pytest.raises(DataError, match="there are no pairs"):
        flat.of_pairs(np.empty(0), np.empty(0))
    path = tmp_path / "table.csv"
    lines = ["charge,theta_low,theta_high,efficiency,error"]
    lines += [f"{c},{low},{low + 0.5},0.9,0.01" for c in (-1, 1) for low in (1.0, 1.5)]
    path.write_text("\n".join(lines))
    np.testing.assert_allclose(read_efficiency(path).values, 0.9)
    path.write_text("\n".join(lines).replace("0.9", "1.1"))
    with pytest.raises(DataError, match=r"minus track at 1 to 1\.5 rad: 1\.1"):
        read_efficiency(path)
    path.write_text("\n".join(lines[:-1]))
    with pytest.raises(ConfigurationError, match="the same, one beside the other"):
        read_efficiency(path)
