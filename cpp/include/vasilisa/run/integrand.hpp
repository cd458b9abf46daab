// What the event loop integrates: strata of a process at an order, without the process's type.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "vasilisa/numerics/error.hpp"
#include "vasilisa/process/model.hpp"
#include "vasilisa/random/counter_stream.hpp"
#include "vasilisa/run/beams.hpp"
#include "vasilisa/run/record.hpp"
#include "vasilisa/run/visible.hpp"

namespace vasilisa::run {

enum class Order { lo, sf, nlo, mcgpj, nlops };  // from the crudest to the best

/// fks: counter-events, no cut-off [McM20]; slicing: emission above k_soft only.
enum class Subtraction { fks, slicing };

struct Settings {
  double ecm = 0;
  Order order = Order::nlo;
  Subtraction subtraction = Subtraction::fks;
  double xi_cut = 0.3;   // fks: counter-events up to this energy fraction; no result depends on it
  double k_soft = 1e-4;  // slicing: lowest energy of hard photons over the beam energy
  double theta_jet = 0.03;             // mcgpj: opening angle of the jets of electrons, rad
  std::shared_ptr<const Beams> beams;  // null: the laboratory is the centre-of-mass frame
  double lowest_ecm = 0;               // at() goes down to here; 0: at() is not used
};

class Integrand {
 public:
  Integrand() = default;
  Integrand(const Integrand&) = delete;
  Integrand& operator=(const Integrand&) = delete;
  virtual ~Integrand() = default;

  [[nodiscard]] virtual std::size_t strata() const = 0;
  [[nodiscard]] virtual std::string stratum_name(std::size_t stratum) const = 0;
  [[nodiscard]] virtual std::size_t dimensions(std::size_t stratum) const = 0;
  [[nodiscard]] virtual double ecm() const = 0;
  [[nodiscard]] virtual bool neutral() const = 0;  // the final pair are photons
  [[nodiscard]] virtual int pdg_minus() const = 0;
  [[nodiscard]] virtual int pdg_plus() const = 0;
  [[nodiscard]] virtual double final_mass() const = 0;

  /// Appends the record(s) of the point x of the unit hypercube; `jacobian` of whatever made x.
  /// What has no fixed number of dimensions is drawn from `stream`.
  virtual void kinematics(std::size_t stratum, const double* x, double jacobian,
                          std::uint32_t event, random::CounterStream& stream,
                          RecordBuffer& buffer) const = 0;

  /// The Born configuration at an angle; its factor is not set.
  [[nodiscard]] virtual Record born_record(double cos_theta, double phi) const = 0;

  /// Weight of a record, nb.
  [[nodiscard]] virtual double weight(const Record& record, const RecordBuffer& buffer) const = 0;

  /// Another model, or a lower order, whose weight() takes the records that this integrand makes.
  /// Uses this integrand, which must live longer; makes no records itself. Throws
  /// ConfigurationError when the records do not cover what the variation radiates.
  [[nodiscard]] virtual std::unique_ptr<Integrand> variation(const process::Model& model,
                                                             Order order) const = 0;

  /// The same at an energy from Settings::lowest_ecm to ecm(); cheap, uses our tables.
  [[nodiscard]] virtual std::unique_ptr<Integrand> at(double /*ecm*/) const {
    throw ConfigurationError("beams: this order has no energy spread");
  }

  /// Null where the laboratory is the centre-of-mass frame.
  [[nodiscard]] virtual const Beams* beams() const { return nullptr; }
  [[nodiscard]] Laboratory laboratory() const {
    if (beams() == nullptr) return {ecm(), neutral()};
    return {ecm(), neutral(), beams()->nominal().total(), beams()->has_spread()};
  }
};

/// A second weight of the same events.
struct Variation {
  std::string name;
  std::shared_ptr<const Integrand> integrand;  // made by the nominal one
};

}  // namespace vasilisa::run
