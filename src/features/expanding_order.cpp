// Median, quantile and rank of every sample since the first.
#include <cmath>
#include <vector>

#include "mliot/core/parallel.hpp"
#include "mliot/features/expanding_median.hpp"
#include "mliot/features/expanding_quantile.hpp"
#include "mliot/features/expanding_rank.hpp"
#include "mliot/freestanding/quantile.h"
#include "stats/rank_counts.hpp"
#include "stats/ranked_block.hpp"
#include "stats/window_order.hpp"

namespace mliot::features {
namespace {

/// An order statistic of a history; NaN of too few samples.
template <class Out, class Statistic>
Out order_of(const HistoryView& history, std::int64_t min_samples, const Statistic& statistic) {
  const std::int64_t n = history.present();
  if (n == 0 || n < min_samples) return static_cast<Out>(mliot_nan());
  const std::int64_t place = statistic.place(n);
  const double lower = history.at(place);
  const double upper = place + 1 < n ? history.at(place + 1) : lower;
  return statistic.template finish<Out>(lower, upper, n);
}

/// The same after each sample of a series: the statistic of a window as long as the series.
template <class T, class Out, class Statistic>
void order_so_far(const T& transform, std::span<const double> in, std::span<Out> out,
                  const Statistic& statistic) {
  data::require_same_length(T::name, in.size(), out.size());
  if (in.empty()) return;
  const std::int64_t least = transform.options().min_samples;
  const auto enough = [least](std::int64_t present, std::size_t /*filled*/) {
    return present >= least;
  };
  stats::WindowOrder(in.size(), statistic, enough).block(in, 0, out);
}

stats::QuantileOfSorted statistic_of(const ExpandingQuantileOptions& options) {
  return {options.q, static_cast<int>(options.interpolation)};
}

double rank_of(std::int64_t below, std::int64_t through, std::int64_t present,
               const ExpandingRankOptions& options) {
  return mliot_place_of(below, through, present, static_cast<int>(options.method),
                        options.pct ? 1 : 0);
}

/// Of each rank the first one of an equal sample, or the one after the last.
std::vector<std::uint32_t> first_of_equals(std::span<const double> sorted) {
  std::vector<std::uint32_t> first(sorted.size());
  for (std::uint32_t i = 1; i < first.size(); ++i) {
    first[i] = sorted[i] == sorted[i - 1] ? first[i - 1] : i;
  }
  return first;
}

std::vector<std::uint32_t> end_of_equals(std::span<const double> sorted) {
  std::vector<std::uint32_t> end(sorted.size());
  for (auto i = static_cast<std::uint32_t>(sorted.size()); i-- > 0;) {
    const bool last = i + 1 == end.size() || sorted[i] != sorted[i + 1];
    end[i] = last ? i + 1 : end[i + 1];
  }
  return end;
}

static_assert(static_cast<int>(Ties::average) == MLIOT_RANK_AVERAGE);
static_assert(static_cast<int>(Ties::max) == MLIOT_RANK_MAX);

}  // namespace

template <class Out>
Out ExpandingMedian::value(const HistoryView& history) const noexcept {
  return order_of<Out>(history, options().min_samples, stats::MiddleOfSorted{});
}
template <class Out>
void ExpandingMedian::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  order_so_far(*this, in, out, stats::MiddleOfSorted{});
}

template <class Out>
Out ExpandingQuantile::value(const HistoryView& history) const noexcept {
  return order_of<Out>(history, options().min_samples, statistic_of(options()));
}
template <class Out>
void ExpandingQuantile::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  order_so_far(*this, in, out, statistic_of(options()));
}

template <class Out>
Out ExpandingRank::value(const HistoryView& history) const noexcept {
  const double x = history.newest();
  const std::int64_t n = history.present();
  if (std::isnan(x) || n < options().min_samples) return static_cast<Out>(mliot_nan());
  return static_cast<Out>(rank_of(history.below(x, false), history.below(x, true), n, options()));
}
template <class Out>
void ExpandingRank::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  const stats::RankedBlock ranked(in);
  const std::vector<std::uint32_t> first = first_of_equals(ranked.sorted());
  const std::vector<std::uint32_t> end = end_of_equals(ranked.sorted());
  stats::RankCounts so_far(ranked.sorted().size());
  std::int64_t present = 0;
  for (std::size_t t = 0; t < in.size(); ++t) {
    const std::uint32_t rank = ranked.rank(t);
    out[t] = static_cast<Out>(mliot_nan());
    if (rank == stats::RankedBlock::kNone) continue;
    so_far.add(rank);
    if (++present < options().min_samples) continue;
    out[t] = static_cast<Out>(
        rank_of(so_far.below(first[rank]), so_far.below(end[rank]), present, options()));
  }
}

#define MLIOT_INSTANTIATE_HISTORY_TRANSFORM(Type)                                        \
  template float Type::value<float>(const HistoryView&) const noexcept;                  \
  template double Type::value<double>(const HistoryView&) const noexcept;                \
  template void Type::transform<float>(std::span<const double>, std::span<float>) const; \
  template void Type::transform<double>(std::span<const double>, std::span<double>) const

MLIOT_INSTANTIATE_HISTORY_TRANSFORM(ExpandingMedian);
MLIOT_INSTANTIATE_HISTORY_TRANSFORM(ExpandingQuantile);
MLIOT_INSTANTIATE_HISTORY_TRANSFORM(ExpandingRank);

}  // namespace mliot::features
