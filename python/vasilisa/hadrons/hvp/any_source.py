"""R(s) from whatever a user names: a source, a form factor, a table, a measured curve."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeAlias

import numpy as np

from ... import _core
from ...measured import MeasuredCurve, bare_cross_section, read_json
from ...measured.conversions import Polarization, r_ratio
from ...words.choices import FORM_FACTORS, SOURCES_OF_R
from ...words.errors import ConfigurationError
from ...words.processes import KAONS, PIONS
from ..errors_of_curves import ErrorSource
from ..form_factor import form_factor
from ..piecewise_curve import PiecewiseCurve
from ..r_ratio import load_source
from ..r_ratio.component import KINDS
from ..spectrum import HadronicSpectrum
from ..vacuum_polarization import vacuum_polarization
from .form_factor_source import form_factor_spectrum

__all__ = ["AnySource", "any_source", "curve_spectrum"]

AnySource: TypeAlias = str | os.PathLike[str] | MeasuredCurve | _core.FormFactor | HadronicSpectrum


def any_source(source: AnySource) -> HadronicSpectrum:
    """Return bare R(s) with final-state radiation.

    Parameters
    ----------
    source : str, path, MeasuredCurve, FormFactor or HadronicSpectrum
        A named R(s); the name or table of a form factor; the JSON file of a measured curve.

    Raises
    ------
    ConfigurationError
        For an unknown name.
    """
    if isinstance(source, HadronicSpectrum):
        return source
    if isinstance(source, MeasuredCurve):
        return curve_spectrum(source)
    if isinstance(source, _core.FormFactor):
        return form_factor_spectrum(source, polarization=vacuum_polarization("default"))
    if not isinstance(source, str | os.PathLike):
        raise ConfigurationError(
            field="source", value=source, valid="a name, a path, a MeasuredCurve or a FormFactor"
        )
    source = os.fspath(source)
    if source in SOURCES_OF_R:
        return load_source(source)
    if source.endswith(".json"):
        return curve_spectrum(read_json(source))
    if source in FORM_FACTORS or Path(source).suffix or Path(source).is_file():
        channel = KAONS if source.startswith("kaon") else PIONS
        polarization = vacuum_polarization("default")
        return form_factor_spectrum(form_factor(source), channel, polarization=polarization)
    raise ConfigurationError(
        "unknown",
        field="source",
        value=source,
        valid=[*SOURCES_OF_R, *FORM_FACTORS, "the table of a form factor", "a curve in JSON"],
    )


def curve_spectrum(
    curve: MeasuredCurve, polarization: Polarization | None = None
) -> HadronicSpectrum:
    """Return R(s) of one measured curve, straight lines between its points.

    Parameters
    ----------
    curve : MeasuredCurve
        |F|^2, a cross section or R; what is inside is taken out or put in as it says.
    polarization : callable, optional
        Pi(q2) for dressed curves; the default one if absent.
    """
    if curve.vp == "in" and polarization is None:
        polarization = vacuum_polarization("default")
    if (curve.quantity, curve.vp, curve.fsr) != ("R", "out", "in"):
        curve = r_ratio(bare_cross_section(curve, polarization))
    name = curve.name
    sources = [
        ErrorSource.from_covariance(f"{name}:statistical", "statistical", curve.stat),
        ErrorSource.from_covariance(f"{name}:systematic", "systematic", curve.syst),
    ]
    sources += [
        ErrorSource(tag, KINDS.get(tag, "systematic"), np.asarray(shift))
        for tag, shift in curve.shifts.items()
    ]
    channel = curve.channel or name
    only = PiecewiseCurve(
        curve.energies, curve.values, sources, name=channel, interpolation="linear"
    )
    return HadronicSpectrum(name, [only])
