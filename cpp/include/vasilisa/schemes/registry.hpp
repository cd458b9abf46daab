// Processes and orders by name.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "vasilisa/process/model.hpp"
#include "vasilisa/run/integrand.hpp"
#include "vasilisa/schemes/entry.hpp"
#include "vasilisa/schemes/order.hpp"

namespace vasilisa::schemes {

/// The table of orders, from the crudest to the best.
std::vector<Order> orders();

/// Names of the processes compiled in.
std::vector<std::string> process_names();

/// What is known of a process; throws ConfigurationError, which lists the valid names, for an
/// unknown one.
const Entry& entry(const std::string& process);

/// The integrand of a process at the order of the settings, with beams if they have any.
std::unique_ptr<run::Integrand> make_integrand(const Entry& process, const process::Model& model,
                                               const run::Settings& settings);

}  // namespace vasilisa::schemes
