// Small fitted objects of every kind that a file holds, and a probe that uses one in every way.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mliot/core/archive.hpp"

namespace mliot::testing {

/// A kind of file: how a small one is made, and how one from anywhere is loaded and used.
struct Kind {
  std::string_view name;
  archive::Object (*make)();

  /// Loads the tree and asks it for everything it can say. Returns what is wrong with an answer
  /// ("" if nothing is); throws mliot::Error when the tree is refused, nothing else.
  std::string (*probe)(const archive::Object& tree);
};

/// classifier, counts (poisson), forecaster, levelled (a forecaster with levels, cleaning and past
/// covariates), transform.
const std::vector<Kind>& kinds();

}  // namespace mliot::testing
