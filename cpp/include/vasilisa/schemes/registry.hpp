// Processes and orders by name: the one place where generators and schemes meet.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "vasilisa/process/facts.hpp"
#include "vasilisa/process/model.hpp"
#include "vasilisa/run/integrand.hpp"

namespace vasilisa::schemes {

/// The integrand of the process called `process`; throws ConfigurationError for an unknown one.
std::unique_ptr<run::Integrand> make_integrand(const std::string& process,
                                               const process::Model& model,
                                               const run::Settings& settings);

/// What is known of it; throws ConfigurationError for an unknown one.
const process::Facts& process_facts(const std::string& process);

/// Names of the processes compiled in.
std::vector<std::string> process_names();

}  // namespace vasilisa::schemes
