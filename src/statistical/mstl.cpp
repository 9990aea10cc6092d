// The last cycles of many series.
#include "mliot/statistical/mstl.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::statistical {

SeasonalCycles::SeasonalCycles(Options options) : options_(std::move(options)) {
  seasons_ = stats::Mstl(options_).seasons();
}

std::size_t SeasonalCycles::width() const noexcept {
  std::size_t sum = 0;
  for (const std::size_t m : seasons_) sum += m;
  return sum;
}

void SeasonalCycles::fit(PanelView panel, std::span<double> rest, RunContext run) {
  const FloatMode mode;
  panel.check(name, {.lowest = std::numeric_limits<double>::lowest()});
  require(rest.size() == panel.values.size(), "{}: room for {} values without season, {} needed",
          name, rest.size(), panel.values.size());
  const std::size_t wide = width();
  std::vector<double> cycles(panel.size() * wide);
  run_blocks(panel, run, kSeriesBlock, [&](std::span<const std::size_t> block) {
    stats::Mstl mstl(options_);
    for (const std::size_t i : block) {
      const auto y = panel.series(i);
      const auto out = rest.subspan(panel.start(i), y.size());
      const stats::Decomposition parts = mstl.decompose(y);
      for (std::size_t t = 0; t < y.size(); ++t) out[t] = parts.trend[t] + parts.remainder[t];
      double* cycle = cycles.data() + i * wide;
      for (std::size_t s = 0; s < seasons_.size(); ++s) {
        const std::size_t m = seasons_[s];
        for (std::size_t t = y.size() < m ? 0 : y.size() - m; t < y.size(); ++t) {
          cycle[t % m] = parts.seasonal[s][t];
        }
        cycle += m;
      }
    }
  });
  cycles_ = std::move(cycles);
  counts_.resize(panel.size());
  for (std::size_t i = 0; i < panel.size(); ++i) {
    counts_[i] = static_cast<std::int64_t>(panel.series(i).size());
  }
}

void SeasonalCycles::check_rows(PanelView rows) const {
  require(rows.size() == size(), "{}: new rows of {} series, {} were fitted", name, rows.size(),
          size());
  rows.check(name, {.lowest = std::numeric_limits<double>::lowest()});
}

double SeasonalCycles::ahead(std::size_t series, std::size_t steps) const noexcept {
  const std::size_t t = static_cast<std::size_t>(counts_[series]) + steps;
  const double* cycle = cycles_.data() + series * width();
  double sum = 0;
  for (const std::size_t m : seasons_) {
    sum += cycle[t % m];
    cycle += m;
  }
  return sum;
}

void SeasonalCycles::deseasonalize(PanelView rows, std::span<double> rest) const {
  const FloatMode mode;
  check_rows(rows);
  require(rest.size() == rows.values.size(), "{}: room for {} values without season, {} needed",
          name, rest.size(), rows.values.size());
  for (std::size_t i = 0; i < size(); ++i) {
    const auto y = rows.series(i);
    double* out = rest.data() + rows.start(i);
    for (std::size_t k = 0; k < y.size(); ++k) out[k] = y[k] - ahead(i, k);
  }
}

void SeasonalCycles::update(PanelView rows) {
  const FloatMode mode;
  check_rows(rows);
  for (std::size_t i = 0; i < size(); ++i) {
    counts_[i] += static_cast<std::int64_t>(rows.series(i).size());
  }
}

void SeasonalCycles::add(std::size_t more) {
  counts_.resize(counts_.size() + more);
  cycles_.resize(counts_.size() * width());
}

SeasonalCycles SeasonalCycles::part(std::span<const std::size_t> series) const {
  SeasonalCycles some(options_);
  some.counts_.reserve(series.size());
  some.cycles_.reserve(series.size() * width());
  for (const std::size_t i : series) {
    const auto own = std::span(cycles_).subspan(i * width(), width());
    some.counts_.push_back(counts_[i]);
    some.cycles_.insert(some.cycles_.end(), own.begin(), own.end());
  }
  return some;
}

SeasonalCycles SeasonalCycles::joined(const SeasonalCycles& other) const {
  require(other.seasons_ == seasons_, "{}: cycles of other seasons", name);
  SeasonalCycles all = *this;
  all.counts_.insert(all.counts_.end(), other.counts_.begin(), other.counts_.end());
  all.cycles_.insert(all.cycles_.end(), other.cycles_.begin(), other.cycles_.end());
  return all;
}

void SeasonalCycles::predict(std::size_t h, std::span<double> out) const {
  const FloatMode mode;
  require(out.size() == size() * h, "{}: room for {} seasonal values, {} needed", name, out.size(),
          size() * h);
  for (std::size_t i = 0; i < size(); ++i) {
    for (std::size_t k = 0; k < h; ++k) out[i * h + k] = ahead(i, k);
  }
}

void SeasonalCycles::save(archive::Writer& writer) const {
  writer.object("options",
                [&](archive::Writer& inner) { archive::write_options(inner, options_); });
  writer.array("counts", counts_);
  writer.array("cycles", cycles_);
}

SeasonalCycles SeasonalCycles::load(const archive::Reader& reader) {
  auto loaded = reader.made(
      [&] { return SeasonalCycles(archive::read_options<Options>(reader.object("options"))); });
  loaded.counts_ = reader.array<std::int64_t>("counts");
  constexpr std::int64_t kMost = std::int64_t{1} << 53;
  reader.check_each("counts", loaded.counts_, "must be a number of observations",
                    [](std::int64_t n) { return n >= 0 && n < kMost; });
  reader.check_memory("cycles", loaded.size(), loaded.width() * sizeof(double));
  loaded.cycles_ = reader.array<double>("cycles", loaded.size() * loaded.width());
  reader.check_each("cycles", loaded.cycles_, "must be finite",
                    [](double x) { return std::isfinite(x); });
  return loaded;
}

}  // namespace mliot::statistical
