// Small fitted objects of every kind that a file holds, and a probe that uses one in every way.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mliot/boosting/boosting.hpp"
#include "mliot/core/archive.hpp"
#include "mliot/forecasting/forecaster.hpp"

namespace mliot::testing {

/// A kind of file: how a small one is made, and how one from anywhere is loaded and used.
struct Kind {
  std::string_view name;
  archive::Object (*make)();

  /// Loads the tree and asks it for everything it can say. Returns what is wrong with an answer
  /// ("" if nothing is); throws mliot::Error when the tree is refused, nothing else.
  std::string (*probe)(const archive::Object& tree);
};

/// Objects of the core by themselves: trees of a classifier, of categories (grown leaf by leaf and
/// oblivious) and of counts (poisson), a forecaster of one lag, a levelled one (levels, cleaning,
/// covariates of every kind), options of transforms, by count and over time.
std::vector<Kind> core_kinds();

/// The line of a clock.
Kind clock_kind();

/// What a quality pass has seen of a series.
Kind quality_kind();

/// Whole files: pipelines of a transform, of every window over time, a regressor, a classifier and
/// a levelled forecaster, and the states of streams.
std::vector<Kind> file_kinds();

/// Statistical models: a whole file, and the state of their stream.
std::vector<Kind> statistical_kinds();

/// All of them.
const std::vector<Kind>& kinds();

/// The one of that name.
const Kind& kind_named(std::string_view name);

/// What pipelines are made of.
boosting::Boosting small_boosting(boosting::Objective objective);
boosting::Boosting small_categories(boosting::GrowPolicy policy);
forecasting::Forecaster levelled_forecaster();

}  // namespace mliot::testing
