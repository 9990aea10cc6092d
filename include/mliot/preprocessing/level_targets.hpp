// How often each level of a column occurs, and what the target is there.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/stats/exact_sum.hpp"

namespace mliot::preprocessing {

/// Levels are numbers: the values of a column, or places in a table of texts. Ascending; the
/// missing level comes last, where there are missing values.
///
/// Sums are exact, so neither the order of the rows nor the parts they come in show.
class LevelTargets {
 public:
  /// The largest target in magnitude: beyond it squares leave the range.
  static constexpr double kLargest = 1e135;

  LevelTargets() = default;

  /// The levels of a column. target: one value a row, or none at all.
  LevelTargets(std::span<const double> column, std::span<const double> target);

  /// As if this had seen the rows of the other too.
  void merge(const LevelTargets& other);

  /// Levels that are not missing.
  std::span<const double> keys() const noexcept { return keys_; }
  bool has_missing() const noexcept { return counts_.size() > keys_.size(); }

  /// Levels, the missing one included.
  std::size_t size() const noexcept { return counts_.size(); }
  std::span<const std::int64_t> counts() const noexcept { return counts_; }

  /// Of the target at a level: the sum, rounded once, and the variance of the population.
  double sum(std::size_t level) const;
  double variance(std::size_t level) const;

  void save(archive::Writer& writer) const;
  static LevelTargets load(const archive::Reader& reader);

 private:
  /// Exact sums of many levels, as few doubles each.
  struct Sums {
    std::vector<double> parts;
    std::vector<std::int64_t> ends;

    std::span<const double> of(std::size_t level) const;
    void push(const std::vector<double>& next);
    void push_two(double first, double rest);
    void save(archive::Writer& writer, std::string_view name) const;
    void check(const archive::Reader& reader, std::size_t levels, double largest) const;
    static Sums load(const archive::Reader& reader, std::size_t levels, double largest);
  };

  void push_sums(std::span<const std::size_t> rows, std::span<const double> target);
  void push(const LevelTargets& from, std::size_t level);
  void push_both(const LevelTargets& a, std::size_t i, const LevelTargets& b, std::size_t k);

  std::vector<double> keys_;
  std::vector<std::int64_t> counts_;
  Sums sums_;
  Sums squares_;
};

}  // namespace mliot::preprocessing
