// Executes a plan one row at a time: a fixed-size block of memory a series, and what grows beside
// it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/features/sample_history.hpp"
#include "mliot/freestanding/series.h"
#include "mliot/plan/feature_plan.hpp"
#include "mliot/plan/panel_view.hpp"

namespace mliot::plan {

/// What a row needs beside the state of its series.
struct RowContext {
  std::int64_t steps_ahead = 1;     ///< of the newest past covariates; at least 1
  std::span<const float> calendar;  ///< one value a calendar feature, in plan order
  std::span<const double> future;   ///< one value a future covariate
  std::span<const double> fixed;    ///< one value a static column

  /// The histories of the series, where the plan has transforms whose state grows.
  std::span<const features::SampleHistory> histories = {};

  /// In their place the same with forecasts behind them.
  std::span<const features::HistoryView> ahead = {};
};

/// Facts about a series that decide whether a model can say anything about it.
struct SeriesFacts : mliot_facts {
  SeriesFacts() noexcept { mliot_facts_reset(this); }
  void push(double y) noexcept { mliot_facts_push(this, y); }
};

/// How the state of one series is laid out, and the steps on it. Blocks are plain memory at 8-byte
/// boundaries: copying one copies the state. Transforms whose state grows have a history each
/// beside it, in the order of their features.
///
/// Cost:  push and read are bounded by the windows, never by the history; no allocation.
class StateLayout {
 public:
  explicit StateLayout(const FeaturePlan& plan);

  std::size_t block_size() const noexcept { return block_size_; }
  void reset(std::byte* block) const noexcept;

  /// Puts the block into the state after these observed rows; only as many samples as matter are
  /// replayed, all of them where a column is cleaned. Windows over time need the times of the rows.
  void build(std::byte* block, std::span<const double> target,
             std::span<const std::span<const double>> past,
             std::span<const std::int64_t> times = {}) const;

  /// Whether a block read from outside is one that rows could have led to; nothing else may be
  /// done with another.
  bool valid(const std::byte* block) const;

  /// The next observed row: its target and past covariates (or its sample) pass the cleaning steps
  /// of the plan first. NaN is a missing value. Windows over time need its time.
  void push_observed(std::byte* block, double y, std::span<const double> past,
                     std::int64_t time = 0) const noexcept;

  /// How many histories a series has beside its block.
  std::size_t histories() const noexcept { return growing_.size(); }

  /// Bytes of a series before its first row: the block, and the histories beside it.
  std::size_t series_size() const noexcept {
    return block_size_ + histories() * sizeof(features::SampleHistory);
  }

  /// Gives the histories their sample of the row that the block has taken last. Throws
  /// std::bad_alloc; never where each has made room.
  void push_histories(const std::byte* block, std::span<features::SampleHistory> histories) const;

  /// Gives views of the histories their sample of the target that the block has taken last.
  void push_ahead(const std::byte* block, std::span<features::HistoryView> ahead) const noexcept;

  /// Whether windows over time hold all they must when such a sample comes; true of other plans.
  bool has_room(const std::byte* block, std::span<const double> past,
                std::int64_t time) const noexcept;

  /// Whether rows are to be pushed with their time.
  bool takes_time() const noexcept { return takes_time_; }

  /// The next value of the target as features read it, cleaned or forecast; NaN is a missing one.
  void push_target(std::byte* block, double y) const noexcept;

  /// The next value of each past covariate, as features read it.
  void push_past(std::byte* block, std::span<const double> values) const noexcept;

  /// The features of the next row, or of the newest sample.
  void read(const std::byte* block, const RowContext& context, std::span<float> out) const noexcept;

  /// The same in double, where no model is to see them.
  void read(const std::byte* block, const RowContext& context,
            std::span<double> out) const noexcept;

  /// The level of the next row; 1 when the plan has none.
  double level(const std::byte* block) const noexcept;

  const SeriesFacts& facts(const std::byte* block) const noexcept;

  /// The target `back` periods before the newest one; NaN where the block holds none.
  double target_back(const std::byte* block, std::int64_t back) const noexcept;

 private:
  // The newest samples of one column, and where they lie in the block.
  struct Ring {
    std::size_t offset = 0;
    std::int64_t depth = 0;
  };
  struct Slot {
    FeatureSpec spec;
    std::size_t ring = 0;   // of lagged features
    std::int64_t back = 0;  // of lagged features: age of the newest sample they read
    bool grows = false;
    std::size_t offset = 0;  // of the transform's state, or its place in the histories
  };

  // A transform that follows a ring: its newest input is `back` samples older than the ring's.
  struct Machine {
    AnyTransform transform;
    std::int64_t back;
    std::size_t offset;
  };

  // A transform whose state grows, behind a ring as a Machine; its history has its place in the
  // list.
  struct Growing {
    AnyTransform transform;
    std::size_t ring;
    std::int64_t back;
  };

  // A transform of two columns, which takes their newest samples.
  struct Pair {
    AnyPair transform;
    std::size_t left;  // rings
    std::size_t right;
    std::size_t offset;
  };

  // A transform that a column passes on its way to the ring.
  struct Cleaner {
    AnyTransform transform;
    std::size_t offset;
  };

  // Whether the column has the sample that the history takes next.
  bool reaches(const std::byte* block, const Growing& each) const noexcept;

  void add_rings(const FeaturePlan& plan);
  void add_cleaners(const FeaturePlan& plan);
  void add_flags(const FeaturePlan& plan);
  std::size_t add_machine(std::size_t ring, const AnyTransform& transform, std::int64_t back);
  std::size_t take(std::size_t bytes) noexcept;
  double cleaned(std::byte* block, std::size_t ring, double x) const noexcept;
  std::vector<double> cleaned_column(std::byte* block, std::size_t ring,
                                     std::span<const double> x) const;
  void build_pair(std::byte* block, const Pair& pair, std::span<const double> x,
                  std::span<const double> y, std::span<const std::int64_t> times) const noexcept;
  void build_target(std::byte* block, std::span<const double> target) const noexcept;
  void push_column(std::byte* block, std::size_t ring, double x,
                   std::int64_t time = 0) const noexcept;
  void build_column(std::byte* block, std::size_t ring, std::span<const double> x,
                    std::span<const std::int64_t> times = {}) const noexcept;
  void push_level(std::byte* block) const noexcept;
  void build_level(std::byte* block, std::span<const double> target) const noexcept;
  double recent(const std::byte* block, std::size_t ring, std::int64_t back) const noexcept;

  template <class Out>
  void read_as(const std::byte* block, const RowContext& context,
               std::span<Out> out) const noexcept;
  template <class Out>
  Out lagged(const std::byte* block, const Slot& slot) const noexcept;
  template <class Out>
  Out of_history(const RowContext& context, const Slot& slot) const noexcept;

  std::vector<Slot> slots_;
  std::vector<Ring> rings_;                     // the target's, then one a past covariate
  std::vector<std::vector<Machine>> machines_;  // by ring
  std::vector<std::vector<Cleaner>> cleaners_;  // by ring
  std::vector<Pair> pairs_;
  std::vector<Growing> growing_;
  std::vector<std::size_t> flags_;  // by ring: of "was replaced"; 0 where nobody asks
  bool takes_time_;
  std::optional<LevelSpec> level_;
  std::size_t level_offset_ = 0;        // of the level's transform
  std::size_t known_level_offset_ = 0;  // of its last value that was not missing
  std::size_t block_size_ = 0;
};

/// The states of all series of a panel.
///
/// Thread safety: calls on different series may run at once.
class PanelState {
 public:
  /// Stands for the next period of a series that has not begun.
  static constexpr std::int64_t kNotBegun = std::numeric_limits<std::int64_t>::min();

  /// That many series that have not begun.
  PanelState(const FeaturePlan& plan, std::size_t series);

  /// The state after the rows of a panel.
  PanelState(const FeaturePlan& plan, const PanelView& panel, int threads);

  const StateLayout& layout() const noexcept { return layout_; }

  /// From now on levels are those of this plan, the same but for the floor.
  void take_level_floor(const FeaturePlan& plan) { layout_ = StateLayout(plan); }

  /// The target of a series at a period, where its state still holds it; else NaN.
  double target_at(std::size_t i, std::int64_t period) const noexcept {
    return begun(i) ? layout_.target_back(block(i), periods_[i] - 1 - period)
                    : std::numeric_limits<double>::quiet_NaN();
  }
  std::size_t series() const noexcept { return periods_.size(); }

  std::byte* block(std::size_t i) noexcept { return bytes_at(i); }
  const std::byte* block(std::size_t i) const noexcept {
    return const_cast<PanelState*>(this)->bytes_at(i);
  }

  /// What grows beside the block of a series; empty for most plans.
  std::span<features::SampleHistory> histories(std::size_t i) noexcept {
    return std::span(histories_).subspan(i * layout_.histories(), layout_.histories());
  }
  std::span<const features::SampleHistory> histories(std::size_t i) const noexcept {
    return std::span(histories_).subspan(i * layout_.histories(), layout_.histories());
  }

  /// Takes the memory that the next row of a series needs; false when there is none. Plans without
  /// histories need none.
  bool make_room(std::size_t i) noexcept;

  /// Period of the row that comes next; kNotBegun before the first one.
  std::int64_t next_period(std::size_t i) const noexcept { return periods_[i]; }
  bool begun(std::size_t i) const noexcept { return periods_[i] != kNotBegun; }

  /// Says which period the next row is of: where a series begins, and after a gap of samples.
  void set_next_period(std::size_t i, std::int64_t period) noexcept { periods_[i] = period; }

  /// The time of the next row, where windows need it; else 0.
  std::int64_t time_of(std::int64_t period) const noexcept {
    return axis_ ? axis_->time(period) : 0;
  }

  /// Takes an observed row: the target and the past covariates of the next period.
  /// Where the plan has histories, make_room() first.
  void push(std::size_t i, double y, std::span<const double> past) noexcept;

  /// Makes room for more series, which have not begun, or drops the last ones.
  void resize(std::size_t count);

  void save(archive::Writer& writer) const;

  /// Throws FormatError when the archive does not fit the plan, or no rows lead to such a state.
  static PanelState load(const FeaturePlan& plan, const archive::Reader& reader);

 private:
  // `past` is room for a span a column.
  void build(std::size_t i, const PanelView& panel, std::span<std::span<const double>> past);
  void save_histories(archive::Writer& writer) const;
  void load_histories(const archive::Reader& reader);

  std::byte* bytes_at(std::size_t i) noexcept {
    return reinterpret_cast<std::byte*>(words_.data()) + i * layout_.block_size();
  }

  StateLayout layout_;
  std::optional<data::TimeAxis> axis_;  // of plans with windows over time
  std::vector<std::uint64_t> words_;
  std::vector<features::SampleHistory> histories_;
  std::vector<std::int64_t> periods_;
};

}  // namespace mliot::plan
