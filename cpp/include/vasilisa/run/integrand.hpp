// What the event loop integrates: strata of a process at an order, without the process's type.
//
// The seam is a batch: an integrand weighs all selected records of a buffer in one call. Records
// carry the energy of their event, so that one integrand serves a range of energies.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "vasilisa/process/model.hpp"
#include "vasilisa/process/soft_virtual_table.hpp"
#include "vasilisa/random/counter_stream.hpp"
#include "vasilisa/run/beams.hpp"
#include "vasilisa/run/record.hpp"
#include "vasilisa/run/visible.hpp"

namespace vasilisa::run {

/// fks: counter-events, no cut-off [McM20]; slicing: emission above k_soft only.
enum class Subtraction { fks, slicing };

struct Settings {
  double ecm = 0;
  std::string order = "nlo";  // a row of the table in schemes/orders.hpp
  Subtraction subtraction = Subtraction::fks;
  double xi_cut = 0.3;   // fks: counter-events up to this energy fraction; no result depends on it
  double k_soft = 1e-4;  // slicing: lowest energy of hard photons over the beam energy
  double lowest_photon = 0;  // of the hardest photon of the signal, centre-of-mass frame, GeV
  double theta_jet = 0.03;   // mcgpj: opening angle of the jets of electrons, rad
  std::shared_ptr<const Beams> beams;  // null: the laboratory is the centre-of-mass frame
  double lowest_ecm = 0;               // energies of events go down to here; 0: all are at ecm
};

/// A part of the integral with points of its own.
struct Stratum {
  std::string name;
  std::size_t dimensions;  // the last is the azimuth of the whole event: flat, never adapted
  bool two_body = false;   // no photon: cheap, and the edges of the acceptance are sharp
  /// Photons without dimensions of their own take events into the acceptance from beyond its edges,
  /// too seldom for a warm-up to learn it: what single points teach is limited, and so is how thin
  /// the points may become.
  bool tails = false;
};

/// Particles of a process as files and cuts need them; electron or first beam along +z.
struct Particles {
  std::array<int, 2> beam_pdg_id{11, -11};
  std::array<double, 2> beam_mass{};  // GeV
  std::vector<int> signal_pdg_id;
  std::vector<double> signal_mass;  // GeV

  [[nodiscard]] SignalPhotons signal_photons() const { return SignalPhotons::of(signal_pdg_id); }
};

class Integrand {
 public:
  Integrand() = default;
  Integrand(const Integrand&) = delete;
  Integrand& operator=(const Integrand&) = delete;
  virtual ~Integrand() = default;

  /// At most Cell::max_dimensions dimensions and 255 strata; the integrator checks it.
  [[nodiscard]] virtual const std::vector<Stratum>& strata() const = 0;
  [[nodiscard]] virtual const Particles& particles() const = 0;
  [[nodiscard]] virtual double ecm() const = 0;

  /// Appends the record(s) of the point x of the unit hypercube; `jacobian` of whatever made x.
  /// What has no fixed number of dimensions is drawn from `stream`. `ecm`: of this event, between
  /// Settings::lowest_ecm and ecm().
  virtual void draw(std::size_t stratum, const double* x, double jacobian, double ecm,
                    std::uint32_t event, random::CounterStream& stream,
                    RecordBuffer& buffer) const = 0;

  /// Pairs: the Born configuration at an angle; its factor is not set. Throws ConfigurationError
  /// for processes that have no such angle.
  virtual void draw_born(double cos_theta, double phi, double ecm, RecordBuffer& buffer) const = 0;

  /// Weights in nb of all records, [record]; zero where they are not selected.
  virtual void weigh(const RecordBuffer& buffer, std::span<double> weights) const = 0;

  /// Another model, or an order that this one can be reweighted to, whose weigh() takes the records
  /// that this integrand draws. Uses this integrand, which must live longer; draws no records
  /// itself. Throws ConfigurationError when the records do not cover what the variation radiates.
  [[nodiscard]] virtual std::unique_ptr<Integrand> variation(const process::Model& model,
                                                             const std::string& order) const = 0;

  /// What has been tabulated on the way, in numbers, for another integrand of the same set-up;
  /// without energies where nothing has.
  [[nodiscard]] virtual process::SoftVirtualTable::Numbers tables() const { return {}; }
  /// Takes them over. Throws DataError where they cannot be those of this set-up.
  virtual void adopt(const process::SoftVirtualTable::Numbers&) const {}

  /// For the records of `draw`.
  [[nodiscard]] RecordBuffer buffer() const {
    RecordBuffer buffer;
    buffer.n_signal = particles().signal_pdg_id.size();
    return buffer;
  }

  /// Null where the laboratory is the centre-of-mass frame.
  [[nodiscard]] virtual const Beams* beams() const { return nullptr; }
  [[nodiscard]] Laboratory laboratory() const {
    const SignalPhotons photons = particles().signal_photons();
    if (beams() == nullptr) {
      return {ecm(),
              photons,
              {ecm(), 0, 0, 0},
              kinematics::at_rest_together(ecm(), particles().beam_mass)};
    }
    const Frame& nominal = beams()->nominal();
    return {ecm(),
            photons,
            nominal.total(),
            {nominal.first(), nominal.second()},
            beams()->has_spread()};
  }
};

/// A second weight of the same events.
struct Variation {
  std::string name;
  std::shared_ptr<const Integrand> integrand;  // made by the nominal one
};

}  // namespace vasilisa::run
