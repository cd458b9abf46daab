// Form factors of charged mesons: complex F(s) for real s, F(0) = 1, each with its source, its
// kind and its range of validity, outside which it raises.
#pragma once

#include <complex>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "vasilisa/numerics/constants.hpp"

namespace vasilisa::hadrons {

/// Immutable; shared freely between threads and generators.
class FormFactor {
 public:
  /// Measured form factors conventionally contain the vacuum polarisation of the photon
  /// propagator (dressed): a cross section made with one must not be dressed again.
  enum class Kind { dressed, bare };

  struct Range {
    double minimum, maximum;  ///< s in GeV^2
  };

  virtual ~FormFactor() = default;
  FormFactor(const FormFactor&) = delete;
  FormFactor& operator=(const FormFactor&) = delete;

  /// F(s), s in GeV^2; throws RangeError outside range() (by more than rounding).
  [[nodiscard]] std::complex<double> operator()(double s) const;

  /// F(s) without the check of the range: the analytic continuation below threshold and to
  /// spacelike s for the models, RangeError for tables.
  [[nodiscard]] virtual std::complex<double> continuation(double s) const = 0;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& source() const { return source_; }
  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] Range range() const { return range_; }

 protected:
  FormFactor(std::string name, std::string source, Kind kind, Range range);

 private:
  std::string name_;
  std::string source_;
  Kind kind_;
  Range range_;
};

using FormFactorPointer = std::shared_ptr<const FormFactor>;

/// Names that make_form_factor knows.
const std::vector<std::string>& form_factor_names();

/// A form factor by name; throws ConfigurationError listing the valid names.
FormFactorPointer make_form_factor(const std::string& name, const Constants& constants = {});

/// A table in a text file, see form_factor_table.hpp.
FormFactorPointer read_form_factor_table(const std::string& path, FormFactor::Kind kind);

/// A function of s, evaluated on the range once and tabulated to the relative tolerance.
using FormFactorFunction =
    std::function<std::vector<std::complex<double>>(const std::vector<double>&)>;
FormFactorPointer tabulate_form_factor(const FormFactorFunction& f, const std::string& name,
                                       FormFactor::Kind kind, FormFactor::Range range,
                                       double tolerance = 1e-10,
                                       const std::vector<double>& breaks = {});

}  // namespace vasilisa::hadrons
