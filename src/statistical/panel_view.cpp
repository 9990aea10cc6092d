// Checks of a panel, and its blocks of series of like length.
#include "mliot/statistical/panel_view.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::statistical {
namespace {

constexpr std::size_t kRound = 16;  // blocks between two calls of the monitor

std::string limit_of(const Taken& taken) {
  return taken.lowest > 0 ? std::string("not above 0") : format("below {}", taken.lowest);
}

void check_series(std::string_view who, std::span<const double> y, std::size_t i, Taken taken) {
  for (std::size_t t = 0; t < y.size(); ++t) {
    require(std::isfinite(y[t]),
            "{}: series {} has the value {} at its row {}; fill or drop what is not finite", who, i,
            y[t], t);
    require(y[t] >= taken.lowest,
            "{}: series {} has the value {} at its row {}, {}; clip or drop such values, or choose "
            "a model that takes them",
            who, i, y[t], t, limit_of(taken));
    require(!taken.whole || y[t] == std::floor(y[t]),
            "{}: series {} has the value {} at its row {}, which is no whole number; round such "
            "values, or choose a model of any amounts, as TweedieSmoothing",
            who, i, y[t], t);
  }
}

}  // namespace

void PanelView::check(std::string_view who, Taken taken) const {
  require(!offsets.empty() && offsets.front() == 0 &&
              offsets.back() == static_cast<std::int64_t>(values.size()),
          "{}: offsets must run from 0 to the number of values, {}", who, values.size());
  for (std::size_t i = 0; i < size(); ++i) {
    require(offsets[i] <= offsets[i + 1], "{}: offsets fall at series {}", who, i);
  }
  for (std::size_t i = 0; i < size(); ++i) check_series(who, series(i), i, taken);
  check_covariates(who, x, values.size(), columns);
}

void PanelView::check_goes_on(std::string_view who, std::span<const std::int64_t> counts) const {
  require(size() == counts.size(), "{}: {} series, {} were fitted", who, size(), counts.size());
  for (std::size_t i = 0; i < size(); ++i) {
    require(offsets[i + 1] - offsets[i] >= counts[i],
            "{}: series {} has {} observations, {} were fitted; give it from its first one on", who,
            i, offsets[i + 1] - offsets[i], counts[i]);
  }
}

void check_covariates(std::string_view who, std::span<const double> x, std::size_t rows,
                      std::size_t columns) {
  require(x.size() == rows * columns, "{}: {} covariates for {} rows of {}", who, x.size(), rows,
          columns);
  for (std::size_t at = 0; at < x.size(); ++at) {
    require(std::isfinite(x[at]),
            "{}: covariate {} has the value {} at row {}; fill or drop what is not finite", who,
            at % columns, x[at], at / columns);
  }
}

void run_blocks(PanelView panel, RunContext run, std::size_t block,
                const std::function<void(std::span<const std::size_t>)>& body) {
  std::vector<std::size_t> order(panel.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return panel.series(a).size() > panel.series(b).size();
  });
  Monitor& monitor = run.monitor != nullptr ? *run.monitor : no_monitor();
  const std::size_t blocks = (order.size() + block - 1) / block;
  const auto total = static_cast<std::int64_t>(order.size());
  for (std::size_t first = 0; first < blocks; first += kRound) {
    monitor.tick("series", static_cast<std::int64_t>(first * block), total);
    parallel_for(std::min(kRound, blocks - first), run.threads, [&](std::size_t part) {
      const std::size_t from = (first + part) * block;
      body(std::span(order).subspan(from, std::min(block, order.size() - from)));
    });
  }
  monitor.tick("series", total, total);
}

}  // namespace mliot::statistical
