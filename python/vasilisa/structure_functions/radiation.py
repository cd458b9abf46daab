"""Visible cross sections: sigma_0 folded with the radiator and the energy spread of the beams."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .._core import Constants, Radiator, RadiatorForm, RadiatorPairs, real_array
from ..words.checks import choice, number
from ..words.errors import ConfigurationError, RangeError
from .cross_section import HadronicCrossSection, Source, hadronic_cross_section
from .kernel import FAR, REACH, SmearedKernel, lost_fraction
from .quadrature import Rule, integrate

__all__ = ["InitialStateRadiation"]

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

SPREAD_EDGES = (-10.0, -8.0, -5.0, -2.5, -1.0, 0.0, 1.0, 2.5, 5.0)
"""Ends of panels around the mean energy in units of the spread."""


class InitialStateRadiation:
    """Initial-state radiation in collinear structure functions, for any cross section.

    sigma(s) = int dx F(x, s) eps(x, s) sigma_0(s (1 - x)), averaged over a Gaussian energy spread.

    Parameters
    ----------
    sigma0 : HadronicCrossSection, str, path, (energies, values) or callable
        The cross section without radiation, see `hadronic_cross_section`.
    radiator : str
        ``kuraev_fadin``, ``third_order_additive`` or ``third_order_factorised``.
    pairs : str
        ``none``: photons alone; ``virtual``: e+e- pairs in the vertex alone, for a selection that
        rejects a further pair; ``full``: real pairs as well.
    energy_spread : float or callable
        Standard deviation of the centre-of-mass energy in GeV, or a function of that energy.
    max_x : float
        Largest energy that radiation may take along, over the beam energy; 1 has no limit.
    acceptance : callable, optional
        eps(x, s), the efficiency relative to that without radiation, of arrays; 1 if absent. With
        an energy spread it should be smooth on the scale of it; a step belongs into `max_x`.
    rel_error : float
        Numerical precision, estimated conservatively.
    constants : Constants, optional
        By default those of the package.

    Raises
    ------
    ConfigurationError, DataError
        For arguments that make no sense.

    Examples
    --------
    >>> import vasilisa as vs
    >>> phi = vs.resonance("phi", electron_width=1.27e-6, branching=0.49)
    >>> isr = vs.InitialStateRadiation(phi, energy_spread=0.35e-3)
    >>> isr.one_plus_delta([1.018, 1.02, 1.03]).shape
    (3,)

    Notes
    -----
    Radiators of [KF85], [MNP97] and [SJ91]; all are exact to O(alpha).
    """

    def __init__(
        self,
        sigma0: Source,
        *,
        radiator: str = "kuraev_fadin",
        pairs: str = "none",
        energy_spread: float | Callable[[float], float] = 0.0,
        max_x: float = 1.0,
        acceptance: Callable[[Array, Array], Any] | None = None,
        rel_error: float = 1e-7,
        constants: Constants | None = None,
    ) -> None:
        self.constants = constants or Constants()
        self.sigma0 = hadronic_cross_section(sigma0, constants=self.constants)
        self.radiator = Radiator(
            choice("radiator", radiator, RadiatorForm.__members__),
            choice("pairs", pairs, RadiatorPairs.__members__),
            self.constants,
        )
        self.max_x = number("max_x", max_x, 0.0, 1.0, "above 0 and up to 1")
        self.rel_error = number("rel_error", rel_error, 1e-13, 0.1, "above 1e-13 and up to 0.1")
        self._energy_spread = energy_spread
        if not callable(energy_spread):
            _check_spread(energy_spread)
        if acceptance is not None and not callable(acceptance):
            raise ConfigurationError(
                field="acceptance", value=acceptance, valid="a function of x and s"
            )
        self._acceptance = acceptance
        self._kernel = SmearedKernel(
            self.radiator, self._accepted, self.max_x, pairs == "full", self.constants
        )

    def cross_section(self, ecm: ArrayLike) -> Array:
        """Return the visible cross section in nb.

        Parameters
        ----------
        ecm : array_like
            Mean centre-of-mass energies in GeV, any shape.

        Raises
        ------
        ConfigurationError
            For an energy that is not above the threshold.
        RangeError
            If sigma_0 is not known at an energy that radiation leaves.
        DataError
            If sigma_0 cannot be integrated.
        """
        return self.cross_section_and_error(ecm)[0]

    def cross_section_and_error(self, ecm: ArrayLike) -> tuple[Array, Array]:
        """Return the visible cross section and an upper estimate of its numerical error, nb."""
        energies = self._checked(ecm)
        value, error, _ = self._integrate(energies.ravel(), self.sigma0)
        return value.reshape(energies.shape), error.reshape(energies.shape)

    def one_plus_delta(self, ecm: ArrayLike) -> Array:
        """Return the visible cross section over sigma_0 at the mean energy.

        Parameters and errors as for `cross_section`; a sigma_0 of zero is a ConfigurationError.
        """
        energies = self._checked(ecm)
        lowest = self.sigma0(np.square(energies))
        if not (lowest > 0).all():
            raise ConfigurationError(
                "sigma0 is zero there",
                field="ecm",
                value=float(energies[lowest <= 0][0]),
                valid="where sigma0 is above 0",
            )
        return self.cross_section(energies) / lowest

    def rule(self, ecm: Array, sigma0: HadronicCrossSection) -> tuple[Rule, Array]:
        """Return what the fold with another sigma_0 of the same shape needs.

        Parameters
        ----------
        ecm : numpy.ndarray, shape (n,)
            Energies in GeV.
        sigma0 : HadronicCrossSection
            For which the panels are refined.

        Returns
        -------
        rule : Rule
            Its weights contain the radiator; ``rule.sums(sigma0(s), n)`` is the visible cross
            section.
        s : numpy.ndarray
            Arguments of sigma_0 at its nodes, GeV^2.
        """
        energies = self._checked(ecm)
        _, _, rule = self._integrate(energies, sigma0)
        s, kernel = self._points(energies)(rule.owner, rule.nodes)
        return Rule(rule.owner, rule.nodes, rule.weights * kernel), s

    def _checked(self, ecm: ArrayLike) -> Array:
        energies = real_array("ecm", ecm)
        lowest = max(self.sigma0.threshold, 2 * self.constants.electron_mass)
        wrong = ~(np.isfinite(energies) & (energies > lowest))
        if wrong.any():
            raise ConfigurationError(
                field="ecm",
                value=float(energies[wrong][0]),
                valid=f"GeV, above the threshold of {self.sigma0.name}, {lowest:.6g} GeV",
            )
        beyond = energies > self.sigma0.highest * (1 + 1e-9)
        if beyond.any():
            raise RangeError(
                f"sigma0: {energies[beyond][0]:.8g} GeV; valid: up to {self.sigma0.highest:.8g} "
                f"GeV, where {self.sigma0.name} ends"
            )
        return energies

    def _accepted(self, x: Array, s: Array) -> Array:
        if self._acceptance is None:
            return np.ones_like(x)
        values = real_array("acceptance", self._acceptance(x, s))
        if values.shape not in ((), np.shape(x)) or not (np.isfinite(values) & (values >= 0)).all():
            raise ConfigurationError(
                "returns an array of another shape, or values that are negative or not finite",
                field="acceptance",
                value=getattr(self._acceptance, "__name__", "function"),
                valid="a function eps(x, s) of arrays",
            )
        return np.broadcast_to(values, np.shape(x))

    def _spreads(self, ecm: Array) -> Array:
        spread = self._energy_spread
        if not callable(spread):
            return np.full_like(ecm, float(spread))
        return np.array([_check_spread(spread(float(each))) for each in ecm])

    def _integrate(self, ecm: Array, sigma0: HadronicCrossSection) -> tuple[Array, Array, Rule]:
        points = self._points(ecm)

        def integrand(owner: Indices, node: Array) -> Array:
            s, kernel = points(owner, node)
            return sigma0(s) * kernel

        edges = [
            self._edges(float(energy), float(spread), sigma0)
            for energy, spread in zip(ecm, self._spreads(ecm), strict=True)
        ]
        return integrate(integrand, edges, self.rel_error, "sigma0")

    def _points(self, ecm: Array) -> Callable[[Indices, Array], tuple[Array, Array]]:
        """Return the map from nodes to (arguments of sigma_0, what multiplies it).

        Without a spread the node is u = x^beta, with F dx = reduced du; otherwise the mass.
        """
        spreads = self._spreads(ecm)
        s_of = np.square(ecm)
        beta_of = self.radiator.exponent(s_of)

        def points(owner: Indices, node: Array) -> tuple[Array, Array]:
            argument, kernel = np.empty_like(node), np.empty_like(node)
            sharp = spreads[owner] == 0
            if sharp.any():
                s = np.broadcast_to(s_of[owner[sharp], None], node[sharp].shape)
                x = node[sharp] ** (1 / beta_of[owner[sharp], None])
                argument[sharp] = s * (1 - x)
                kernel[sharp] = self.radiator.reduced(x, s) * self._accepted(x, s)
            if not sharp.all():
                mass = node[~sharp]
                which = np.broadcast_to(owner[~sharp, None], mass.shape).ravel()
                smeared = self._kernel(mass.ravel(), ecm[which], spreads[which])
                argument[~sharp] = np.square(mass)
                kernel[~sharp] = smeared.reshape(mass.shape)
            return argument, kernel

        return points

    def _edges(self, ecm: float, spread: float, sigma0: HadronicCrossSection) -> Array:
        """Return where the panels of one energy start and end."""
        lowest = max(
            sigma0.threshold,
            2 * self.constants.electron_mass,
            math.sqrt(1 - self.max_x) * (ecm - REACH * spread),
        )
        if sigma0.range[0] > lowest:
            raise ConfigurationError(
                f"radiation leads below {sigma0.range[0]:.6g} GeV, where {sigma0.name} starts",
                field="threshold",
                value=None,
                valid="GeV, where the cross section vanishes; or a smaller max_x",
            )
        highest = ecm + REACH * spread
        masses = [lowest, highest, *sigma0.breakpoints]
        if spread > 0:
            masses += [ecm + each * spread for each in SPREAD_EDGES]
            masses += [ecm - FAR * spread * 3.0**k for k in range(1, 12)]
            if self.max_x < 1:
                cut = math.sqrt(1 - self.max_x)
                masses += [cut * (ecm + each * spread) for each in SPREAD_EDGES]
        else:
            masses += [ecm * math.sqrt(1 - x) for x in (1e-6, 1e-3, 0.03, 0.3)]
            if self._kernel.with_pairs:
                masses.append(ecm * math.sqrt(1 - float(self.radiator.pair_threshold(ecm**2))))
        sorted_masses = np.unique(np.clip(masses, lowest, highest))
        if spread > 0:
            return sorted_masses
        x = lost_fraction(sorted_masses, ecm - sorted_masses)
        return np.unique(x ** float(self.radiator.exponent(ecm**2)))


def _check_spread(value: object) -> float:
    valid = "GeV, 0 or from 1e-9 to 0.1"
    spread = number("energy_spread", value, -1e-300, 0.1, valid)
    # Narrower than this the energies themselves are rounded.
    if 0 < spread < 1e-9:
        raise ConfigurationError(field="energy_spread", value=value, valid=valid)
    return spread
