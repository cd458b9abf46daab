"""What a measurement by radiative return found."""

from __future__ import annotations

import contextlib
import functools
import math

import numpy as np
from numpy.typing import NDArray

from ...candidates import read
from ...hadrons.form_factor import form_factor
from ...measured import MeasuredCurve
from ...words.errors import DataError, RangeError
from ..energy_scan.moment import moment_weights
from ..energy_scan.result import squared
from ..measurement import blinding_factor
from ..record import Record
from ..study import StudyResult
from .analysis import Measured, measured
from .radiation import Radiation, radiation_of
from .samples import PAIRS
from .settings import OF_RADIATOR, RadiativeReturnSettings
from .systematics import computed

__all__ = ["ReturnResult"]

Array = NDArray[np.float64]


class ReturnResult(StudyResult[RadiativeReturnSettings]):
    """What was found; `problem` says why nothing was."""

    @functools.cached_property
    def blinding(self) -> float:
        """The factor on |F_pi|^2 and a_mu."""
        return blinding_factor(self.settings)

    @functools.cached_property
    def _outcome(self) -> Measured | DataError:
        records = {each["sample"]: each for each in self.records}
        try:
            return measured(self.settings, records, self.luminosity)
        except DataError as error:
            return error

    @functools.cached_property
    def luminosity(self) -> float:
        """1/pb: that of the file where its simulation says it, else that of the card."""
        named = self.settings.candidates
        path = named if isinstance(named, str) or named is None else named[0]
        if path is not None and self.settings.truth is not None:
            found = read(path, kind="radiative_return", only=["p_minus", "probe"]).metadata
            if found.get("simulated"):
                return float(found["luminosity"])
        return self.settings.luminosity

    @property
    def measured(self) -> Measured | None:
        """The measurement, not blinded; None if it could not be made, or not yet."""
        if not self.complete or isinstance(self._outcome, DataError):
            return None
        return self._outcome

    @property
    def problem(self) -> str | None:
        """Why there is no measurement."""
        if not self.complete:
            return None
        return str(self._outcome) if isinstance(self._outcome, DataError) else None

    def curve(self, normalisation: str | None = None) -> MeasuredCurve:
        """|F_pi|^2 with vacuum polarisation and without final-state radiation, blinded.

        Parameters
        ----------
        normalisation : str, optional
            The first of the card by default.

        Raises
        ------
        DataError
            If nothing was measured.
        """
        found = self.measured
        if found is None:
            raise DataError(self.problem or "not finished; valid: a finished measurement")
        name = normalisation or self.settings.normalisation[0]
        scale = found.start * self.blinding
        block = np.outer(scale, scale)
        curve = MeasuredCurve(
            name=self.settings.title,
            quantity="F2",
            values=found.ratio[name] * scale,
            stat=found.covariance[name] * block,
            syst=found.theory[name] * block,
            vp="in",
            fsr="out",
            energies=np.sqrt(found.m2),
            edges=np.sqrt(found.edges),
            channel="pipi",
        )
        for tag, size in self.systematics(name).items():
            curve = curve.with_systematic(tag, size)
        return curve

    def systematics(self, normalisation: str) -> dict[str, float | Array]:
        """Return relative errors: common to all bins, (), or of each, (n,).

        Muons share luminosity and radiator. The background is that of further final states, and
        its error what the result moves by if more of them are expected.
        """
        found: dict[str, float | Array] = {
            tag: size
            for tag, size in self.settings.systematics.items()
            if normalisation == "radiator" or tag not in OF_RADIATOR
        }
        if self.measured is not None and self.measured.factors:
            # What is tested is the same for both pairs.
            relative = {name: each[1] / each[0] for name, each in self.measured.factors.items()}
            of_muons = 0.0 if normalisation == "radiator" else relative["mumugamma"]
            found["tag_and_probe"] = abs(relative["pipigamma"] - of_muons)
        if self.measured is not None:
            records = {each["sample"]: each for each in self.records}
            # What the card names has the card's size.
            found = computed(self.settings, records, self.measured, normalisation) | found
        if self.shifted is not None and self.measured is not None:
            one, other = self.measured, self.shifted
            _, i, j = np.intersect1d(one.bins, other.bins, return_indices=True)
            sizes = np.zeros(len(one.bins))
            sizes[i] = np.abs(other.ratio[normalisation][j] / one.ratio[normalisation][i] - 1)
            found["background"] = sizes
        return found

    @functools.cached_property
    def shifted(self) -> Measured | None:
        """The measurement with more of the further backgrounds; None without any."""
        if self.measured is None or not self.settings.further:
            return None
        records = {each["sample"]: each for each in self.records}
        more = 1 + self.settings.background_error
        try:
            return measured(self.settings, records, self.luminosity, more)
        except DataError:
            return None

    @functools.cached_property
    def radiation(self) -> dict[str, Radiation]:
        """What each pair radiates beyond the hardest photon, where the card asks."""
        if not (self.complete and self.settings.further_photons):
            return {}
        records = {each["sample"]: each for each in self.records}
        found = {}
        for process in PAIRS:
            with contextlib.suppress(DataError):
                found[process] = radiation_of(records, process, self.luminosity)
        return found

    def moments(self, normalisation: str) -> list[Record]:
        """Return a_mu in each range of the card, blinded: value, error, stat, syst, theory."""
        found = self.measured
        if found is None:
            return []
        energies = np.sqrt(found.m2)
        start = squared(form_factor(self.settings.generator.form_factor))
        rows: list[Record] = []
        for low, high in self.settings.a_mu:
            row: Record = {"low": low, "high": high, "problem": None}
            try:
                weights = moment_weights(energies, start, low, high) * found.start
            except RangeError as error:
                nothing = dict.fromkeys(("value", "error", "stat", "syst", "theory"))
                rows.append(row | nothing | {"problem": str(error)})
                continue
            value = float(weights @ found.ratio[normalisation])
            stat = math.sqrt(float(weights @ found.covariance[normalisation] @ weights))
            theory = math.sqrt(float(weights @ found.theory[normalisation] @ weights))
            each = weights * found.ratio[normalisation]
            sizes = self.systematics(normalisation)
            shifts = {name: float(np.sum(each * size)) for name, size in sizes.items()}
            syst = math.hypot(*shifts.values())
            numbers = {"value": value, "error": math.hypot(stat, syst, theory)}
            numbers |= {"stat": stat, "syst": syst, "theory": theory}
            scaled = {name: each * self.blinding for name, each in numbers.items()}
            moved = {name: size * self.blinding for name, size in shifts.items()}
            rows.append(row | scaled | {"shifts": moved})
        return rows
