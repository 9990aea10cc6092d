// A process that trains alone.
#pragma once

#include "boosting/group.hpp"

namespace mliot::testing {

struct LoneGroup {
  explicit LoneGroup(std::size_t rows) : group(collective) { group.place(rows); }

  const Collective collective;
  boosting::Group group;
};

}  // namespace mliot::testing
