// Names in the generated code: the model's prefix, enumerators of columns and levels.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mliot/edge/options.hpp"

namespace mliot::edge::detail {

/// Throws InvalidArgument unless the name can begin every identifier of a C program.
void check_prefix(std::string_view name);

/// "enum { MLIOT_<PREFIX><NAME>, ... };" numbered from 0, each with the name as a comment. Empty
/// when there are no names.
std::string enumeration(std::string_view comment, std::string_view prefix,
                        const std::vector<std::string>& names);

/// An enumeration a column of text. `unknown`: how a level that is not there is given.
std::string level_enumerations(const std::vector<LevelNames>& levels,
                               std::string_view unknown =
                                   "NaN is a missing or unknown one, before an encoder a missing "
                                   "one and -1 an unknown one");

}  // namespace mliot::edge::detail
