// What an order is: content (fixed order up to alpha^n) and scheme (how further photons come).
#pragma once

#include <span>
#include <string_view>

namespace vasilisa::schemes {

/// A row of the table of orders. Every scheme's header defines its own.
struct Order {
  std::string_view name;
  int fixed_order;                   // exact up to alpha^n relative to Born
  std::string_view further_photons;  // none, collinear jets, exponentiated
  std::string_view meaning;
  std::span<const std::string_view> reweights_to;  // orders that its events can be given
};

}  // namespace vasilisa::schemes
