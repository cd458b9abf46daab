// Form factors and vacuum polarisations as numbers, from which another process makes the same
// function to the last bit.
#pragma once

#include <complex>
#include <string>
#include <vector>

#include "vasilisa/hadrons/form_factor.hpp"
#include "vasilisa/hadrons/vacuum_polarization.hpp"

namespace vasilisa::hadrons {

struct Stored {
  std::string type;  // of a table in stored.cpp
  std::vector<std::vector<double>> columns;
};

/// What a form factor or a vacuum polarisation is that can be stored.
class Storable {
 public:
  Storable() = default;
  Storable(const Storable&) = delete;
  Storable& operator=(const Storable&) = delete;
  virtual ~Storable() = default;
  [[nodiscard]] virtual Stored stored() const = 0;
};

/// What is known by its name and by masses and couplings.
Stored stored_constants(const Constants& constants);

/// Throws DataError for what cannot be stored.
Stored stored(const FormFactor& form_factor);
Stored stored(const VacuumPolarization& vacuum_polarization);

/// What every form factor tells of itself.
struct Label {
  std::string name, source;
  FormFactor::Kind kind;
  FormFactor::Range range;
};

/// Throw DataError for what is no such thing.
FormFactorPointer restore_form_factor(const Stored& stored, const Label& label);
VacuumPolarizationPointer restore_vacuum_polarization(const Stored& stored,
                                                      const std::string& name);

/// Real and imaginary parts, one after the other.
std::vector<double> flat(const std::vector<std::complex<double>>& values);
std::vector<std::complex<double>> unflat(const std::vector<double>& numbers);

}  // namespace vasilisa::hadrons
