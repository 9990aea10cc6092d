// The calls of the freestanding maps, which fitted scalers and encoders are made of.
#pragma once

#include "edge/cleaning_code.hpp"

namespace mliot::edge::detail {

/// How the maps of mliot/preprocessing are called, by their names.
const std::map<std::string_view, MakeCode>& map_codes();

}  // namespace mliot::edge::detail
