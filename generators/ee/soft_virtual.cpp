#include "generators/ee/soft_virtual.hpp"

#include <array>
#include <numbers>
#include <vector>

#include "vasilisa/numerics/error.hpp"
#include "vasilisa/qed/box_fermion.hpp"
#include "vasilisa/qed/fermion_chains.hpp"
#include "vasilisa/qed/pair_kinematics.hpp"
#include "vasilisa/qed/vertex.hpp"

namespace vasilisa::generators::ee {
namespace {

using Complex = std::complex<double>;
using spinors::contract;

/// Tree amplitude of one channel and its one-loop correction, in units of e^2.
struct Amplitude {
  Complex tree, loop;
};

/// One channel: photon exchange between two electron lines, for all spins of their ends.
class PhotonExchange {
 public:
  PhotonExchange(const qed::FermionBox::Lines& lines, const qed::ExchangeInvariants& invariants,
                 double log_lambda2, const Constants& constants)
      : lines_(lines),
        q_squared_(invariants.q_squared),
        mass_(constants.electron_mass),
        loop_unit_(constants.alpha() / (4.0 * std::numbers::pi)),
        vertex_(qed::dirac_vertex(q_squared_, mass_, log_lambda2, constants.alpha())),
        box_(lines, invariants, log_lambda2) {}

  [[nodiscard]] Amplitude operator()(const qed::FermionChains& a,
                                     const qed::FermionChains& b) const {
    const auto a_corrected =
        qed::corrected_current(a, vertex_, lines_.a_start + lines_.a_end, mass_);
    const auto b_corrected =
        qed::corrected_current(b, vertex_, lines_.b_start + lines_.b_end, mass_);
    return {contract(a.current, b.current) / q_squared_,
            (contract(a_corrected, b.current) + contract(a.current, b_corrected)) / q_squared_ +
                loop_unit_ * box_.amplitude(a, b)};
  }

 private:
  qed::FermionBox::Lines lines_;
  double q_squared_, mass_, loop_unit_;
  qed::DiracFormFactors vertex_;
  qed::FermionBox box_;
};

/// Chains for the spins (end, start) of a line, index 2 end + start.
std::vector<qed::FermionChains> chains(const std::array<spinors::Bar<double>, 2>& ends,
                                       const std::array<spinors::Ket<double>, 2>& starts) {
  std::vector<qed::FermionChains> result;
  for (const auto& end : ends) {
    for (const auto& start : starts) result.emplace_back(end, start);
  }
  return result;
}

/// 2 Re sum conj(M_0) M_1 / sum |M_0|^2 over helicities.
double virtual_correction(const qed::PairKinematics& k,
                          const VacuumPolarizationValues& polarization, double log_lambda2,
                          const Constants& constants) {
  const double me = constants.electron_mass;
  const auto ket = [me](const FourVector<double>& p, bool antiparticle) {
    return std::array{spinors::external(p, me, 0, antiparticle),
                      spinors::external(p, me, 1, antiparticle)};
  };
  const auto bar = [&ket](const FourVector<double>& p, bool antiparticle) {
    const auto kets = ket(p, antiparticle);
    return std::array{spinors::adjoint(kets[0]), spinors::adjoint(kets[1])};
  };
  const auto u1 = ket(k.p1, false), v4 = ket(k.p4, true);
  const auto v2 = bar(k.p2, true), u3 = bar(k.p3, false);
  const auto annihilation = chains(v2, u1), creation = chains(u3, v4);
  const auto electron = chains(u3, u1), positron = chains(v2, v4);
  const PhotonExchange s_channel({k.p1, -k.p2, -k.p4, k.p3, me, me}, {k.s, k.t, k.u}, log_lambda2,
                                 constants);
  const PhotonExchange t_channel({k.p1, k.p3, -k.p4, -k.p2, me, me}, {k.t, k.s, k.u}, log_lambda2,
                                 constants);
  const Complex dressing_s = 1.0 / (1.0 - polarization.s_channel);
  const Complex dressing_t = 1.0 / (1.0 - polarization.t_channel);

  double born = 0.0, interference = 0.0;
  for (unsigned h = 0; h < 16; ++h) {
    const unsigned h1 = h & 1U, h2 = (h >> 1U) & 1U, h3 = (h >> 2U) & 1U, h4 = (h >> 3U) & 1U;
    const Amplitude s = s_channel(annihilation[2 * h2 + h1], creation[2 * h3 + h4]);
    const Amplitude t = t_channel(electron[2 * h3 + h1], positron[2 * h2 + h4]);
    // Fermi statistics: the channels differ by the exchange of ubar(p3) and vbar(p2).
    const Complex tree = dressing_s * s.tree - dressing_t * t.tree;
    const Complex loop = dressing_s * s.loop - dressing_t * t.loop;
    born += std::norm(tree);
    interference += 2.0 * std::real(std::conj(tree) * loop);
  }
  return interference / born;
}

}  // namespace

double soft_virtual(double cos_theta, double ecm, double eps, kinematics::Radiation radiation,
                    const VacuumPolarizationValues& polarization, const Constants& constants,
                    double log_lambda2) {
  if (radiation != kinematics::Radiation::full) {
    throw ConfigurationError("emission: only full is defined for process ee");
  }
  const qed::PairKinematics k(cos_theta, ecm, constants.electron_mass, constants.electron_mass,
                              eps);
  return 1.0 + virtual_correction(k, polarization, log_lambda2, constants) +
         k.soft_correction(radiation, log_lambda2, constants.alpha());
}

}  // namespace vasilisa::generators::ee
