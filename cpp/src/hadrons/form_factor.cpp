#include "vasilisa/hadrons/form_factor.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>
#include <utility>

#include "vasilisa/hadrons/gounaris_sakurai.hpp"
#include "vasilisa/hadrons/kaon_vmd.hpp"
#include "vasilisa/hadrons/pole_sum.hpp"
#include "vasilisa/numerics/error.hpp"

namespace vasilisa::hadrons {
namespace {

// Kinematics reconstructs s at threshold only to rounding.
constexpr double kRounding = 1e-12;

class Pointlike final : public FormFactor {
 public:
  Pointlike()
      : FormFactor(
            "pointlike", "scalar QED", Kind::bare,
            {-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()}) {}
  [[nodiscard]] std::complex<double> continuation(double) const override { return 1.0; }
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
  text << "form factor " << name_ << ": s = " << s << " GeV^2; valid: " << range_.minimum << " to "
       << range_.maximum << " GeV^2";
  throw RangeError(text.str());
}

const std::vector<std::string>& form_factor_names() {
  static const std::vector<std::string> names = {"pointlike", "strong2020", "cmd3", "gvmd_bwsum3",
                                                 "kaon_vmd"};
  return names;
}

FormFactorPointer make_form_factor(const std::string& name, const Constants& constants) {
  if (name == "pointlike") return std::make_shared<Pointlike>();
  if (name == "strong2020") return make_strong2020(constants.pion_mass);
  if (name == "cmd3") return make_cmd3(constants.pion_mass);
  if (name == "gvmd_bwsum3") return make_gvmd_bwsum3(constants.pion_mass);
  if (name == "kaon_vmd") return std::make_shared<KaonVmd>(constants);
  std::string valid;
  for (const auto& known : form_factor_names()) valid += (valid.empty() ? "" : ", ") + known;
  throw ConfigurationError("form_factor: '" + name + "'; valid: " + valid);
}

}  // namespace vasilisa::hadrons
