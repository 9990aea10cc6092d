// The text of the freestanding headers, as it was when the library was built.
#pragma once

#include <span>
#include <string_view>

namespace mliot::edge::detail {

struct HeaderText {
  std::string_view name;  ///< "math.h"
  std::string_view text;
};

/// Every freestanding header, by name.
std::span<const HeaderText> freestanding_headers() noexcept;

}  // namespace mliot::edge::detail
