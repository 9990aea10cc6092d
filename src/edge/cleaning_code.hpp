// The calls of the freestanding cleaning steps by transform.
#pragma once

#include <functional>
#include <map>
#include <string_view>

#include "edge/transform_code.hpp"
#include "mliot/core/archive.hpp"

namespace mliot::edge::detail {

/// The code of a transform from its stored options.
using MakeCode = std::function<TransformCode(const archive::Reader&)>;

/// How the steps of mliot/preprocessing are called, by their names.
const std::map<std::string_view, MakeCode>& cleaning_codes();

}  // namespace mliot::edge::detail
