#include "vasilisa/hadrons/vacuum_polarization.hpp"

#include <limits>
#include <sstream>
#include <utility>

#include "vasilisa/hadrons/leptonic_vacuum_polarization.hpp"
#include "vasilisa/hadrons/stored.hpp"
#include "vasilisa/numerics/error.hpp"

namespace vasilisa::hadrons {
namespace {

class NoVacuumPolarization final : public VacuumPolarization, public Storable {
 public:
  NoVacuumPolarization()
      : VacuumPolarization(
            "none", "constant alpha",
            {-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()}) {}
  [[nodiscard]] Stored stored() const override { return stored_constants({}); }

 private:
  [[nodiscard]] std::complex<double> value(double) const override { return 0.0; }
};

}  // namespace

VacuumPolarization::VacuumPolarization(std::string name, std::string source, Range range)
    : name_(std::move(name)), source_(std::move(source)), range_(range) {}

std::complex<double> VacuumPolarization::operator()(double q2) const {
  require_inside(q2);
  return value(q2);
}

std::complex<double> VacuumPolarization::dressing(double q2) const {
  require_inside(q2);
  return resummed(q2);
}

std::complex<double> VacuumPolarization::error(double q2) const {
  require_inside(q2);
  return standard_deviation(q2);
}

std::complex<double> VacuumPolarization::resummed(double q2) const {
  return 1.0 / (1.0 - value(q2));
}

std::complex<double> VacuumPolarization::standard_deviation(double) const { return 0.0; }

void VacuumPolarization::require_inside(double q2) const {
  if (q2 >= range_.minimum && q2 <= range_.maximum) return;
  std::ostringstream text;
  text << "vacuum_polarization: " << name_ << ": q^2 = " << q2
       << " GeV^2; valid: " << range_.minimum << " to " << range_.maximum << " GeV^2";
  throw RangeError(text.str());
}

const std::vector<std::string>& vacuum_polarization_names() {
  static const std::vector<std::string> names = {"none", "leptonic"};
  return names;
}

VacuumPolarizationPointer make_vacuum_polarization(const std::string& name,
                                                   const Constants& constants) {
  if (name == "none") return std::make_shared<NoVacuumPolarization>();
  if (name == "leptonic") return std::make_shared<LeptonicVacuumPolarization>(constants);
  std::string valid;
  for (const auto& known : vacuum_polarization_names()) {
    valid += (valid.empty() ? "" : ", ") + known;
  }
  throw ConfigurationError("vacuum_polarization: '" + name + "'; valid: " + valid);
}

}  // namespace vasilisa::hadrons
