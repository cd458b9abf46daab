"""Initial-state radiation of any number of photons, convolved with a Born cross section.

Two radiators: the published one of [KF85], and the photonic one that a program without pairs has to
reproduce. They differ by terms of 4e-4 around 1 GeV:

- The term -(beta^2/24)(L/3 - 5/2) of [KF85] is the e+e- pair inside the vertex, which goes with the
  emission of real pairs. Without it beta^2 stands with 9/32 - pi^2/12, the exponentiated square of
  3/4 beta.
- Hard emission stops at beta^2 in [KF85]. The third order adds 3e-4 to muon pairs at 1 GeV without
  cuts, 1e-4 to pions.
- Terms of alpha^2 L, 4e-4 where soft and hard pair masses count alike.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import quad  # type: ignore[import-untyped]
from scipy.special import digamma, zeta  # type: ignore[import-untyped]

from .._core import Constants

__all__ = ["photonic_radiation", "published_radiation"]

Born = Callable[[float, Constants], float]

TALBOT_TERMS = 60
STEPS = 4000


def published_radiation(s: float, lowest: float, born: Born, constants: Constants) -> float:
    """Return sigma(s) with the radiator of [KF85], its photonic part, pairs in the vertex included.

    Parameters
    ----------
    s : float
        GeV^2.
    lowest : float
        Of the squared mass of the final state, GeV^2: a cut or the threshold.
    born : callable
        sigma_0(s, constants), nb.
    constants : Constants
        Masses and couplings.

    Returns
    -------
    float
        nb.
    """
    beta, log, alpha_pi = _strength(s, constants)
    largest = 1 - lowest / s
    soft = 1 + alpha_pi * (math.pi**2 / 3 - 0.5) + 0.75 * beta
    soft -= beta**2 / 24 * (log / 3 + 2 * math.pi**2 - 37 / 4)

    def hard(x: float) -> float:
        logs = 4 * (2 - x) * math.log(1 / x) - (1 + 3 * (1 - x) ** 2) / x * math.log1p(-x)
        return -beta * (1 - x / 2) + beta**2 / 8 * (logs - 6 + x)

    # u = x^beta
    exponentiated = quad(
        lambda u: born(s * (1 - u ** (1 / beta)), constants), 0, largest**beta, epsrel=1e-9
    )[0]
    remainder = quad(lambda x: hard(x) * born(s * (1 - x), constants), 0, largest, epsrel=1e-9)[0]
    return float(soft * exponentiated + remainder)


def photonic_radiation(s: float, lowest: float, born: Born, constants: Constants) -> float:
    """Return sigma(s) with any number of photons from the initial pair, without pairs.

    Leading logarithms of all orders, the constant of O(alpha), and the terms of alpha^2 L.
    Arguments as in `published_radiation`.
    """
    alpha_pi = _strength(s, constants)[2]
    constant = 1 + alpha_pi * (math.pi**2 / 3 - 0.5)
    leading = _leading_logarithms(s, lowest, born, constants)
    return constant * leading + _subleading_logarithms(s, lowest, born, constants)


def _strength(s: float, constants: Constants) -> tuple[float, float, float]:
    """Return beta, L and alpha/pi."""
    alpha_pi = 1 / constants.alpha_inverse / math.pi
    log = math.log(s / constants.electron_mass**2)
    return 2 * alpha_pi * (log - 1), log, alpha_pi


def _leading_logarithms(s: float, lowest: float, born: Born, constants: Constants) -> float:
    """Integrate over the radiator whose moments are exp(beta/2 P_N).

    P_N are the moments of the splitting function, 3/2 + 1/(N (N + 1)) - 2 S_1(N).
    """
    beta = _strength(s, constants)[0]

    def moment(n: NDArray[np.complex128]) -> NDArray[np.complex128]:
        splitting = 1.5 + 1 / (n * (n + 1)) - 2 * (digamma(n + 1) + np.euler_gamma)
        return np.asarray(np.exp(beta / 2 * splitting))

    # By parts: the integral of the radiator from z to 1 times the change of the cross section.
    z_min = lowest / s
    phase = np.linspace(0, math.pi, 2 * STEPS + 1)
    z = z_min + (1 - z_min) * np.sin(phase / 2) ** 2
    sigma = np.array([born(s * x, constants) for x in z[::2]])
    above = _integral_above(z[1::2], moment)
    edge = _integral_above(z[:1], moment)[0] * sigma[0]
    return float(edge + (above * np.diff(sigma)).sum())


def _integral_above(
    z: NDArray[np.float64],
    moment: Callable[[NDArray[np.complex128]], NDArray[np.complex128]],
) -> NDArray[np.float64]:
    """Return the integral from z to 1 of the function with the given moments, shape of z.

    Its Laplace transform in t = -ln z, inverted on Talbot's contour [AV04].
    """
    t = -np.log(z)[:, np.newaxis]
    angle = np.arange(1, TALBOT_TERMS) * math.pi / TALBOT_TERMS
    cotangent = 1 / np.tan(angle)
    scale = 2 * TALBOT_TERMS / (5 * t)
    n = scale * angle * (cotangent + 1j)
    slope = 1 + 1j * (angle + (angle * cotangent - 1) * cotangent)
    terms = (np.exp(t * n) * moment(n + 1) / n * slope).real.sum(axis=1)
    first = 0.5 * np.exp(t * scale) * moment(scale + 1 + 0j) / scale
    result: NDArray[np.float64] = (scale / TALBOT_TERMS)[:, 0] * (first.real[:, 0] + terms)
    return result


def _subleading_logarithms(s: float, lowest: float, born: Born, constants: Constants) -> float:
    """Integrate over the terms of alpha^2 L that the leading logarithms do not contain.

    2 L (alpha/2pi)^2 [P_1 + ln z P x P]: the second-order splitting function without pairs [CFP80],
    whose delta function makes the alpha^2 L of soft and virtual photons that of [BBN88]; and the
    logarithms of the second emission, which are those of the energy the first one has left.
    """
    _, log, alpha_pi = _strength(s, constants)
    delta = 3 / 8 - math.pi**2 / 2 + 6 * zeta(3)

    def density(z: float) -> float:
        lz, soft = math.log(z), math.log1p(-z)
        kernel = (1 + z * z) / (1 - z)
        second = -(2 * lz * soft + 1.5 * lz) * kernel - (1.5 + 3.5 * z) * lz
        second -= 0.5 * (1 + z) * lz * lz + 5 * (1 - z)
        twice = 2 * (kernel * (2 * soft - lz + 1.5) + 0.5 * (1 + z) * lz - (1 - z))
        return second + lz * twice

    hard = quad(
        lambda z: density(z) * born(s * z, constants), lowest / s, 1, epsrel=1e-6, limit=300
    )[0]
    return float(2 * log * (alpha_pi / 2) ** 2 * (delta * born(s, constants) + hard))
