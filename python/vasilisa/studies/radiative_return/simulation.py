"""Pseudo-data of radiative return: candidates of pions and muons, and their truth apart."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ...candidates import write
from ...detector import DetectorSettings, SolenoidDetector, detector_settings
from ...detector.base import Columns, DetectedBatch
from ...detector.photons import true_photons
from ...detector.solenoid import NOT_SEEN
from ...executors import Executor
from ...executors.running import in_order
from ...hadrons.form_factor import form_factor
from ...keep.identity import digests_of, fingerprint
from ...keep.output import make_folder
from ...keep.versions import versions
from ...run.generator import Generator
from ...words.checks import file_path
from ...words.errors import AcceptanceError, ConfigurationError, VasilisaWarning
from ...words.processes import FACTS
from ..energy_scan.moment import moment_weights
from ..energy_scan.result import squared
from ..measurement.pseudo_data import TRUTH, candidates_file, counted_cross_section, made_before
from ..record import Record, derived_seed
from ..study import Progress, write_json
from .contamination import Contamination
from .kinematics import photons_by_pair
from .samples import FINEST, PAIRS, PIECE, QUICK, generator_of
from .settings import RadiativeReturnSettings

__all__ = ["return_candidates", "simulate_return"]

SCHEMA = 1
"""Of truth.json."""

LARGEST = 100_000
"""Events of a further background; where more are expected, each stands for several."""

GENERATED_STRUCTURE = "fxsqed"
"""Of pions in the loops beside a hard photon, which know massless photons alone. What another one
changes is odd under exchange of the charges, but for its product with emission from the pions: it
moves asymmetries and no number of events in acceptances that do not tell the charges apart."""

UNWANTED = ("calo_layers", "theta_strip", "rho", "z", "t", "n_hits")
"""What the detector knows of tracks and these candidates have no column for."""


def simulate_return(
    settings: RadiativeReturnSettings,
    folder: str | Path,
    *,
    resume: bool = True,
    quick: bool = False,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """Make the pseudo-data that a card describes.

    Returns
    -------
    list of Path
        Candidates and truth.

    Raises
    ------
    ConfigurationError
        If the card has no truth, or the folder holds other pseudo-data.
    """
    truth = settings.truth
    if truth is None:
        raise ConfigurationError(
            field="truth", value=None, valid="a mapping: form_factor, order, ..."
        )
    if truth.pion_structure != GENERATED_STRUCTURE:
        warnings.warn(
            f"truth.pion_structure: {truth.pion_structure!r}: loops beside a hard photon know "
            f"massless photons alone; events are made with {GENERATED_STRUCTURE}, which moves "
            "asymmetries, not spectra of both charges",
            VasilisaWarning,
            stacklevel=2,
        )
    folder = make_folder(file_path("folder", folder))
    paths = [candidates_file(folder), folder / TRUTH]
    identity = _identity(settings, quick)
    if resume and made_before(paths, identity):
        return paths
    luminosity = settings.luminosity * truth.luminosity_scale * (QUICK if quick else 1.0)
    generators: dict[str, Generator | Contamination] = {}
    samples: Record = {}
    for process in (*PAIRS, *settings.further):
        made = _generator(settings, process) if process in PAIRS else _further(settings, process)
        if made is not None:
            generators[process] = made
            samples[process] = _number(settings, process, made, luminosity, quick)

    def chunks() -> Iterator[Columns]:
        if progress is not None:
            progress(0, len(generators), None)
        for done, (process, generator) in enumerate(generators.items(), start=1):
            seed = derived_seed("pseudo-data", truth.seed, process, "detector")
            n, weight = samples[process]["events"], samples[process]["weight"]
            pieces = (range(first, min(first + PIECE, n)) for first in range(0, n, PIECE))
            make = functools.partial(_piece, settings, process, generator, weight, seed)
            yield from in_order(executor, make, pieces)
            if progress is not None:
                progress(done, len(generators), {"said": f"{n} events of {process}"})

    metadata = {"beams": settings.beams, "luminosity": luminosity, "simulated": True}
    write(paths[0], chunks(), kind="radiative_return", metadata=metadata)
    write_json(paths[1], _truth(settings, samples, luminosity) | {"identity": identity})
    return paths


def _true_detector(settings: RadiativeReturnSettings) -> DetectorSettings:
    """Return the detector of pseudo-data: that of the truth, by default that of the analysis."""
    assert settings.truth is not None
    own = settings.truth.detector
    return detector_settings(settings.detector if own is None else own)


def _piece(
    settings: RadiativeReturnSettings,
    process: str,
    generator: Generator | Contamination,
    weight: float,
    seed: int,
    events: range,
) -> Columns:
    """Return the candidates among some events of a process, wherever this is called."""
    batch = generator.sample(len(events), first=events.start)
    columns = return_candidates(SolenoidDetector(_true_detector(settings))(batch, seed))
    columns["true_process"] = np.full(len(columns["weight"]), process)
    return columns | {"weight": weight * columns["weight"]}


def _generator(settings: RadiativeReturnSettings, process: str, **more: Any) -> Generator:
    truth = settings.truth
    assert truth is not None
    changes: dict[str, Any] = {"order": truth.order}
    if FACTS[process].form_factor is not None:
        changes |= {"form_factor": truth.form_factor, "pion_structure": GENERATED_STRUCTURE}
    seed = derived_seed("pseudo-data", truth.seed, process)
    return generator_of(settings, process, settings.threads, seed=seed, **(changes | more))


def _further(settings: RadiativeReturnSettings, name: str) -> Contamination | None:
    """Return what makes a further background; None where there is none within the cuts."""
    truth = settings.truth
    assert truth is not None
    seed = derived_seed("pseudo-data", truth.seed, name)
    try:
        made = Contamination(settings, name, order=truth.order, seed=seed, threads=settings.threads)
        made.sample(1)
    except AcceptanceError:
        return None
    return made


def _number(
    settings: RadiativeReturnSettings,
    process: str,
    made: Generator | Contamination,
    luminosity: float,
    quick: bool,
) -> Record:
    """Return how many events there are, and how many each stands for."""
    truth = settings.truth
    assert truth is not None
    if isinstance(made, Contamination):
        (sigma, error), scale = made.cross_section, truth.background_scale
    else:
        whole = functools.partial(_generator, settings, process, effort=1.0)
        sigma, error = counted_cross_section(made, luminosity, FINEST[quick], whole)
        scale = 1.0
    random = np.random.default_rng(derived_seed("number", truth.seed, process))
    expected = 1000 * luminosity * sigma * scale
    weight = max(1.0, expected / LARGEST) if isinstance(made, Contamination) else 1.0
    return {
        "sigma": sigma,
        "sigma_error": error,
        "events": int(random.poisson(expected / weight)),
        "weight": weight,
    }


def return_candidates(seen: DetectedBatch) -> Columns:
    """Return the candidates among events of radiative return, with what is true of them.

    Parameters
    ----------
    seen : DetectedBatch
        N events of a pair and a photon as a `SolenoidDetector` sees them.
    """
    chosen = seen[seen.columns["probe"] != NOT_SEEN]
    true, n = chosen.true, len(chosen)
    columns: Columns = {
        name: values
        for name, values in chosen.columns.items()
        if name.rsplit("_", 1)[0] not in UNWANTED
    }
    photon = true_photons(true)[:, 0]
    by_pair = photons_by_pair(true)
    columns |= {
        "weight": chosen.weights["nominal"],
        "event_number": true.event_number,
        "true_process": np.full(n, true.run.process),
        "true_n_photons": true.n_photons + 1,
        "true_m": true.pair_mass,
        "true_m_fsr": by_pair.mass,
        "true_n_isr": by_pair.n_initial,
        "true_n_fsr": by_pair.n_final,
        "true_k_energy": photon[:, 0],
        "true_k_theta": np.arctan2(np.hypot(photon[:, 1], photon[:, 2]), photon[:, 3]),
        "true_k_phi": np.arctan2(photon[:, 2], photon[:, 1]),
    }
    for charge, p in (("minus", true.p_minus), ("plus", true.p_plus)):
        columns[f"true_p_{charge}"] = np.linalg.norm(p[:, 1:], axis=1)
        columns[f"true_theta_{charge}"] = np.arctan2(np.hypot(p[:, 1], p[:, 2]), p[:, 3])
        columns[f"true_phi_{charge}"] = np.arctan2(p[:, 2], p[:, 1])
    return columns


def _identity(settings: RadiativeReturnSettings, quick: bool) -> str:
    """Return the fingerprint of all that the pseudo-data depend on."""
    fields = settings.model_dump(
        mode="json", include={"truth", "beams", "luminosity", "cuts", "mass"}
    )
    fields["further"] = settings.further
    fields["vacuum_polarization"] = dict(settings.generator.vacuum_polarization)
    fields["detector"] = _true_detector(settings).model_dump(mode="json")
    whole = {"tables": digests_of(fields), "quick": quick, "version": versions()["vasilisa"]}
    return fingerprint(fields | whole)


def _truth(settings: RadiativeReturnSettings, samples: Record, luminosity: float) -> Record:
    """Return what no analysis may know before it is finished."""
    assert settings.truth is not None
    true = squared(form_factor(settings.truth.form_factor))
    low, high = settings.a_mu[0]
    fine = np.arange(low, high + 5e-4, 1e-3)
    return {
        "schema": SCHEMA,
        "kind": "radiative_return",
        "truth": settings.truth.model_dump(mode="json"),
        "generated_pion_structure": GENERATED_STRUCTURE,
        "form_factor": settings.truth.form_factor,
        "luminosity": luminosity,
        "a_mu": float(moment_weights(fine, true, low, high) @ true(fine)),
        "range_GeV": [low, high],
        "samples": samples,
        "versions": versions(),
    }
