// Every sample since the first: the state of statistics that need all of them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "mliot/data/transform.hpp"
#include "mliot/stats/ordered_samples.hpp"

namespace mliot::features {

/// The samples of a stream so far, in order of size, and the newest one.
///
/// It grows with the stream, unlike the states of other transforms, and is a value: a copy shares
/// nothing with its original.
///
/// Missing:  NaN is not kept; newest() is NaN after it. -0 becomes 0. Infinities are numbers.
/// Cost:     O(log n) a sample; memory in proportion to the samples kept, 10 to 40 bytes each.
class SampleHistory {
 public:
  /// Takes the next sample. Throws std::bad_alloc, and nothing has changed.
  void push(double x);

  /// Takes the memory that the next push() needs, which then throws nothing; false when there is
  /// none.
  bool make_room() noexcept;

  /// How many samples are not missing.
  std::int64_t present() const noexcept { return samples_.size(); }

  /// The newest sample; NaN when it is missing, or before the first.
  double newest() const noexcept { return newest_; }

  /// The sample at a place of the sorted ones, 0 the least; below present().
  double at(std::int64_t place) const noexcept { return samples_.at(place); }

  /// How many samples are below x; those equal to it too with `equal`.
  std::int64_t below(double x, bool equal) const noexcept { return samples_.below(x, equal); }

  /// What a file holds: the newest sample, then all in ascending order; nothing before the first
  /// that is not missing.
  std::vector<double> contents() const;

  /// The most bytes that so many histories with so many samples in all take.
  static constexpr std::uint64_t most_bytes(std::uint64_t histories,
                                            std::uint64_t samples) noexcept {
    constexpr std::uint64_t kSample = 40;
    return histories * sizeof(SampleHistory) + samples * kSample +
           std::min(histories, samples) * stats::OrderedSamples::first_bytes();
  }

  /// The history of contents; nothing when they are none that samples lead to.
  static std::optional<SampleHistory> of(std::span<const double> contents);

 private:
  stats::OrderedSamples samples_;
  double newest_ = std::numeric_limits<double>::quiet_NaN();
};

/// A history and some samples behind it that it does not keep: those that a forecast puts there.
///
/// It refers to the history and to the room for those samples, which must outlive it.
///
/// Missing:  as SampleHistory.
/// Cost:     as SampleHistory, and the logarithm of the samples behind it; a push moves those. No
///     allocation.
class HistoryView {
 public:
  HistoryView() = default;

  /// The history as it is, which is a view of itself; `room` is for the samples to come.
  HistoryView(const SampleHistory& history, std::span<double> room = {}) noexcept
      : history_(&history), room_(room), newest_(history.newest()) {}

  /// Puts a sample behind the others; at most as many as there is room for.
  void push(double x) noexcept;

  /// As of SampleHistory.
  std::int64_t present() const noexcept { return history_->present() + count_; }
  double newest() const noexcept { return newest_; }
  double at(std::int64_t place) const noexcept;
  std::int64_t below(double x, bool equal) const noexcept;

 private:
  std::span<const double> behind() const noexcept {
    return room_.first(static_cast<std::size_t>(count_));
  }

  const SampleHistory* history_ = nullptr;
  std::span<double> room_;
  std::int64_t count_ = 0;  // in the room, in ascending order
  double newest_ = std::numeric_limits<double>::quiet_NaN();
};

/// The part that is the same in every transform whose state is a SampleHistory.
///
/// State history; push(history, x) takes a sample and value<Out>(view) is the feature after it.
/// transform(in, out) gives out[t] = the value after in[0..t], the same bits as the stream.
template <class Derived, class OptionsType>
class HistoryTransform : public data::Transform<Derived, OptionsType> {
 public:
  using State = SampleHistory;

  /// Takes the next sample of a stream. Throws std::bad_alloc, and nothing has changed.
  void push(SampleHistory& history, double x) const { history.push(x); }

  /// Samples back, the current one included, that a value depends on.
  std::size_t memory() const noexcept { return data::kWholeHistory; }

 protected:
  explicit HistoryTransform(OptionsType options)
      : data::Transform<Derived, OptionsType>(std::move(options)) {}
};

}  // namespace mliot::features
