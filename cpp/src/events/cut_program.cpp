#include "vasilisa/events/cut_program.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <type_traits>

#include "vasilisa/events/centre_of_mass.hpp"
#include "vasilisa/numerics/error.hpp"

namespace vasilisa {

namespace {

using Vector = FourVector<double>;

// ExternalTest hands four-vectors over as arrays of four doubles.
static_assert(std::is_standard_layout_v<Vector> && sizeof(Vector) == 4 * sizeof(double));

std::string text(double lower, double upper) {
  return "[" + std::to_string(lower) + ", " + std::to_string(upper) + "]";
}

void check_range(std::string_view field, double lower, double upper, bool may_be_point) {
  if (lower < upper || (may_be_point && lower == upper)) return;
  throw ConfigurationError(std::string(field) + ": " + text(lower, upper) +
                           "; valid: a lower limit below the upper one");
}

void check_not_negative(std::string_view field, double value) {
  if (value >= 0) return;
  throw ConfigurationError(std::string(field) + ": " + std::to_string(value) + "; valid: >= 0");
}

/// Exact where the angle is 0 or pi, so that a limit there excludes nothing by rounding.
double exact_sine(double angle) {
  return angle <= 0 || angle >= std::numbers::pi ? 0.0 : std::sin(angle);
}
double clamped_cosine(double angle) { return std::cos(std::clamp(angle, 0.0, std::numbers::pi)); }

// Limits on cos theta; 2 stands for none.
double cos_min(double theta_upper) {
  return theta_upper >= std::numbers::pi ? -2.0 : std::cos(theta_upper);
}
double cos_max(double theta_lower) { return theta_lower <= 0 ? 2.0 : std::cos(theta_lower); }

/// Calls visit for every final-state photon.
template <class F>
void for_each_photon(const EventView& event, F visit) {
  if (event.photons_are_signal) {
    visit(event.p_minus);
    visit(event.p_plus);
  }
  for (int i = 0; i < event.n_photons; ++i) visit(event.photons[i]);
}

template <class Step>
bool passes(const Step& step, const Vector& photon) {
  return photon.e >= step.min_energy && photon.z >= step.cos_min * photon.e &&
         photon.z <= step.cos_max * photon.e;
}

}  // namespace

// --- from postfix notation to steps ---------------------------------------------------------

struct CutProgram::Node {
  const CutInstruction* instruction;
  int left, right;  // operands of a combination
};

CutProgram::CutProgram(const std::vector<CutInstruction>& postfix) {
  if (postfix.empty()) return;
  std::vector<Node> nodes;
  std::vector<int> stack;
  const auto pop = [&stack] {
    if (stack.empty()) throw ConfigurationError("cuts: a combination lacks an operand");
    const int top = stack.back();
    stack.pop_back();
    return top;
  };
  for (const CutInstruction& instruction : postfix) {
    Node node{&instruction, -1, -1};
    if (const auto* combination = std::get_if<Combination>(&instruction)) {
      if (*combination != Combination::negation) node.right = pop();
      node.left = pop();
    }
    stack.push_back(static_cast<int>(nodes.size()));
    nodes.push_back(node);
  }
  if (stack.size() != 1) throw ConfigurationError("cuts: the program is not one expression");
  emit(nodes, stack.front(), accept, reject);
}

/// Appends the steps of a node, those that run last first, so that every exit is known when its
/// step is written. Returns where the node's evaluation begins: always the last step.
int CutProgram::emit(const std::vector<Node>& nodes, int index, int on_true, int on_false) {
  const Node& node = nodes[static_cast<std::size_t>(index)];
  if (const auto* combination = std::get_if<Combination>(node.instruction)) {
    if (*combination == Combination::negation) return emit(nodes, node.left, on_false, on_true);
    const int right = emit(nodes, node.right, on_true, on_false);
    return *combination == Combination::all_of ? emit(nodes, node.left, right, on_false)
                                               : emit(nodes, node.left, on_true, right);
  }
  Test test = std::visit(
      [](const auto& leaf) -> Test {
        if constexpr (std::is_same_v<std::decay_t<decltype(leaf)>, Combination>) {
          throw ConfigurationError("cuts: a combination where a test belongs");
        } else {
          return compile(leaf);
        }
      },
      *node.instruction);
  steps_.push_back({test, on_true, on_false});
  return static_cast<int>(steps_.size()) - 1;
}

/// The limits on a value, as its kind is tested.
struct CutProgram::RangeCompiler {
  double lower, upper;

  Test operator()(Observable::Number kind) const {
    return ValueStep<double>{kind.value, lower, upper};
  }
  Test operator()(Observable::Count kind) const { return ValueStep<int>{kind.value, lower, upper}; }
  Test operator()(Observable::Angle kind) const {
    // Limits outside [0, pi] have no vector of their own.
    if (lower > std::numbers::pi || upper < 0) return Never{};
    return AngleStep{kind.vector, clamped_cosine(lower), exact_sine(lower), clamped_cosine(upper),
                     exact_sine(upper)};
  }
  Test operator()(Observable::Length kind) const {
    if (upper < 0) return Never{};
    const double from = std::max(lower, 0.0);
    return SquareStep{kind.squared, from * from, upper * upper};
  }
};

CutProgram::Test CutProgram::compile(const RangeTest& test) {
  const Observable& observable = observable_from_name(test.observable);
  check_range(observable.name, test.lower, test.upper,
              std::holds_alternative<Observable::Count>(observable.kind));
  return std::visit(RangeCompiler{test.lower, test.upper}, observable.kind);
}

CutProgram::Test CutProgram::compile(const PhotonTest& test) {
  if (test.count < 1) {
    throw ConfigurationError("photon count: " + std::to_string(test.count) + "; valid: >= 1");
  }
  check_not_negative("photon min_energy", test.min_energy);
  check_range("photon theta", test.theta_lower, test.theta_upper, false);
  return PhotonStep{test.count, test.min_energy, cos_min(test.theta_upper),
                    cos_max(test.theta_lower)};
}

CutProgram::Test CutProgram::compile(const TwoPhotonTest& test) {
  check_not_negative("two_photons min_energy", test.min_energy);
  check_not_negative("two_photons max_acollinearity", test.max_acollinearity);
  check_range("two_photons theta", test.theta_lower, test.theta_upper, false);
  return TwoPhotonStep{test.min_energy, cos_min(test.theta_upper), cos_max(test.theta_lower),
                       clamped_cosine(test.max_acollinearity), exact_sine(test.max_acollinearity)};
}

CutProgram::Test CutProgram::compile(const ExternalTest& test) {
  if (test.function == nullptr) throw ConfigurationError("cuts: the function's address is 0");
  return test;
}

CutProgram::Test CutProgram::compile(const CentreOfMassTest& test) { return test; }

// --- evaluation -----------------------------------------------------------------------------

bool CutProgram::operator()(const EventView& event) const {
  if (steps_.empty()) return true;
  EventKinematics kinematics(event);
  int next = static_cast<int>(steps_.size()) - 1;
  while (next >= 0) {
    const Step& step = steps_[static_cast<std::size_t>(next)];
    const bool passed =
        std::visit([&kinematics](const auto& test) { return holds(test, kinematics); }, step.test);
    next = passed ? step.on_true : step.on_false;
  }
  return next == accept;
}

bool CutProgram::holds(const AngleStep& step, EventKinematics& kinematics) {
  const AngleVector v = step.vector(kinematics);
  // |v| sin(angle - limit): both angles lie in [0, pi], so its sign is that of the difference.
  return v.s * step.cos_lower >= v.c * step.sin_lower &&
         v.s * step.cos_upper <= v.c * step.sin_upper;
}

bool CutProgram::holds(const SquareStep& step, EventKinematics& kinematics) {
  const double value = step.squared(kinematics);
  return value >= step.lower_squared && value <= step.upper_squared;
}

template <class T>
bool CutProgram::holds(const ValueStep<T>& step, EventKinematics& kinematics) {
  const double value = step.value(kinematics);
  return value >= step.lower && value <= step.upper;
}

bool CutProgram::holds(const Never& /*step*/, EventKinematics& /*kinematics*/) { return false; }

bool CutProgram::holds(const PhotonStep& step, EventKinematics& kinematics) {
  int count = 0;
  for_each_photon(kinematics.event(),
                  [&](const Vector& photon) { count += passes(step, photon) ? 1 : 0; });
  return count >= step.count;
}

bool CutProgram::holds(const TwoPhotonStep& step, EventKinematics& kinematics) {
  const Vector* first = nullptr;
  const Vector* second = nullptr;
  for_each_photon(kinematics.event(), [&](const Vector& photon) {
    if (!passes(step, photon)) return;
    if (first == nullptr || photon.e > first->e) {
      second = first;
      first = &photon;
    } else if (second == nullptr || photon.e > second->e) {
      second = &photon;
    }
  });
  if (second == nullptr) return false;
  const double cross_x = first->y * second->z - first->z * second->y;
  const double cross_y = first->z * second->x - first->x * second->z;
  const double cross_z = first->x * second->y - first->y * second->x;
  const double sine = std::sqrt(cross_x * cross_x + cross_y * cross_y + cross_z * cross_z);
  return sine * step.cos_acollinearity <= -spatial_dot(*first, *second) * step.sin_acollinearity;
}

bool CutProgram::holds(const ExternalTest& step, EventKinematics& kinematics) {
  const EventView& event = kinematics.event();
  // The C signature knows no const; ExternalTest's contract forbids writing.
  const auto array = [](const Vector* p) {
    return const_cast<double*>(reinterpret_cast<const double*>(p));
  };
  return step.function(array(&event.p_minus), array(&event.p_plus), array(event.photons),
                       event.n_photons, event.ecm);
}

bool CutProgram::holds(const CentreOfMassTest& step, EventKinematics& kinematics) {
  return in_centre_of_mass(kinematics.event(), *step.program);
}

}  // namespace vasilisa
