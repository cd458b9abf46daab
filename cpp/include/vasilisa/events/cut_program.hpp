// A selection compiled to a list of tests with two exits each: the next test when it holds, and
// the next when it fails. "and", "or" and "not" cost nothing, and the first test that decides
// ends the evaluation.
#pragma once

#include <limits>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "vasilisa/events/observables.hpp"

namespace vasilisa {

/// lower <= observable <= upper.
struct RangeTest {
  std::string observable;  // its name
  double lower = -std::numeric_limits<double>::infinity();
  double upper = std::numeric_limits<double>::infinity();
};

/// At least `count` photons with E >= min_energy (GeV) and theta within the range (rad). Where
/// the pair are photons, they count.
struct PhotonTest {
  int count = 1;
  double min_energy = 0;
  double theta_lower = 0;
  double theta_upper = std::numeric_limits<double>::infinity();
};

/// At least two photons as in PhotonTest, of which the two most energetic are acollinear, pi
/// minus their opening angle, by at most max_acollinearity (rad).
struct TwoPhotonTest {
  double min_energy = 0;
  double theta_lower = 0;
  double theta_upper = std::numeric_limits<double>::infinity();
  double max_acollinearity = std::numeric_limits<double>::infinity();
};

/// A function of the user: p_minus[4], p_plus[4], photons[n][4] as (E, px, py, pz) in GeV, n,
/// sqrt(s). It must not write to its arguments and may be called from many threads at once.
struct ExternalTest {
  using Function = bool (*)(double* p_minus, double* p_plus, double* photons, int n, double ecm);
  Function function;
};

class CutProgram;

/// A selection of its own, of momenta boosted to where both beams without their spread rest; the
/// axes are those of the laboratory.
struct CentreOfMassTest {
  std::shared_ptr<const CutProgram> program;
};

enum class Combination { all_of, any_of, negation };  // of two, two, one preceding results

/// One element of a selection in postfix notation.
using CutInstruction =
    std::variant<RangeTest, PhotonTest, TwoPhotonTest, ExternalTest, CentreOfMassTest, Combination>;

class CutProgram {
 public:
  /// Accepts every event.
  CutProgram() = default;

  /// From postfix notation; an empty list accepts every event. Throws ConfigurationError when an
  /// observable is unknown, a range empty or not a number, or the list not one expression.
  explicit CutProgram(const std::vector<CutInstruction>& postfix);

  [[nodiscard]] bool operator()(const EventView& event) const;

  [[nodiscard]] std::size_t size() const { return steps_.size(); }

 private:
  /// Of an angle vector (c, s): both sides as signs of cross products, without trigonometry.
  struct AngleStep {
    AngleVector (*vector)(EventKinematics&);
    double cos_lower, sin_lower, cos_upper, sin_upper;
  };
  /// Of a length (GeV) by its square.
  struct SquareStep {
    double (*squared)(EventKinematics&);
    double lower_squared, upper_squared;
  };
  template <class T>
  struct ValueStep {
    T (*value)(EventKinematics&);
    double lower, upper;
  };
  /// Limits outside of what the observable can be.
  struct Never {};
  struct PhotonStep {
    int count;
    double min_energy, cos_min, cos_max;
  };
  struct TwoPhotonStep {
    double min_energy, cos_min, cos_max, cos_acollinearity, sin_acollinearity;
  };
  using Test = std::variant<AngleStep, SquareStep, ValueStep<double>, ValueStep<int>, Never,
                            PhotonStep, TwoPhotonStep, ExternalTest, CentreOfMassTest>;
  struct Step {
    Test test;
    int on_true, on_false;
  };
  static constexpr int accept = -1;
  static constexpr int reject = -2;
  struct Node;
  int emit(const std::vector<Node>& nodes, int index, int on_true, int on_false);

  struct RangeCompiler;
  static Test compile(const RangeTest& test);
  static Test compile(const PhotonTest& test);
  static Test compile(const TwoPhotonTest& test);
  static Test compile(const ExternalTest& test);
  static Test compile(const CentreOfMassTest& test);

  static bool holds(const AngleStep& step, EventKinematics& kinematics);
  static bool holds(const SquareStep& step, EventKinematics& kinematics);
  template <class T>
  static bool holds(const ValueStep<T>& step, EventKinematics& kinematics);
  static bool holds(const Never& step, EventKinematics& kinematics);
  static bool holds(const PhotonStep& step, EventKinematics& kinematics);
  static bool holds(const TwoPhotonStep& step, EventKinematics& kinematics);
  static bool holds(const ExternalTest& step, EventKinematics& kinematics);
  static bool holds(const CentreOfMassTest& step, EventKinematics& kinematics);

  std::vector<Step> steps_;  // exits lead to earlier elements: the last is the first to run
};

}  // namespace vasilisa
