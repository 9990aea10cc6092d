// Lists of objects from trees that Python may have made.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mliot/core/archive.hpp"

namespace mliot::pipeline::detail {

/// reader.list(name, read); an empty list, which Python gives no type, has nothing to read.
template <class Read>
void read_list(const archive::Reader& reader, std::string_view name, Read&& read) {
  const auto& members = reader.members().members;
  const auto found = members.find(name);
  if (found != members.end()) {
    const auto* texts = std::get_if<std::vector<std::string>>(&found->second.data);
    if (texts != nullptr && texts->empty()) return;
  }
  reader.list(name, std::forward<Read>(read));
}

}  // namespace mliot::pipeline::detail
