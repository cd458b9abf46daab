// The lowest order: Born configurations of any process, made by its own phase-space map.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>

#include "vasilisa/schemes/process_integrand.hpp"

namespace vasilisa::schemes {

template <process::BornProcess P>
class LoIntegrand;

struct Lo {
  static constexpr std::array<std::string_view, 1> reweights_to{"lo"};
  static constexpr Order order{"lo", 0, "none", "the Born cross section", reweights_to};
  template <class P>
  static constexpr bool supports = process::BornProcess<P>;
  template <class P>
  using Integrand = LoIntegrand<P>;
};

template <process::BornProcess P>
class LoIntegrand final : public ProcessIntegrand<P> {
  using Base = ProcessIntegrand<P>;
  using Base::map_, Base::strata_;

 public:
  using Map = typename Base::Map;

  LoIntegrand(const process::Model& model, const Settings& settings)
      : Base(model, settings, Lo::order) {
    if constexpr (process::HasHardPhoton<P>) {
      for (const char* name : Map::hemispheres) strata_.push_back({name, Map::dimensions});
    } else {
      strata_ = {{"born", Map::dimensions, process::is_two_body<P>}};
    }
  }

  [[nodiscard]] std::unique_ptr<Integrand> variation(const process::Model& model,
                                                     const std::string& order) const override {
    return std::make_unique<LoIntegrand>(model, this->settings_of(model, order));
  }

  void draw(std::size_t stratum, const double* x, double jacobian, double ecm, std::uint32_t event,
            random::CounterStream&, RecordBuffer& buffer) const override {
    const auto configuration = configuration_of(stratum, x, ecm);
    if (!(configuration.measure > 0)) return;
    Record r = this->new_record(ecm, event, buffer);
    if constexpr (process::is_two_body<P>) {
      this->place_born(r, configuration, buffer);
    } else {
      for (const auto& p : configuration.momenta) buffer.momenta.push_back(p);
    }
    r.factor = configuration.measure * jacobian;
    buffer.records.push_back(r);
  }

  /// Of records of any order: Born configurations without photons.
  void weigh(const RecordBuffer& buffer, std::span<double> weights) const override {
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const Record& r = buffer.records[i];
      if (!r.selected || r.kind != Kind::born) continue;
      weights[i] = r.factor * this->at(r.ecm, [&](const P& process) {
        if constexpr (process::is_two_body<P>) {
          return process.born(r.cos_theta);
        } else {
          return process.born(buffer.signal(r));
        }
      });
    }
  }

 private:
  [[nodiscard]] typename Map::Configuration configuration_of([[maybe_unused]] std::size_t stratum,
                                                             const double* x, double ecm) const {
    const double common = this->flux(ecm).common;
    if constexpr (process::HasHardPhoton<P>) {
      std::array<double, Map::dimensions> u{};
      std::copy_n(x, u.size(), u.begin());
      Map::to_hemisphere(u.data(), stratum);
      return map_.configuration(u.data(), ecm, common / Map::hemispheres.size());
    } else {
      return map_.configuration(x, ecm, common);
    }
  }
};

}  // namespace vasilisa::schemes
