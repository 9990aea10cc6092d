// Many series end to end, and how a computation over them is cut into blocks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "mliot/core/monitor.hpp"

namespace mliot::statistical {

/// The observations that a model takes.
struct Taken {
  double lowest;       ///< none below it
  bool whole = false;  ///< whole numbers alone
};

/// Series i is values[offsets[i] .. offsets[i + 1]).
struct PanelView {
  std::span<const double> values;
  std::span<const std::int64_t> offsets;  ///< n + 1 numbers, from 0 to values.size()
  std::span<const double> x = {};         ///< covariates of each value, row by row
  std::size_t columns = 0;                ///< covariates of a value

  std::size_t size() const noexcept { return offsets.empty() ? 0 : offsets.size() - 1; }
  std::size_t start(std::size_t i) const noexcept { return static_cast<std::size_t>(offsets[i]); }
  std::span<const double> series(std::size_t i) const noexcept {
    return values.subspan(start(i), start(i + 1) - start(i));
  }

  std::span<const double> covariates(std::size_t i) const noexcept {
    return x.subspan(start(i) * columns, (start(i + 1) - start(i)) * columns);
  }

  /// Throws InvalidArgument unless the offsets rise from 0 to the number of values, every value
  /// is finite and one that is taken, and every covariate finite; names the series and the row in
  /// it.
  void check(std::string_view who, Taken taken) const;

  /// Throws InvalidArgument unless there is a series for each count, with that many observations or
  /// more; names the series.
  void check_goes_on(std::string_view who, std::span<const std::int64_t> counts) const;
};

/// How far to forecast, and the covariates of the steps.
struct Ahead {
  std::size_t h;

  /// h rows a series, series by series.
  std::span<const double> x;

  Ahead(std::size_t steps, std::span<const double> rows = {}) : h(steps), x(rows) {}
};

/// Throws InvalidArgument unless there are `rows` times `columns` covariates, all finite; names the
/// row.
void check_covariates(std::string_view who, std::span<const double> x, std::size_t rows,
                      std::size_t columns);

/// Threads and progress of a call.
struct RunContext {
  int threads = 1;
  Monitor* monitor = nullptr;
};

/// Series in a block, unless a model says otherwise: lanes refill often, states stay in cache.
inline constexpr std::size_t kSeriesBlock = 64;

/// Calls body with the numbers of series, block by block, on the context's threads. Series are
/// sorted by length, equal ones by number; every series is in one block.
void run_blocks(PanelView panel, RunContext run, std::size_t block,
                const std::function<void(std::span<const std::size_t>)>& body);

}  // namespace mliot::statistical
