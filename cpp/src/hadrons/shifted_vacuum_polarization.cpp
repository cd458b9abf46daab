#include "vasilisa/hadrons/shifted_vacuum_polarization.hpp"

#include <sstream>
#include <string>
#include <utility>

namespace vasilisa::hadrons {

namespace {

std::string shifted_name(const std::string& name, double n) {
  std::ostringstream text;
  text << name << std::showpos << n << " sigma";
  return text.str();
}

}  // namespace

ShiftedVacuumPolarization::ShiftedVacuumPolarization(VacuumPolarizationPointer base,
                                                     double standard_deviations)
    : VacuumPolarization(shifted_name(base->name(), standard_deviations), base->source(),
                         base->range()),
      base_(std::move(base)),
      n_(standard_deviations) {}

std::complex<double> ShiftedVacuumPolarization::value(double q2) const {
  return (*base_)(q2) + n_ * base_->error(q2);
}

std::complex<double> ShiftedVacuumPolarization::resummed(double q2) const {
  return 1.0 / (1.0 / base_->dressing(q2) - n_ * base_->error(q2));
}

std::complex<double> ShiftedVacuumPolarization::standard_deviation(double q2) const {
  return base_->error(q2);
}

}  // namespace vasilisa::hadrons
