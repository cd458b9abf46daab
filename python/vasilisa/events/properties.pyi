"""Every observable of the engine as a property of a batch."""

import numpy as np
from numpy.typing import NDArray

class ObservableProperties:
    """A property for every observable, but for those whose names are arrays of a batch."""

    @property
    def theta_minus(self) -> NDArray[np.float64]:
        """Polar angle of the negative particle; shape (N,), rad."""

    @property
    def theta_plus(self) -> NDArray[np.float64]:
        """Polar angle of the positive particle; shape (N,), rad."""

    @property
    def theta_avg(self) -> NDArray[np.float64]:
        """(theta_- - theta_+ + pi) / 2; shape (N,), rad."""

    @property
    def acollinearity(self) -> NDArray[np.float64]:
        """Xi = theta_- + theta_+ - pi; shape (N,), rad."""

    @property
    def abs_acollinearity(self) -> NDArray[np.float64]:
        """|theta_- + theta_+ - pi|; shape (N,), rad."""

    @property
    def dphi(self) -> NDArray[np.float64]:
        """||phi_+ - phi_-| - pi|; shape (N,), rad."""

    @property
    def momentum_fraction_minus(self) -> NDArray[np.float64]:
        """|p_-| / (sqrt(s)/2); shape (N,)."""

    @property
    def momentum_fraction_plus(self) -> NDArray[np.float64]:
        """|p_+| / (sqrt(s)/2); shape (N,)."""

    @property
    def pt_minus(self) -> NDArray[np.float64]:
        """Transverse momentum of the negative particle; shape (N,), GeV."""

    @property
    def pt_plus(self) -> NDArray[np.float64]:
        """Transverse momentum of the positive particle; shape (N,), GeV."""

    @property
    def abs_pz_minus(self) -> NDArray[np.float64]:
        """|p_z| of the negative particle; shape (N,), GeV."""

    @property
    def abs_pz_plus(self) -> NDArray[np.float64]:
        """|p_z| of the positive particle; shape (N,), GeV."""

    @property
    def energy_minus(self) -> NDArray[np.float64]:
        """Energy of the negative particle; shape (N,), GeV."""

    @property
    def energy_plus(self) -> NDArray[np.float64]:
        """Energy of the positive particle; shape (N,), GeV."""

    @property
    def cos_theta_minus(self) -> NDArray[np.float64]:
        """Cosine of theta_minus; shape (N,)."""

    @property
    def cos_theta_plus(self) -> NDArray[np.float64]:
        """Cosine of theta_plus; shape (N,)."""

    @property
    def cos_theta_avg(self) -> NDArray[np.float64]:
        """Cosine of theta_avg; shape (N,)."""

    @property
    def pair_mass(self) -> NDArray[np.float64]:
        """Invariant mass of the pair; shape (N,), GeV."""

    @property
    def pair_mass_squared(self) -> NDArray[np.float64]:
        """Invariant mass of the pair squared; shape (N,), GeV^2."""

    @property
    def photon_energy(self) -> NDArray[np.float64]:
        """Largest energy of an additional photon, or 0; shape (N,), GeV."""

    @property
    def photon_theta(self) -> NDArray[np.float64]:
        """Polar angle of the most energetic additional photon, or NaN; shape (N,), rad."""

    @property
    def photon_cos_theta(self) -> NDArray[np.float64]:
        """Cosine of photon_theta, or NaN; shape (N,)."""

    @property
    def recoil_mass(self) -> NDArray[np.float64]:
        """Invariant mass that recoils against the same photon, or NaN; shape (N,), GeV."""

    @property
    def track_mass(self) -> NDArray[np.float64]:
        """Mass of both particles if one photon takes what they leave of the beams' energy; shape (N,), GeV."""

    @property
    def missing_momentum(self) -> NDArray[np.float64]:
        """Modulus of what the pair leaves of the beams' momentum; shape (N,), GeV."""

    @property
    def missing_cos_theta(self) -> NDArray[np.float64]:
        """Cosine of the polar angle of the missing momentum, or NaN; shape (N,)."""

    @property
    def missing_beam_angle(self) -> NDArray[np.float64]:
        """Angle of the missing momentum to the nearer end of z, or NaN; shape (N,), rad."""

    @property
    def theta_electron(self) -> NDArray[np.float64]:
        """Mu e: angle of the electron to the incoming muon; shape (N,), rad."""

    @property
    def theta_muon(self) -> NDArray[np.float64]:
        """Mu e: angle of the muon to the incoming muon; shape (N,), rad."""

    @property
    def energy_electron(self) -> NDArray[np.float64]:
        """Mu e: energy of the electron; shape (N,), GeV."""

    @property
    def energy_muon(self) -> NDArray[np.float64]:
        """Mu e: energy of the muon; shape (N,), GeV."""

    @property
    def acoplanarity(self) -> NDArray[np.float64]:
        """Mu e: |pi - |phi_e - phi_mu|| around the direction of the incoming muon; shape (N,), rad."""

    @property
    def t_ee(self) -> NDArray[np.float64]:
        """Mu e: momentum transfer of the electron; shape (N,), GeV^2."""

    @property
    def t_mumu(self) -> NDArray[np.float64]:
        """Mu e: momentum transfer of the muon; shape (N,), GeV^2."""

    @property
    def elasticity(self) -> NDArray[np.float64]:
        """Mu e: theta_muon over what elastic scattering gives it at this theta_electron, both where the incoming electron rests; shape (N,)."""

    @property
    def theta_minus_cm(self) -> NDArray[np.float64]:
        """Polar angle of the negative particle, in the centre-of-mass frame; shape (N,), rad."""

    @property
    def theta_plus_cm(self) -> NDArray[np.float64]:
        """Polar angle of the positive particle, in the centre-of-mass frame; shape (N,), rad."""

    @property
    def theta_avg_cm(self) -> NDArray[np.float64]:
        """(theta_- - theta_+ + pi) / 2, in the centre-of-mass frame; shape (N,), rad."""

    @property
    def acollinearity_cm(self) -> NDArray[np.float64]:
        """Xi = theta_- + theta_+ - pi, in the centre-of-mass frame; shape (N,), rad."""

    @property
    def abs_acollinearity_cm(self) -> NDArray[np.float64]:
        """|theta_- + theta_+ - pi|, in the centre-of-mass frame; shape (N,), rad."""

    @property
    def dphi_cm(self) -> NDArray[np.float64]:
        """||phi_+ - phi_-| - pi|, in the centre-of-mass frame; shape (N,), rad."""

    @property
    def p_minus_cm(self) -> NDArray[np.float64]:
        """Momentum of the negative particle, in the centre-of-mass frame; shape (N,), GeV."""

    @property
    def p_plus_cm(self) -> NDArray[np.float64]:
        """Momentum of the positive particle, in the centre-of-mass frame; shape (N,), GeV."""

    @property
    def momentum_fraction_minus_cm(self) -> NDArray[np.float64]:
        """|p_-| / (sqrt(s)/2), in the centre-of-mass frame; shape (N,)."""

    @property
    def momentum_fraction_plus_cm(self) -> NDArray[np.float64]:
        """|p_+| / (sqrt(s)/2), in the centre-of-mass frame; shape (N,)."""

    @property
    def pt_minus_cm(self) -> NDArray[np.float64]:
        """Transverse momentum of the negative particle, in the centre-of-mass frame; shape (N,), GeV."""

    @property
    def pt_plus_cm(self) -> NDArray[np.float64]:
        """Transverse momentum of the positive particle, in the centre-of-mass frame; shape (N,), GeV."""

    @property
    def abs_pz_minus_cm(self) -> NDArray[np.float64]:
        """|p_z| of the negative particle, in the centre-of-mass frame; shape (N,), GeV."""

    @property
    def abs_pz_plus_cm(self) -> NDArray[np.float64]:
        """|p_z| of the positive particle, in the centre-of-mass frame; shape (N,), GeV."""

    @property
    def energy_minus_cm(self) -> NDArray[np.float64]:
        """Energy of the negative particle, in the centre-of-mass frame; shape (N,), GeV."""

    @property
    def energy_plus_cm(self) -> NDArray[np.float64]:
        """Energy of the positive particle, in the centre-of-mass frame; shape (N,), GeV."""

    @property
    def cos_theta_minus_cm(self) -> NDArray[np.float64]:
        """Cosine of theta_minus, in the centre-of-mass frame; shape (N,)."""

    @property
    def cos_theta_plus_cm(self) -> NDArray[np.float64]:
        """Cosine of theta_plus, in the centre-of-mass frame; shape (N,)."""

    @property
    def cos_theta_avg_cm(self) -> NDArray[np.float64]:
        """Cosine of theta_avg, in the centre-of-mass frame; shape (N,)."""

    @property
    def photon_energy_cm(self) -> NDArray[np.float64]:
        """Largest energy of an additional photon, or 0, in the centre-of-mass frame; shape (N,), GeV."""

    @property
    def photon_theta_cm(self) -> NDArray[np.float64]:
        """Polar angle of the most energetic additional photon, or NaN, in the centre-of-mass frame; shape (N,), rad."""

    @property
    def photon_cos_theta_cm(self) -> NDArray[np.float64]:
        """Cosine of photon_theta, or NaN, in the centre-of-mass frame; shape (N,)."""

    @property
    def track_mass_cm(self) -> NDArray[np.float64]:
        """Mass of both particles if one photon takes what they leave of the beams' energy, in the centre-of-mass frame; shape (N,), GeV."""

    @property
    def missing_momentum_cm(self) -> NDArray[np.float64]:
        """Modulus of what the pair leaves of the beams' momentum, in the centre-of-mass frame; shape (N,), GeV."""

    @property
    def missing_cos_theta_cm(self) -> NDArray[np.float64]:
        """Cosine of the polar angle of the missing momentum, or NaN, in the centre-of-mass frame; shape (N,)."""

    @property
    def missing_beam_angle_cm(self) -> NDArray[np.float64]:
        """Angle of the missing momentum to the nearer end of z, or NaN, in the centre-of-mass frame; shape (N,), rad."""

    @property
    def theta_electron_cm(self) -> NDArray[np.float64]:
        """Mu e: angle of the electron to the incoming muon, in the centre-of-mass frame; shape (N,), rad."""

    @property
    def theta_muon_cm(self) -> NDArray[np.float64]:
        """Mu e: angle of the muon to the incoming muon, in the centre-of-mass frame; shape (N,), rad."""

    @property
    def energy_electron_cm(self) -> NDArray[np.float64]:
        """Mu e: energy of the electron, in the centre-of-mass frame; shape (N,), GeV."""

    @property
    def energy_muon_cm(self) -> NDArray[np.float64]:
        """Mu e: energy of the muon, in the centre-of-mass frame; shape (N,), GeV."""

    @property
    def acoplanarity_cm(self) -> NDArray[np.float64]:
        """Mu e: |pi - |phi_e - phi_mu|| around the direction of the incoming muon, in the centre-of-mass frame; shape (N,), rad."""
