// What the tables of C code by transform share: the options they read, and how they name numbers.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "edge/cleaning_code.hpp"
#include "edge/text.hpp"
#include "edge/transform_code.hpp"
#include "mliot/core/archive.hpp"

namespace mliot::edge::detail {

constexpr std::int64_t kSmallStack = 64;

using CodeTable = std::map<std::string_view, MakeCode>;

/// How the steps of mliot/features are called, by their names: windows and lags, and those over the
/// whole history.
CodeTable window_codes();
CodeTable seasonal_codes();
CodeTable time_window_codes();
CodeTable history_codes();

/// The same of transforms of two columns.
CodeTable pair_codes();

/// A window for each place in the season: the code of one, in an array of structs.
TransformCode seasonal(const archive::Reader& reader, const TransformCode& one);

inline std::string number(std::int64_t x) { return literal(x); }

template <class Options>
Options options_of(const archive::Reader& reader) {
  return archive::read_options<Options>(reader);
}

}  // namespace mliot::edge::detail
