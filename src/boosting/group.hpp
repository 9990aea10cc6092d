// The processes that train one model together, as one of them sees the others.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <numeric>
#include <span>
#include <vector>

#include "boosting/row_map.hpp"
#include "mliot/core/collective.hpp"
#include "mliot/core/error.hpp"

namespace mliot::boosting {

/// Sums, maxima and lists over a group. The rows of rank 0 come first, then those of rank 1 and so
/// on; a group trains the model that one process would train on all of them.
///
/// Everything is built on sums of integers: a list is summed with zeros in the others' places.
/// Every process must make the same calls in the same order. A group of one does nothing.
class Group {
 public:
  explicit Group(const Collective& collective) : collective_(collective) {}

  bool alone() const noexcept { return collective_.size() == 1; }

  void sum(std::span<std::int64_t> values) const {
    if (!alone()) collective_.sum(values);
  }
  std::size_t sum(std::size_t value) const {
    auto total = static_cast<std::int64_t>(value);
    sum({&total, 1});
    return static_cast<std::size_t>(total);
  }

  /// Numbers of all processes, rank by rank. T: double or an integer of 64 bits.
  template <class T>
  std::vector<T> gather(std::span<const T> mine) const {
    if (alone()) return {mine.begin(), mine.end()};
    std::vector<std::int64_t> counts(static_cast<std::size_t>(collective_.size()), 0);
    const auto rank = static_cast<std::size_t>(collective_.rank());
    counts[rank] = static_cast<std::int64_t>(mine.size());
    collective_.sum(counts);
    const auto until = counts.begin() + static_cast<std::ptrdiff_t>(rank);
    const std::int64_t first = std::accumulate(counts.begin(), until, std::int64_t{0});
    std::vector<std::int64_t> bits(
        static_cast<std::size_t>(std::accumulate(until, counts.end(), first)), 0);
    std::transform(mine.begin(), mine.end(), bits.begin() + first,
                   [](T x) { return std::bit_cast<std::int64_t>(x); });
    collective_.sum(bits);
    std::vector<T> all(bits.size());
    std::transform(bits.begin(), bits.end(), all.begin(),
                   [](std::int64_t x) { return std::bit_cast<T>(x); });
    return all;
  }

  double largest(double mine) const {
    const auto all = gather<double>({&mine, 1});
    return *std::max_element(all.begin(), all.end());
  }

  /// Says how many rows this process trains on; first_row() and rows() are known afterwards.
  /// Throws ResourceLimit on all processes when the group has too many.
  void place(std::size_t rows) {
    const auto mine = static_cast<std::int64_t>(rows);
    const auto all = gather<std::int64_t>({&mine, 1});
    const auto rank = all.begin() + collective_.rank();
    first_row_ = static_cast<std::size_t>(std::accumulate(all.begin(), rank, std::int64_t{0}));
    rows_ = static_cast<std::size_t>(std::accumulate(all.begin(), all.end(), std::int64_t{0}));
    check_row_count("boosting", rows_);
  }

  /// Rows of the lower ranks.
  std::size_t first_row() const noexcept { return first_row_; }

  /// Rows of the whole group.
  std::size_t rows() const noexcept { return rows_; }

  /// Runs a step that may throw on some processes, and then throws on all of them.
  template <class Step>
  auto together(Step step) const {
    std::exception_ptr problem;
    decltype(step()) result;
    try {
      result = step();
    } catch (...) {
      problem = std::current_exception();
    }
    const std::size_t failed = sum(std::size_t{problem ? 1U : 0U});
    if (problem) std::rethrow_exception(problem);
    require(failed == 0, "boosting: {} other processes of the group could not begin", failed);
    return result;
  }

  /// Throws InvalidArgument on all processes unless `facts` are the same on each.
  void agree(const std::vector<std::int64_t>& facts, std::string_view what) const {
    const auto all = gather<std::int64_t>(facts);
    bool same = all.size() % facts.size() == 0;
    for (std::size_t i = 0; i < all.size(); ++i) same = same && all[i] == all[i % facts.size()];
    require(same, "boosting: the processes of the group do not agree on {}", what);
  }

 private:
  const Collective& collective_;
  std::size_t first_row_ = 0;
  std::size_t rows_ = 0;
};

}  // namespace mliot::boosting
