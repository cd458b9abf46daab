#include "vasilisa/hadrons/form_factor.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>
#include <string_view>
#include <utility>

#include "vasilisa/hadrons/continued_form_factor.hpp"
#include "vasilisa/hadrons/gounaris_sakurai.hpp"
#include "vasilisa/hadrons/kaon_vmd.hpp"
#include "vasilisa/hadrons/pole_sum.hpp"
#include "vasilisa/hadrons/stored.hpp"
#include "vasilisa/numerics/error.hpp"

namespace vasilisa::hadrons {
namespace {

// Kinematics reconstructs s at threshold only to rounding.
constexpr double kRounding = 1e-12;

constexpr std::string_view kUp = "_tail_up", kDown = "_tail_down";

// A model with its perturbative tail, raised or lowered by its error where the name says so.
FormFactorPointer with_tail(const std::string& name, const FormFactorPointer& model,
                            const PerturbativeTail::Parameters& parameters) {
  const double shift = name.ends_with(kUp) ? 1.0 : name.ends_with(kDown) ? -1.0 : 0.0;
  return std::make_shared<PerturbativeTail>(name, model, parameters, shift);
}

class Pointlike final : public FormFactor, public Storable {
 public:
  Pointlike()
      : FormFactor(
            "pointlike", "scalar QED", Kind::bare,
            {-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()}) {}
  [[nodiscard]] std::complex<double> continuation(double) const override { return 1.0; }
  [[nodiscard]] Stored stored() const override { return stored_constants({}); }
};

}  // namespace

FormFactor::FormFactor(std::string name, std::string source, Kind kind, Range range)
    : name_(std::move(name)), source_(std::move(source)), kind_(kind), range_(range) {}

std::complex<double> FormFactor::operator()(double s) const {
  if (s >= range_.minimum && s <= range_.maximum) return continuation(s);
  const double slack = kRounding * std::abs(s);
  if (std::isfinite(s) && s >= range_.minimum - slack && s <= range_.maximum + slack) {
    return continuation(std::clamp(s, range_.minimum, range_.maximum));
  }
  std::ostringstream text;
  text << "form_factor: " << name_ << ": s = " << s << " GeV^2; valid: " << range_.minimum << " to "
       << range_.maximum << " GeV^2; ";
  // Photons of the initial state take the pair down to its threshold, whatever the energy.
  text << (s > range_.maximum ? "further up go the default ones (cmd3, kaon_vmd) and functions"
                              : "further down goes a table with form_factor_below: pole; or cuts "
                                "that keep pair_mass above");
  throw RangeError(text.str());
}

const std::vector<std::string>& form_factor_names() {
  static const std::vector<std::string> names = {
      "pointlike",    "strong2020",       "cmd3",
      "cmd3_tail_up", "cmd3_tail_down",   "gvmd_bwsum3",
      "kaon_vmd",     "kaon_vmd_tail_up", "kaon_vmd_tail_down"};
  return names;
}

FormFactorPointer make_form_factor(const std::string& name, const Constants& constants) {
  if (name == "pointlike") return std::make_shared<Pointlike>();
  if (name == "strong2020") return make_strong2020(constants.pion_mass);
  const auto is = [&name](const std::string& model) {
    return name == model || name == model + std::string(kUp) || name == model + std::string(kDown);
  };
  if (is("cmd3")) {
    return with_tail(name, make_cmd3(constants.pion_mass), {4.0, 9.0, 0.075});  // [CLEO05]
  }
  if (name == "gvmd_bwsum3") return make_gvmd_bwsum3(constants.pion_mass);
  if (is("kaon_vmd")) {
    return with_tail(name, std::make_shared<KaonVmd>(constants), {2.25, 9.0, 0.063});  // [CLEO05]
  }
  std::string valid;
  for (const auto& known : form_factor_names()) valid += (valid.empty() ? "" : ", ") + known;
  throw ConfigurationError("form_factor: '" + name + "'; valid: " + valid);
}

}  // namespace vasilisa::hadrons
