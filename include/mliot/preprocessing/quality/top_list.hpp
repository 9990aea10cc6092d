// The few foremost items of a stream, whatever order they came in.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace mliot::preprocessing {

/// Puts an item into a list sorted by `before` and drops what is beyond `kept`. The list depends on
/// the multiset of items alone where `before` tells any two different items apart.
template <class Item, class Before>
void keep_foremost(std::vector<Item>& list, const Item& item, std::size_t kept, Before before) {
  if (list.size() == kept && !before(item, list.back())) return;
  list.insert(std::upper_bound(list.begin(), list.end(), item, before), item);
  if (list.size() > kept) list.pop_back();
}

}  // namespace mliot::preprocessing
