"""What is seen of events, as the columns of a file of candidates."""

from __future__ import annotations

import numpy as np

from .base import Columns, DetectedBatch
from .solenoid import NOT_SEEN

__all__ = ["scan_candidates"]


def scan_candidates(seen: DetectedBatch, point: int) -> Columns:
    """Return candidates of an energy scan, what is true of them beside what is measured.

    Parameters
    ----------
    seen : DetectedBatch
        N events as a `SolenoidDetector` sees them.
    point : int
        Number of the energy.

    Returns
    -------
    dict of ndarray
        Columns of the schema `vasilisa.candidates.schema`, M rows: those that are a candidate.
    """
    chosen = seen[seen.columns["probe"] != NOT_SEEN]
    true, n = chosen.true, len(chosen)
    names = chosen.core.weight_names
    total = true.beam_momenta.sum(1)
    columns: Columns = {
        "point": np.full(n, point),
        **chosen.columns,
        "weight": chosen.weights[names[0]],
    }
    columns |= {f"weight_{name}": chosen.weights[name] for name in names[1:]}
    columns |= {
        "event_number": true.event_number,
        "true_process": np.full(n, true.run.process),
        "true_ecm": np.sqrt(total[:, 0] ** 2 - np.sum(total[:, 1:] ** 2, axis=1)),
        "true_n_photons": true.n_photons,
    }
    for charge, p in (("minus", true.p_minus), ("plus", true.p_plus)):
        columns[f"true_p_{charge}"] = np.linalg.norm(p[:, 1:], axis=1)
        columns[f"true_theta_{charge}"] = np.arctan2(np.hypot(p[:, 1], p[:, 2]), p[:, 3])
        columns[f"true_phi_{charge}"] = np.arctan2(p[:, 2], p[:, 1])
    return columns
