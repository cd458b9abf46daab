#include "vasilisa/hadrons/stored.hpp"

#include <algorithm>
#include <memory>

#include "vasilisa/hadrons/form_factor_table.hpp"
#include "vasilisa/hadrons/gounaris_sakurai.hpp"
#include "vasilisa/hadrons/kaon_vmd.hpp"
#include "vasilisa/hadrons/pole_sum.hpp"
#include "vasilisa/hadrons/tabulated_vacuum_polarization.hpp"
#include "vasilisa/hadrons/vacuum_polarization_table.hpp"
#include "vasilisa/numerics/error.hpp"

namespace vasilisa::hadrons {
namespace {

using Columns = std::vector<std::vector<double>>;

template <class T>
Stored stored_if_possible(const T& object, const char* what) {
  if (const auto* storable = dynamic_cast<const Storable*>(&object)) return storable->stored();
  throw DataError(std::string(what) + " " + object.name() + ": cannot be stored");
}

[[noreturn]] void refuse(const char* what, const std::string& name) {
  throw DataError(std::string(what) + " " + name + ": what is stored of it is damaged");
}

/// The members of Constants in their order.
Constants constants_of(const std::vector<double>& c) {
  return {c[0], c[1], c[2], c[3], c[4], c[5], c[6]};
}

bool are_columns(const Columns& columns, std::size_t count) {
  constexpr std::size_t fewest_rows = 2;
  return columns.size() == count && columns[0].size() >= fewest_rows &&
         std::ranges::all_of(columns, [&](const auto& c) { return c.size() == columns[0].size(); });
}

bool are_constants(const Columns& columns) { return columns.size() == 1 && columns[0].size() == 7; }

template <class Make>
auto damaged_if_refused(const char* what, const std::string& name, Make make) {
  try {
    return make();
  } catch (const Error&) {
    refuse(what, name);
  }
}

FormFactorPointer form_factor_of(const Stored& stored, const Label& label) {
  const auto& [type, columns] = stored;
  if (type == "named" && are_constants(columns)) {
    return make_form_factor(label.name, constants_of(columns[0]));
  }
  // The models themselves; by their names goes what continues them.
  if (type == "kaon_vmd" && are_constants(columns)) {
    return std::make_shared<KaonVmd>(constants_of(columns[0]));
  }
  if (type == "gounaris_sakurai" && are_constants(columns)) {
    const double pion_mass = constants_of(columns[0]).pion_mass;
    if (label.name == "cmd3") return make_cmd3(pion_mass);
    if (label.name == "strong2020") return make_strong2020(pion_mass);
  }
  if (type == "poles" && are_columns(columns, 2)) {
    const auto amplitudes = unflat(columns[0]), positions = unflat(columns[1]);
    std::vector<PoleSum::Pole> poles;
    for (std::size_t i = 0; i < amplitudes.size(); ++i) {
      poles.push_back({amplitudes[i], positions[i]});
    }
    return std::make_shared<PoleSum>(label.name, label.source, std::move(poles), label.kind,
                                     label.range);
  }
  if (type == "table" && are_columns(columns, 3)) {
    return std::make_shared<ComplexTable>(label.name, columns[0], columns[1], columns[2],
                                          label.kind);
  }
  if (type == "modulus" && are_columns(columns, 2)) {
    return std::make_shared<ModulusTable>(label.name, columns[0], columns[1], label.kind);
  }
  if (type == "function" && columns.size() == 2) {
    return std::make_shared<TabulatedFormFactor>(
        label.name, label.kind, label.range,
        PiecewiseChebyshev<std::complex<double>>(columns[0], unflat(columns[1])));
  }
  refuse("form factor", label.name);
}

VacuumPolarizationPointer vacuum_polarization_of(const Stored& stored, const std::string& name) {
  const auto& [type, columns] = stored;
  if (type == "named" && are_constants(columns)) {
    return make_vacuum_polarization(name, constants_of(columns[0]));
  }
  if (type == "table" && (are_columns(columns, 4) || are_columns(columns, 7))) {
    return std::make_shared<VacuumPolarizationTable>(name, columns);
  }
  refuse("vacuum polarisation", name);
}

}  // namespace

Stored stored_constants(const Constants& c) {
  return {"named",
          {{c.alpha_inverse, c.electron_mass, c.muon_mass, c.pion_mass, c.kaon_mass, c.tau_mass,
            c.hbarc2}}};
}

Stored stored(const FormFactor& form_factor) {
  return stored_if_possible(form_factor, "form factor");
}

Stored stored(const VacuumPolarization& vacuum_polarization) {
  return stored_if_possible(vacuum_polarization, "vacuum polarisation");
}

FormFactorPointer restore_form_factor(const Stored& stored, const Label& label) {
  return damaged_if_refused("form factor", label.name,
                            [&] { return form_factor_of(stored, label); });
}

VacuumPolarizationPointer restore_vacuum_polarization(const Stored& stored,
                                                      const std::string& name) {
  return damaged_if_refused("vacuum polarisation", name,
                            [&] { return vacuum_polarization_of(stored, name); });
}

std::vector<double> flat(const std::vector<std::complex<double>>& values) {
  std::vector<double> numbers;
  for (const auto& value : values) {
    numbers.push_back(value.real());
    numbers.push_back(value.imag());
  }
  return numbers;
}

std::vector<std::complex<double>> unflat(const std::vector<double>& numbers) {
  if (numbers.size() % 2 != 0) throw DataError("complex numbers: one half of one is missing");
  std::vector<std::complex<double>> values;
  for (std::size_t i = 0; i < numbers.size(); i += 2)
    values.emplace_back(numbers[i], numbers[i + 1]);
  return values;
}

}  // namespace vasilisa::hadrons
