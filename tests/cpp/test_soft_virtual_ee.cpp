#include <catch2/catch.hpp>
#include <cmath>

#include "generators/ee/soft_virtual.hpp"
#include "vasilisa/numerics/error.hpp"
#include "vasilisa/qed/lepton_pair.hpp"

using namespace vasilisa;
using generators::ee::soft_virtual;
using kinematics::Radiation;

TEST_CASE("ee: 1 + delta_SV at reference points", "[ee]") {
  struct Point {
    double ecm, cos_theta, value;
  };
  // eps = 1e-5, no vacuum polarisation. The reference neglects the electron mass where we keep it:
  // the differences scale as m_e^2/s.
  // Source: BabaYaga@NLO, public repository cm-cc/BabaYagaNLO, commit f568c58.
  const Point points[] = {
      {0.7, -0.38971927953676583, -0.43373976311317575},
      {0.7, -0.2639044758453075, -0.404751507286681},
      {0.7, 0.22007340560072378, -0.30540006164667394},
      {0.7, 0.40893487222873687, -0.26308421037105006},
      {0.7, 0.48102781582091286, -0.24491689608428568},
      {0.7, 0.5259141071179835, -0.23274666890200052},
      {1.0, -0.3897192795367658, -0.5050756338566448},
      {1.0, -0.2639044758453076, -0.4760873807579194},
      {1.0, 0.22007340560072383, -0.3767359986933351},
      {1.0, 0.40893487222873687, -0.33442013235323426},
      {1.0, 0.4810278158209129, -0.3162527953322844},
      {1.0, 0.5259141071179835, -0.3040825478802216},
  };
  for (const Point& p : points) {
    const double ours = soft_virtual(p.cos_theta, p.ecm, 1e-5, Radiation::full, {}, {});
    CHECK(std::abs(ours - p.value) < 3e-7 / (p.ecm * p.ecm));
  }
}

TEST_CASE("ee: the photon mass cancels between loops and soft photons", "[ee]") {
  const generators::ee::VacuumPolarizationValues polarization{{0.01, -0.02}, {0.015, 0.0}};
  for (const double ecm : {0.3, 1.0, 10.58}) {
    for (const double c : {-0.999, -0.3, 0.8, 0.999}) {
      const double a = soft_virtual(c, ecm, 1e-4, Radiation::full, polarization, {}, 0.0);
      const double b = soft_virtual(c, ecm, 1e-4, Radiation::full, polarization, {}, -30.0);
      CHECK(std::abs(a - b) < 1e-10);
    }
  }
}

TEST_CASE("ee: annihilation alone is muon production with the mass of the electron", "[ee]") {
  const Constants constants;
  const generators::ee::VacuumPolarizationValues no_exchange{0.0, 1e12};
  for (const double c : {-0.9, 0.0, 0.5}) {
    CHECK(soft_virtual(c, 1.0, 1e-5, Radiation::full, no_exchange, constants) ==
          Approx(qed::lepton_pair_soft_virtual(c, 1.0, 1e-5, Radiation::full, constants,
                                               constants.electron_mass))
              .margin(1e-10));
  }
}

TEST_CASE("ee: exchange and annihilation are related by crossing", "[ee]") {
  // Exchange dominates forward: there 1 + delta_SV tends to 1, as no charge is accelerated.
  CHECK(soft_virtual(1.0 - 1e-9, 1.0, 1e-5, Radiation::full, {}, {}) == Approx(1.0).margin(1e-4));
  // A common dressing of both channels drops out.
  const generators::ee::VacuumPolarizationValues common{{0.1, 0.2}, {0.1, 0.2}};
  CHECK(soft_virtual(0.3, 1.0, 1e-5, Radiation::full, common, {}) ==
        Approx(soft_virtual(0.3, 1.0, 1e-5, Radiation::full, {}, {})).margin(1e-13));
}

TEST_CASE("ee: initial and final radiation are not separable", "[ee]") {
  CHECK_THROWS_AS(soft_virtual(0.0, 1.0, 1e-5, Radiation::line_a, {}, {}), ConfigurationError);
  CHECK_THROWS_AS(soft_virtual(0.0, 1.0, 1e-5, Radiation::line_b, {}, {}), ConfigurationError);
}
