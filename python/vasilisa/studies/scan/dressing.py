"""What is dressed in a scan, with which vacuum polarisation, in words."""

from __future__ import annotations

from ...hadrons.form_factor import form_factor
from ...run.settings import form_factor_argument
from ...words.processes import FACTS
from .settings import ScanSettings

__all__ = ["dressing"]

CHANNELS = {"s_channel": "in the s channel", "s_and_t_channel": "in the s and the t channel"}


def dressing(settings: ScanSettings) -> dict[str, str]:
    """Return for each process of the card what dresses its photon."""
    return {process: _of(settings, process) for process in settings.processes}


def _of(settings: ScanSettings, process: str) -> str:
    facts, polarization = FACTS[process], settings.polarization_of(process)
    if facts.virtual_photon not in CHANNELS:
        return "no virtual photon"
    if polarization != "none":
        return f"vacuum polarisation {polarization}, {CHANNELS[facts.virtual_photon]}"
    if facts.form_factor is None:
        return "no vacuum polarisation"
    name = settings.form_factor or facts.form_factor
    if form_factor(form_factor_argument(name, settings.form_factor_kind)).kind == "bare":
        return f"no vacuum polarisation, the form factor {name} is bare"
    return f"by the form factor {name}, which contains the vacuum polarisation"
