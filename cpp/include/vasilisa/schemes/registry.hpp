// Processes and orders by name: the one place where generators and schemes meet.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "vasilisa/process/model.hpp"
#include "vasilisa/run/integrand.hpp"
#include "vasilisa/schemes/order.hpp"

namespace vasilisa::schemes {

/// The table of orders, from the crudest to the best.
std::vector<Order> orders();

/// The integrand of the process called `process`; throws ConfigurationError for an unknown one.
std::unique_ptr<run::Integrand> make_integrand(const std::string& process,
                                               const process::Model& model,
                                               const run::Settings& settings);

/// PDG ids of p_minus and p_plus.
std::pair<int, int> final_pdg_ids(const std::string& process);

/// Names of the processes compiled in.
std::vector<std::string> process_names();

}  // namespace vasilisa::schemes
