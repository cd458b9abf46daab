"""
The compiled engine of vasilisa.
"""
from __future__ import annotations
import collections.abc
import numpy
import numpy.typing
import typing
from . import loops
__all__: list[str] = ['Beams', 'CentreOfMassTest', 'Combination', 'Constants', 'ContinuedFormFactor', 'Coulomb', 'Counts', 'CutProgram', 'EventBatch', 'ExternalTest', 'FormFactor', 'Hemispheres', 'Integrand', 'Integrator', 'Leg', 'Meson', 'Model', 'Observable', 'Order', 'PerturbativeTail', 'PhotonPairs', 'PhotonTest', 'PionStructure', 'PoleBelow', 'PoleSum', 'ProcessFacts', 'Radiation', 'Radiator', 'RadiatorForm', 'RadiatorPairs', 'RangeTest', 'Rounds', 'RunInfo', 'Sampler', 'SamplingCounts', 'Settings', 'State', 'Subtraction', 'TabulatedVacuumPolarization', 'TwoPhotonComponent', 'TwoPhotonStructure', 'TwoPhotonTest', 'VacuumPolarization', 'VirtualPhoton', 'complex_array', 'evaluate_observable', 'form_factor_below', 'form_factor_names', 'hepmc3_text', 'laboratory_matrix', 'loops', 'make_form_factor', 'make_integrand', 'make_vacuum_polarization', 'mask_array', 'observables', 'orders', 'plain_array', 'process_facts', 'process_legs', 'process_names', 'process_orders', 'radiative_soft_virtual', 'read_form_factor_table', 'read_vacuum_polarization_table', 'real_array', 'restore_form_factor', 'restore_vacuum_polarization', 'shifted_vacuum_polarization', 'soft_virtual', 'squared_amplitude', 'stop_when', 'tabulate_form_factor', 'tabulate_vacuum_polarization', 'vacuum_polarization_names']
class stop_when:
    """
    While it is entered, work of the engine that this thread begins ends with KeyboardInterrupt within some 50 ms once function() is true.
    """
    def __enter__(self) -> None:
        ...
    def __exit__(self, arg0: typing.Any, arg1: typing.Any, arg2: typing.Any) -> None:
        ...
    def __init__(self, function: collections.abc.Callable) -> None:
        ...
class Constants:
    """
    Physical constants of a run: masses in GeV, hbarc2 in nb GeV^2.
    """
    def __eq__(self, arg0: typing.Any) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self) -> None:
        ...
    def __reduce__(self) -> tuple:
        ...
    @property
    def alpha(self) -> float:
        ...
    @property
    def alpha_inverse(self) -> float:
        ...
    @alpha_inverse.setter
    def alpha_inverse(self, arg0: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
    @property
    def electron_mass(self) -> float:
        ...
    @electron_mass.setter
    def electron_mass(self, arg0: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
    @property
    def hbarc2(self) -> float:
        ...
    @hbarc2.setter
    def hbarc2(self, arg0: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
    @property
    def kaon_mass(self) -> float:
        ...
    @kaon_mass.setter
    def kaon_mass(self, arg0: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
    @property
    def muon_mass(self) -> float:
        ...
    @muon_mass.setter
    def muon_mass(self, arg0: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
    @property
    def pion_mass(self) -> float:
        ...
    @pion_mass.setter
    def pion_mass(self, arg0: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
    @property
    def tau_mass(self) -> float:
        ...
    @tau_mass.setter
    def tau_mass(self, arg0: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
class FormFactor:
    """
    A form factor F(s), complex, s in GeV^2; raises RangeError outside range.
    """
    def __call__(self, s: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> typing.Any:
        ...
    def __reduce__(self) -> tuple:
        ...
    def __repr__(self) -> str:
        ...
    def continuation(self, s: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> typing.Any:
        """
        F(s) without the check of the range: analytic continuation of the models.
        """
    @property
    def kind(self) -> str:
        """
        'dressed' (contains the vacuum polarisation, as measured ones do) or 'bare'.
        """
    @property
    def name(self) -> str:
        ...
    @property
    def range(self) -> tuple[float, float]:
        """
        Smallest and largest s, GeV^2.
        """
    @property
    def source(self) -> str:
        ...
class PoleSum(FormFactor):
    """
    F = sum_v a_v L_v/(L_v - s) with a_v adding up to 1.
    """
    def __init__(self, poles: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], name: str, source: str, dressed: bool, s_range: tuple[typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex]) -> None:
        """
        poles: rows of mass, width (GeV), modulus and phase (rad) of the amplitude.
        """
    @property
    def poles(self) -> list[tuple[complex, complex]]:
        """
        Pairs of amplitude and position in GeV^2.
        """
class ContinuedFormFactor(FormFactor):
    """
    A form factor beyond the range of its model or table.
    """
    @property
    def model(self) -> FormFactor:
        """
        The model or table, with its own range.
        """
class PerturbativeTail(ContinuedFormFactor):
    """
    A model with a perturbative fall-off above its range.
    """
class PoleBelow(ContinuedFormFactor):
    """
    A table continued to the threshold by one pole.
    """
class VacuumPolarization:
    """
    Pi(q2), complex, q2 in GeV^2, with alpha(q2) = alpha/(1 - Pi(q2)).
    """
    def __call__(self, q2: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> typing.Any:
        ...
    def __reduce__(self) -> tuple:
        ...
    def __repr__(self) -> str:
        ...
    def dressing(self, q2: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> typing.Any:
        """
        alpha(q2)/alpha: 1/(1 - Pi), narrow resonances with measured masses counted once.
        """
    def error(self, q2: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> typing.Any:
        """
        Standard deviations of Re Pi and Im Pi as one complex number.
        """
    @property
    def name(self) -> str:
        ...
    @property
    def range(self) -> tuple[float, float]:
        """
        Smallest and largest q2, GeV^2.
        """
    @property
    def source(self) -> str:
        ...
class TabulatedVacuumPolarization(VacuumPolarization):
    """
    Pi(q2) as polynomials on panels, for the engine.
    """
    def __init__(self, name: str, source: str, spacelike_edges: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], spacelike: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], timelike_edges: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], timelike: collections.abc.Sequence[complex | typing.SupportsComplex | typing.SupportsFloat | typing.SupportsIndex], resonances: collections.abc.Sequence[typing.Annotated[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], "FixedSize(3)"]], errors: typing.Annotated[collections.abc.Sequence[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex]], "FixedSize(4)"]) -> None:
        """
        From what `table` said of another one.
        """
    @property
    def table(self) -> tuple[list[float], list[float], list[float], list[complex], list[typing.Annotated[list[float], "FixedSize(3)"]], typing.Annotated[list[list[float]], "FixedSize(4)"]]:
        """
        Edges and coefficients of spacelike, of timelike panels, resonances, errors.
        """
class RadiatorForm:
    """
    Members:

      kuraev_fadin

      third_order_additive

      third_order_factorised
    """
    __members__: typing.ClassVar[dict[str, RadiatorForm]]
    kuraev_fadin: typing.ClassVar[RadiatorForm]
    third_order_additive: typing.ClassVar[RadiatorForm]
    third_order_factorised: typing.ClassVar[RadiatorForm]
    @typing.overload
    def __eq__(self, other: RadiatorForm) -> bool:
        ...
    @typing.overload
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> int:
        ...
    def __hash__(self) -> int:
        ...
    def __index__(self) -> int:
        ...
    def __init__(self, value: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __int__(self) -> int:
        ...
    @typing.overload
    def __ne__(self, other: RadiatorForm) -> bool:
        ...
    @typing.overload
    def __ne__(self, other: typing.Any) -> bool:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, state: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __str__(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def value(self) -> int:
        ...
class RadiatorPairs:
    """
    Members:

      none

      virtual

      full
    """
    __members__: typing.ClassVar[dict[str, RadiatorPairs]]
    full: typing.ClassVar[RadiatorPairs]
    none: typing.ClassVar[RadiatorPairs]
    virtual: typing.ClassVar[RadiatorPairs]
    @typing.overload
    def __eq__(self, other: RadiatorPairs) -> bool:
        ...
    @typing.overload
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> int:
        ...
    def __hash__(self) -> int:
        ...
    def __index__(self) -> int:
        ...
    def __init__(self, value: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __int__(self) -> int:
        ...
    @typing.overload
    def __ne__(self, other: RadiatorPairs) -> bool:
        ...
    @typing.overload
    def __ne__(self, other: typing.Any) -> bool:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, state: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __str__(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def value(self) -> int:
        ...
class Radiator:
    """
    F(x, s) with sigma(s) = int_0^1 dx F(x, s) sigma_0(s (1 - x)); s in GeV^2.
    """
    def __call__(self, x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], s: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> typing.Any:
        ...
    def __init__(self, form: RadiatorForm, pairs: RadiatorPairs, constants: Constants) -> None:
        ...
    def exponent(self, s: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> typing.Any:
        """
        beta = (2 alpha / pi) (ln(s / m_e^2) - 1).
        """
    def first_order(self, x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], s: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> typing.Any:
        """
        F(x, s) to first order in alpha, x > 0.
        """
    def first_order_integral(self, x_max: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], s: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> typing.Any:
        """
        int_0^x_max F dx to first order in alpha.
        """
    def pair_threshold(self, s: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> typing.Any:
        """
        Smallest x of a real e+e- pair.
        """
    def reduced(self, x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], s: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> typing.Any:
        """
        F(x, s) / (beta x^(beta-1)), finite at x = 0.
        """
class TwoPhotonStructure:
    """
    What form factors at both photons of the exchange add to 1 + delta_SV of pipi.
    """
    def __call__(self, cos_theta: typing.SupportsFloat | typing.SupportsIndex) -> float:
        ...
    def __init__(self, terms: typing.Annotated[numpy.typing.ArrayLike, numpy.complex128], ecm: typing.SupportsFloat | typing.SupportsIndex, constants: Constants, log_lambda2: typing.SupportsFloat | typing.SupportsIndex = 0.0) -> None:
        """
        terms: pairs (weight, mass squared in GeV^2) of F(q2)/q2 = sum w/(q2 - m2).
        """
    @property
    def form_factor(self) -> complex:
        """
        F(s) of the terms.
        """
class PhotonPairs:
    """
    Members:

      pole_pole

      pole_dispersive

      dispersive_dispersive
    """
    __members__: typing.ClassVar[dict[str, PhotonPairs]]
    dispersive_dispersive: typing.ClassVar[PhotonPairs]
    pole_dispersive: typing.ClassVar[PhotonPairs]
    pole_pole: typing.ClassVar[PhotonPairs]
    @typing.overload
    def __eq__(self, other: PhotonPairs) -> bool:
        ...
    @typing.overload
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> int:
        ...
    def __hash__(self) -> int:
        ...
    def __index__(self) -> int:
        ...
    def __init__(self, value: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __int__(self) -> int:
        ...
    @typing.overload
    def __ne__(self, other: PhotonPairs) -> bool:
        ...
    @typing.overload
    def __ne__(self, other: typing.Any) -> bool:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, state: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __str__(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def value(self) -> int:
        ...
class TwoPhotonComponent:
    """
    What one kind of photon pairs in the exchange adds to 1 + delta_SV of pipi, the infrared pole minimally subtracted at the scale sqrt(s).
    """
    def __call__(self, cos_theta: typing.SupportsFloat | typing.SupportsIndex) -> float:
        ...
    def __init__(self, terms: typing.Annotated[numpy.typing.ArrayLike, numpy.complex128], ecm: typing.SupportsFloat | typing.SupportsIndex, constants: Constants, pairs: PhotonPairs) -> None:
        ...
class PionStructure:
    """
    The correction tabulated at one energy or a narrow range of them.
    """
    max_rapidity: typing.ClassVar[float] = 5.0
    def __call__(self, ecm: typing.SupportsFloat | typing.SupportsIndex, cos_theta: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> typing.Any:
        ...
    def __getstate__(self) -> tuple:
        ...
    def __init__(self, lowest_ecm: typing.SupportsFloat | typing.SupportsIndex, highest_ecm: typing.SupportsFloat | typing.SupportsIndex, nodes: collections.abc.Sequence[tuple[typing.SupportsFloat | typing.SupportsIndex, typing.Annotated[numpy.typing.ArrayLike, numpy.float64]]]) -> None:
        """
        nodes: energies and coefficients [k] of T_(2k+1)(artanh(cos_theta)/max_rapidity).
        """
    def __setstate__(self, arg0: tuple) -> None:
        ...
class SamplingCounts:
    """
    What sampling a batch took.
    """
    @property
    def selected(self) -> int:
        ...
    @property
    def trials(self) -> int:
        ...
class EventBatch:
    """
    Events as arrays; every array is a read-only view, shapes with N records. Momenta are (E, px, py, pz) in GeV.
    """
    @staticmethod
    def concatenate(batches: collections.abc.Sequence[EventBatch]) -> EventBatch:
        ...
    @staticmethod
    def of_particles(event_number: typing.Annotated[numpy.typing.ArrayLike, numpy.int64], weight_names: collections.abc.Sequence[str], weights: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], particles: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], n_photons: typing.Annotated[numpy.typing.ArrayLike, numpy.int32], photons: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], beam_momenta: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] = ...) -> EventBatch:
        """
        Of any number of signal particles: `particles` has the shape (N, n, 4).
        """
    def __getstate__(self) -> tuple:
        ...
    def __init__(self, event_number: typing.Annotated[numpy.typing.ArrayLike, numpy.int64], weight_names: collections.abc.Sequence[str], weights: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], p_minus: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], p_plus: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], n_photons: typing.Annotated[numpy.typing.ArrayLike, numpy.int32], photons: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], beam_momenta: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] = ...) -> None:
        ...
    def __len__(self) -> int:
        ...
    def __setstate__(self, arg0: tuple) -> None:
        ...
    def select(self, indices: typing.Annotated[numpy.typing.ArrayLike, numpy.int64]) -> EventBatch:
        """
        The records at these indices.
        """
    @property
    def beam_momenta(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        (N, 2, 4), electron first; (0, 2, 4) where every event has the beams of the run
        """
    @property
    def event_number(self) -> numpy.typing.NDArray[numpy.int64]:
        """
        (N,)
        """
    @property
    def n_particles(self) -> int:
        """
        Signal particles an event.
        """
    @property
    def n_photons(self) -> numpy.typing.NDArray[numpy.int32]:
        """
        (N,)
        """
    @property
    def p_minus(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        (N, 4)
        """
    @property
    def p_plus(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        (N, 4)
        """
    @property
    def particles(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        (N, n, 4)
        """
    @property
    def photons(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        (sum of n_photons, 4)
        """
    @property
    def sampling(self) -> SamplingCounts:
        ...
    @property
    def weight_names(self) -> list[str]:
        ...
    @property
    def weights(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        (N, number of weights)
        """
class RunInfo:
    """
    What a file of events says about its run; GeV, nb, momenta (E, px, py, pz).
    """
    generator: str
    process: str
    version: str
    weighted: bool
    @typing.overload
    def __init__(self) -> None:
        ...
    @typing.overload
    def __init__(self, other: RunInfo) -> None:
        ...
    def __reduce__(self) -> tuple:
        ...
    @property
    def beam_momenta(self) -> typing.Annotated[list[typing.Annotated[list[float], "FixedSize(4)"]], "FixedSize(2)"]:
        ...
    @beam_momenta.setter
    def beam_momenta(self, arg1: typing.Annotated[collections.abc.Sequence[typing.Annotated[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], "FixedSize(4)"]], "FixedSize(2)"]) -> None:
        ...
    @property
    def beam_pdg_id(self) -> typing.Annotated[list[int], "FixedSize(2)"]:
        ...
    @beam_pdg_id.setter
    def beam_pdg_id(self, arg0: typing.Annotated[collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex], "FixedSize(2)"]) -> None:
        ...
    @property
    def cross_section(self) -> float:
        ...
    @cross_section.setter
    def cross_section(self, arg0: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
    @property
    def cross_section_error(self) -> float:
        ...
    @cross_section_error.setter
    def cross_section_error(self, arg0: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
    @property
    def ecm(self) -> float:
        ...
    @ecm.setter
    def ecm(self, arg0: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
    @property
    def final_pdg_id(self) -> list[int]:
        ...
    @final_pdg_id.setter
    def final_pdg_id(self, arg0: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex]) -> None:
        ...
    @property
    def first_event(self) -> int:
        ...
    @first_event.setter
    def first_event(self, arg0: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    @property
    def identity(self) -> str:
        """
        Equal in files that may be joined.
        """
    @identity.setter
    def identity(self, arg0: str) -> None:
        ...
    @property
    def n_events(self) -> int:
        ...
    @n_events.setter
    def n_events(self, arg0: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    @property
    def parameters(self) -> str:
        """
        JSON
        """
    @parameters.setter
    def parameters(self, arg0: str) -> None:
        ...
    @property
    def seed(self) -> int:
        ...
    @seed.setter
    def seed(self, arg0: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    @property
    def variation_cross_sections(self) -> list[typing.Annotated[list[float], "FixedSize(2)"]]:
        """
        Value and error for each weight after the first.
        """
    @variation_cross_sections.setter
    def variation_cross_sections(self, arg0: collections.abc.Sequence[typing.Annotated[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], "FixedSize(2)"]]) -> None:
        ...
class RangeTest:
    """
    lower <= observable <= upper.
    """
    def __init__(self, observable: str, lower: typing.SupportsFloat | typing.SupportsIndex = ..., upper: typing.SupportsFloat | typing.SupportsIndex = ...) -> None:
        ...
class PhotonTest:
    """
    At least `count` photons of that energy and angle.
    """
    def __init__(self, count: typing.SupportsInt | typing.SupportsIndex, min_energy: typing.SupportsFloat | typing.SupportsIndex, theta_lower: typing.SupportsFloat | typing.SupportsIndex, theta_upper: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
class TwoPhotonTest:
    """
    Two photons, acollinear by at most that angle.
    """
    def __init__(self, min_energy: typing.SupportsFloat | typing.SupportsIndex, theta_lower: typing.SupportsFloat | typing.SupportsIndex, theta_upper: typing.SupportsFloat | typing.SupportsIndex, max_acollinearity: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
class ExternalTest:
    """
    bool f(double* p_minus, double* p_plus, double* photons, int n, double ecm).
    """
    def __init__(self, address: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
class Combination:
    """
    Members:

      all_of

      any_of

      negation
    """
    __members__: typing.ClassVar[dict[str, Combination]]
    all_of: typing.ClassVar[Combination]
    any_of: typing.ClassVar[Combination]
    negation: typing.ClassVar[Combination]
    @typing.overload
    def __eq__(self, other: Combination) -> bool:
        ...
    @typing.overload
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> int:
        ...
    def __hash__(self) -> int:
        ...
    def __index__(self) -> int:
        ...
    def __init__(self, value: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __int__(self) -> int:
        ...
    @typing.overload
    def __ne__(self, other: Combination) -> bool:
        ...
    @typing.overload
    def __ne__(self, other: typing.Any) -> bool:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, state: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __str__(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def value(self) -> int:
        ...
class CutProgram:
    """
    A selection compiled from postfix notation.
    """
    @typing.overload
    def __init__(self) -> None:
        ...
    @typing.overload
    def __init__(self, postfix: collections.abc.Sequence[RangeTest | PhotonTest | TwoPhotonTest | ExternalTest | CentreOfMassTest | Combination]) -> None:
        ...
    def __len__(self) -> int:
        ...
    def evaluate(self, batch: EventBatch, ecm: typing.SupportsFloat | typing.SupportsIndex, final_pdg_id: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex], incoming: typing.Annotated[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], "FixedSize(4)"], beams: typing.Annotated[collections.abc.Sequence[typing.Annotated[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], "FixedSize(4)"]], "FixedSize(2)"]) -> numpy.typing.NDArray[numpy.bool]:
        """
        Which records pass, shape (N,); `incoming` is the momentum of both beams, `beams` are those of the run.
        """
class CentreOfMassTest:
    """
    A selection of momenta boosted to where both beams rest.
    """
    def __init__(self, program: CutProgram) -> None:
        ...
class Observable:
    """
    A row of the table of observables.
    """
    @property
    def highest(self) -> float:
        ...
    @property
    def infrared_safe(self) -> bool:
        """
        Whether an event with a very soft photon falls where the one without does.
        """
    @property
    def kind(self) -> str:
        """
        number, count, angle or length.
        """
    @property
    def lowest(self) -> float:
        ...
    @property
    def meaning(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def unit(self) -> str:
        """
        GeV, GeV^2, rad or 1.
        """
class Beams:
    """
    Energies, spread (GeV) and crossing angle (rad).
    """
    @staticmethod
    def fixed_target(energy: typing.SupportsFloat | typing.SupportsIndex, projectile_mass: typing.SupportsFloat | typing.SupportsIndex, target_mass: typing.SupportsFloat | typing.SupportsIndex, spread: typing.SupportsFloat | typing.SupportsIndex = 0.0, divergence: typing.SupportsFloat | typing.SupportsIndex = 0.0) -> Beams:
        """
        A beam along +z on particles at rest; GeV, rad.
        """
    def __init__(self, energies: typing.Annotated[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], "FixedSize(2)"], spread: typing.Annotated[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], "FixedSize(2)"], crossing_angle: typing.SupportsFloat | typing.SupportsIndex, electron_mass: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
    @property
    def ecm(self) -> float:
        ...
    @property
    def ecm_spread(self) -> float:
        ...
    @property
    def has_spread(self) -> bool:
        ...
    @property
    def highest_ecm(self) -> float:
        ...
    @property
    def lowest_ecm(self) -> float:
        ...
    @property
    def momenta(self) -> typing.Annotated[list[typing.Annotated[list[float], "FixedSize(4)"]], "FixedSize(2)"]:
        """
        (E, px, py, pz) of electron and positron, GeV.
        """
class Radiation:
    """
    Members:

      full

      line_a

      line_b

      no_interference
    """
    __members__: typing.ClassVar[dict[str, Radiation]]
    full: typing.ClassVar[Radiation]
    line_a: typing.ClassVar[Radiation]
    line_b: typing.ClassVar[Radiation]
    no_interference: typing.ClassVar[Radiation]
    @typing.overload
    def __eq__(self, other: Radiation) -> bool:
        ...
    @typing.overload
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> int:
        ...
    def __hash__(self) -> int:
        ...
    def __index__(self) -> int:
        ...
    def __init__(self, value: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __int__(self) -> int:
        ...
    @typing.overload
    def __ne__(self, other: Radiation) -> bool:
        ...
    @typing.overload
    def __ne__(self, other: typing.Any) -> bool:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, state: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __str__(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def value(self) -> int:
        ...
class Coulomb:
    """
    Members:

      expanded

      resummed
    """
    __members__: typing.ClassVar[dict[str, Coulomb]]
    expanded: typing.ClassVar[Coulomb]
    resummed: typing.ClassVar[Coulomb]
    @typing.overload
    def __eq__(self, other: Coulomb) -> bool:
        ...
    @typing.overload
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> int:
        ...
    def __hash__(self) -> int:
        ...
    def __index__(self) -> int:
        ...
    def __init__(self, value: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __int__(self) -> int:
        ...
    @typing.overload
    def __ne__(self, other: Coulomb) -> bool:
        ...
    @typing.overload
    def __ne__(self, other: typing.Any) -> bool:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, state: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __str__(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def value(self) -> int:
        ...
class Model:
    def __init__(self, constants: Constants, form_factor: FormFactor | None, vacuum_polarization: VacuumPolarization | None, radiation: Radiation, pion_structure: PionStructure | None, two_photon_exchange: bool, coulomb: Coulomb, muon_charge: typing.SupportsFloat | typing.SupportsIndex = 1.0) -> None:
        ...
    def __reduce__(self) -> tuple:
        ...
    @property
    def form_factor(self) -> FormFactor:
        ...
    @property
    def pion_structure(self) -> PionStructure:
        ...
    @property
    def vacuum_polarization(self) -> VacuumPolarization:
        ...
class Order:
    """
    A row of the table of orders: content and scheme.
    """
    @property
    def fixed_order(self) -> int:
        """
        Exact up to alpha^n relative to Born.
        """
    @property
    def further_photons(self) -> str:
        ...
    @property
    def meaning(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def reweights_to(self) -> list[str]:
        """
        Orders that its events can be given as further weights.
        """
class Subtraction:
    """
    Members:

      fks

      slicing
    """
    __members__: typing.ClassVar[dict[str, Subtraction]]
    fks: typing.ClassVar[Subtraction]
    slicing: typing.ClassVar[Subtraction]
    @typing.overload
    def __eq__(self, other: Subtraction) -> bool:
        ...
    @typing.overload
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> int:
        ...
    def __hash__(self) -> int:
        ...
    def __index__(self) -> int:
        ...
    def __init__(self, value: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __int__(self) -> int:
        ...
    @typing.overload
    def __ne__(self, other: Subtraction) -> bool:
        ...
    @typing.overload
    def __ne__(self, other: typing.Any) -> bool:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, state: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __str__(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def value(self) -> int:
        ...
class Settings:
    beams: Beams
    order: str
    subtraction: Subtraction
    def __init__(self) -> None:
        ...
    def __reduce__(self) -> tuple:
        ...
    @property
    def ecm(self) -> float:
        ...
    @ecm.setter
    def ecm(self, arg0: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
    @property
    def k_soft(self) -> float:
        ...
    @k_soft.setter
    def k_soft(self, arg0: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
    @property
    def lowest_photon(self) -> float:
        ...
    @lowest_photon.setter
    def lowest_photon(self, arg0: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
    @property
    def theta_jet(self) -> float:
        ...
    @theta_jet.setter
    def theta_jet(self, arg0: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
    @property
    def xi_cut(self) -> float:
        ...
    @xi_cut.setter
    def xi_cut(self, arg0: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
class Integrand:
    def variation(self, model: Model, order: str) -> Integrand:
        """
        Another model or a lower order for the events of this integrand.
        """
    @property
    def ecm(self) -> float:
        ...
    @property
    def signal_mass(self) -> list[float]:
        """
        Of the signal particles, GeV.
        """
    @property
    def signal_pdg_id(self) -> list[int]:
        ...
    @property
    def strata(self) -> list[str]:
        ...
class Rounds:
    """
    Sweeps of rounds of an integration, from any process.
    """
    def __getstate__(self) -> tuple[int, numpy.typing.NDArray[numpy.float64], numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.uint32], numpy.typing.NDArray[numpy.float64]]:
        ...
    def __setstate__(self, arg0: tuple[typing.SupportsInt | typing.SupportsIndex, typing.Annotated[numpy.typing.ArrayLike, numpy.float64], typing.Annotated[numpy.typing.ArrayLike, numpy.int64], typing.Annotated[numpy.typing.ArrayLike, numpy.uint32], typing.Annotated[numpy.typing.ArrayLike, numpy.float64]]) -> None:
        ...
class Hemispheres:
    """
    Of the nominal weight, number 0, and of variations, from 1 on.
    """
    def asymmetry(self, weight: typing.SupportsInt | typing.SupportsIndex = 0) -> float:
        ...
    def asymmetry_covariance(self) -> list[list[float]]:
        ...
    def asymmetry_error(self, weight: typing.SupportsInt | typing.SupportsIndex = 0) -> float:
        ...
    def difference(self, weight: typing.SupportsInt | typing.SupportsIndex) -> float:
        ...
    def difference_error(self, weight: typing.SupportsInt | typing.SupportsIndex) -> float:
        ...
    def error(self, weight: typing.SupportsInt | typing.SupportsIndex = 0) -> float:
        ...
    def value(self, weight: typing.SupportsInt | typing.SupportsIndex = 0) -> float:
        ...
class Counts:
    @property
    def events(self) -> int:
        ...
    @property
    def negative(self) -> int:
        ...
    @property
    def nonfinite(self) -> int:
        ...
    @property
    def nonzero(self) -> int:
        ...
class State:
    def __init__(self) -> None:
        ...
    @property
    def allocation(self) -> list[int]:
        ...
    @allocation.setter
    def allocation(self, arg0: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex]) -> None:
        ...
    @property
    def counts(self) -> list[list[int]]:
        ...
    @counts.setter
    def counts(self, arg0: collections.abc.Sequence[collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex]]) -> None:
        ...
    @property
    def grids(self) -> list[list[float]]:
        ...
    @grids.setter
    def grids(self, arg0: collections.abc.Sequence[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex]]) -> None:
        ...
    @property
    def sums(self) -> list[list[float]]:
        ...
    @sums.setter
    def sums(self, arg0: collections.abc.Sequence[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex]]) -> None:
        ...
class Integrator:
    state: State
    def __init__(self, integrand: Integrand, cuts: CutProgram, cut_function: typing.Any, variations: collections.abc.Sequence[tuple[str, Integrand]], axes: collections.abc.Sequence[tuple[typing.Any, collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex]]], seed: typing.SupportsInt | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def accepts_born(self, cos_theta: typing.SupportsFloat | typing.SupportsIndex) -> bool:
        """
        True if the cuts accept the Born configuration at this angle.
        """
    def add_rounds(self, rounds: Rounds) -> None:
        """
        Add the next rounds: the bits are those of `run_round`.
        """
    def histograms(self) -> list[tuple[numpy.typing.NDArray[numpy.float64], numpy.typing.NDArray[numpy.float64]]]:
        ...
    def rounds(self, first: typing.SupportsInt | typing.SupportsIndex, count: typing.SupportsInt | typing.SupportsIndex) -> Rounds:
        """
        Make rounds without adding them; another process of the same run may.
        """
    def run_round(self, seconds: typing.SupportsFloat | typing.SupportsIndex = ...) -> None:
        """
        Add a round; one that is stopped leaves no trace.
        """
    def warm_up(self, seconds: typing.SupportsFloat | typing.SupportsIndex = ..., effort: typing.SupportsFloat | typing.SupportsIndex = 1.0) -> None:
        ...
    @property
    def counts(self) -> Counts:
        ...
    @property
    def heaviest_share(self) -> float:
        ...
    @property
    def n_rounds(self) -> int:
        ...
    @property
    def result(self) -> Hemispheres:
        ...
    @property
    def tables(self) -> list[tuple[list[float], float, list[list[float]], list[list[complex]]]]:
        """
        What has been tabulated on the way, of the nominal weight and of each variation: energies, largest |cos theta|, edges and coefficients.
        """
    @tables.setter
    def tables(self, arg1: collections.abc.Sequence[tuple[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], typing.SupportsFloat | typing.SupportsIndex, collections.abc.Sequence[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex]], collections.abc.Sequence[collections.abc.Sequence[complex | typing.SupportsComplex | typing.SupportsFloat | typing.SupportsIndex]]]]) -> None:
        ...
class Sampler:
    @staticmethod
    def of_cells(integrator: Integrator, cells: collections.abc.Sequence[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex]]) -> Sampler:
        """
        From what `cells` said of another one.
        """
    def __init__(self, integrator: Integrator, progress: typing.Any = None, effort: typing.SupportsFloat | typing.SupportsIndex = 1.0) -> None:
        """
        progress: called with the part done, 0 to 1; effort: part of the usual cells.
        """
    def sample(self, first: typing.SupportsInt | typing.SupportsIndex, count: typing.SupportsInt | typing.SupportsIndex, weighted: bool) -> EventBatch:
        ...
    @property
    def cells(self) -> list[list[float]]:
        """
        Numbers of each stratum: bound, lower edges, widths of each cell.
        """
class Meson:
    """
    Members:

      none

      pion

      kaon
    """
    __members__: typing.ClassVar[dict[str, Meson]]
    kaon: typing.ClassVar[Meson]
    none: typing.ClassVar[Meson]
    pion: typing.ClassVar[Meson]
    @typing.overload
    def __eq__(self, other: Meson) -> bool:
        ...
    @typing.overload
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> int:
        ...
    def __hash__(self) -> int:
        ...
    def __index__(self) -> int:
        ...
    def __init__(self, value: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __int__(self) -> int:
        ...
    @typing.overload
    def __ne__(self, other: Meson) -> bool:
        ...
    @typing.overload
    def __ne__(self, other: typing.Any) -> bool:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, state: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __str__(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def value(self) -> int:
        ...
class VirtualPhoton:
    """
    Members:

      none

      s_channel

      t_channel

      s_and_t_channel
    """
    __members__: typing.ClassVar[dict[str, VirtualPhoton]]
    none: typing.ClassVar[VirtualPhoton]
    s_and_t_channel: typing.ClassVar[VirtualPhoton]
    s_channel: typing.ClassVar[VirtualPhoton]
    t_channel: typing.ClassVar[VirtualPhoton]
    @typing.overload
    def __eq__(self, other: VirtualPhoton) -> bool:
        ...
    @typing.overload
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> int:
        ...
    def __hash__(self) -> int:
        ...
    def __index__(self) -> int:
        ...
    def __init__(self, value: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __int__(self) -> int:
        ...
    @typing.overload
    def __ne__(self, other: VirtualPhoton) -> bool:
        ...
    @typing.overload
    def __ne__(self, other: typing.Any) -> bool:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, state: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __str__(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def value(self) -> int:
        ...
class ProcessFacts:
    """
    What is known of a process before anything is computed.
    """
    def mass(self, constants: Constants) -> float:
        """
        Of each final particle, GeV.
        """
    @property
    def annihilation(self) -> bool:
        ...
    @property
    def beams(self) -> typing.Annotated[list[int], "FixedSize(2)"]:
        """
        PDG ids.
        """
    @property
    def coulomb(self) -> bool:
        ...
    @property
    def form_factor(self) -> str:
        ...
    @property
    def forward_backward(self) -> bool:
        ...
    @property
    def hard_photon(self) -> bool:
        ...
    @property
    def meson(self) -> Meson:
        ...
    @property
    def muon_beam(self) -> bool:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def needs_angle_cut(self) -> bool:
        ...
    @property
    def neutral(self) -> bool:
        ...
    @property
    def particles(self) -> list[int]:
        """
        PDG ids of the final state.
        """
    @property
    def pion_structure(self) -> bool:
        ...
    @property
    def radiation(self) -> list[tuple[str, Radiation, str]]:
        """
        Values of radiation: name, what the engine does, meaning in one line.
        """
    @property
    def two_photon_exchange(self) -> bool:
        ...
    @property
    def typical_ecm(self) -> float:
        ...
    @property
    def virtual_photon(self) -> VirtualPhoton:
        ...
class Leg:
    """
    An external leg of a process; mass in GeV, charge in units of e.
    """
    @property
    def charge(self) -> float:
        ...
    @property
    def incoming(self) -> bool:
        ...
    @property
    def line(self) -> str:
        ...
    @property
    def mass(self) -> float:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def pdg_id(self) -> int:
        ...
def complex_array(field: str, value: typing.Any) -> numpy.typing.NDArray[numpy.complex128]:
    """
    `value` as an array of complex numbers, or refused.
    """
def evaluate_observable(name: str, batch: EventBatch, ecm: typing.SupportsFloat | typing.SupportsIndex, final_pdg_id: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex], incoming: typing.Annotated[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], "FixedSize(4)"], beams: typing.Annotated[collections.abc.Sequence[typing.Annotated[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], "FixedSize(4)"]], "FixedSize(2)"]) -> numpy.typing.NDArray[numpy.float64]:
    """
    The observable of every record, shape (N,); GeV, rad.
    """
def form_factor_below(table: FormFactor, threshold: typing.SupportsFloat | typing.SupportsIndex) -> FormFactor:
    """
    Continue a table to the threshold (GeV^2) by one pole with F(0) = 1.
    """
def form_factor_names() -> list[str]:
    ...
def hepmc3_text(run: RunInfo, batch: EventBatch, vertices: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex] = []) -> bytes:
    """
    The text of a HepMC3 file with these events; vertices: x, y, z of each in mm, or nothing.
    """
def laboratory_matrix(beam_momenta: typing.Annotated[collections.abc.Sequence[typing.Annotated[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], "FixedSize(4)"]], "FixedSize(2)"]) -> numpy.typing.NDArray[numpy.float64]:
    """
    From the centre-of-mass frame, electron along +z, to the laboratory; shape (4, 4).
    """
def make_form_factor(name: str, constants: Constants = ...) -> FormFactor:
    ...
def make_integrand(process: str, model: Model, settings: Settings, seconds: typing.SupportsFloat | typing.SupportsIndex = ...) -> Integrand:
    ...
def make_vacuum_polarization(name: str, constants: Constants = ...) -> VacuumPolarization:
    ...
def mask_array(field: str, value: typing.Any, size: typing.SupportsInt | typing.SupportsIndex) -> numpy.typing.NDArray[numpy.bool]:
    """
    `value` as an array of bool and of this length, or refused.
    """
def observables() -> list[Observable]:
    """
    The table of observables.
    """
def orders() -> list[Order]:
    """
    From the crudest to the best.
    """
def plain_array(field: str, value: typing.Any) -> numpy.ndarray:
    """
    `value` as an array of any contents; masked elements are refused.
    """
def process_facts(process: str) -> ProcessFacts:
    ...
def process_legs(process: str, constants: Constants, muon_charge: typing.SupportsFloat | typing.SupportsIndex = 1.0) -> list[Leg]:
    """
    Incoming legs, then the signal particles, the pair first.
    """
def process_names() -> list[str]:
    ...
def process_orders(process: str) -> list[str]:
    """
    Names of the orders that a process has.
    """
def radiative_soft_virtual(process: str, p_minus: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], p_plus: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], k: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], ecm: typing.SupportsFloat | typing.SupportsIndex, eps: typing.SupportsFloat | typing.SupportsIndex, model: Model) -> numpy.typing.NDArray[numpy.float64]:
    """
    1 + delta_SV relative to the one-photon |M|^2 of the pair; momenta (N, 4).
    """
def read_form_factor_table(path: str, dressed: bool = True) -> FormFactor:
    ...
def read_vacuum_polarization_table(path: str) -> VacuumPolarization:
    ...
def real_array(field: str, value: typing.Any) -> numpy.typing.NDArray[numpy.float64]:
    """
    `value` as an array of real numbers, or refused.
    """
def restore_form_factor(type: str, columns: collections.abc.Sequence[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex]], name: str, source: str, dressed: bool, s_range: tuple[typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex]) -> FormFactor:
    """
    From what pickling it stored.
    """
def restore_vacuum_polarization(type: str, columns: collections.abc.Sequence[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex]], name: str) -> VacuumPolarization:
    """
    From what pickling it stored.
    """
def shifted_vacuum_polarization(base: VacuumPolarization, standard_deviations: typing.SupportsFloat | typing.SupportsIndex) -> VacuumPolarization:
    ...
def soft_virtual(process: str, cos_theta: typing.SupportsFloat | typing.SupportsIndex, ecm: typing.SupportsFloat | typing.SupportsIndex, eps: typing.SupportsFloat | typing.SupportsIndex, model: Model) -> float:
    """
    1 + delta_SV at one angle.
    """
def squared_amplitude(process: str, p_minus: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], p_plus: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], photons: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], ecm: typing.SupportsFloat | typing.SupportsIndex, model: Model) -> numpy.typing.NDArray[numpy.float64]:
    """
    Spin-summed |M|^2; p_minus, p_plus (N, 4), photons (N, n, 4).
    """
def tabulate_form_factor(callable: collections.abc.Callable, name: str, dressed: bool, s_range: tuple[typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex], tolerance: typing.SupportsFloat | typing.SupportsIndex, breaks: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex] = []) -> FormFactor:
    ...
def tabulate_vacuum_polarization(function: collections.abc.Callable, name: str, source: str, largest_energy: typing.SupportsFloat | typing.SupportsIndex, tolerance: typing.SupportsFloat | typing.SupportsIndex, breaks: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], resonances: collections.abc.Sequence[typing.Annotated[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], "FixedSize(3)"]], errors: typing.Annotated[collections.abc.Sequence[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex]], "FixedSize(4)"]) -> TabulatedVacuumPolarization:
    ...
def vacuum_polarization_names() -> list[str]:
    ...
__version__: str = '0.1.0'
