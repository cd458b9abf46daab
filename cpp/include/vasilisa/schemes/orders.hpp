// The table of orders: one row a scheme, from the crudest to the best. A new order is a header and
// a row here.
#pragma once

#include <tuple>
#include <vector>

#include "vasilisa/schemes/hard_photon_nlo.hpp"
#include "vasilisa/schemes/hard_photon_nlops.hpp"
#include "vasilisa/schemes/lo.hpp"
#include "vasilisa/schemes/mcgpj.hpp"
#include "vasilisa/schemes/nlo.hpp"
#include "vasilisa/schemes/nlops.hpp"
#include "vasilisa/schemes/order.hpp"
#include "vasilisa/schemes/sf.hpp"

namespace vasilisa::schemes {

using Schemes = std::tuple<Lo, Sf, Nlo, Mcgpj, Nlops>;

}  // namespace vasilisa::schemes
