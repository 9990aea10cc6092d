// The streaming state of a plan as a C struct, and the steps on it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "edge/transform_code.hpp"
#include "mliot/edge/options.hpp"
#include "mliot/plan/panel_state.hpp"

namespace mliot::edge::detail {

/// Writes the struct mliot_state and what pushes to it and reads features from it. The struct holds
/// parts of the library's own block of a series, byte for byte, so that a device goes on where the
/// library is. What no used feature needs is left out.
class StateCode {
 public:
  /// `used`: the features to be written, ascending. `several` states carry their series' number.
  /// Features are floats, as trees see them, or doubles.
  StateCode(const plan::FeaturePlan& plan, const std::vector<std::size_t>& used, bool several,
            Dtype features = Dtype::float32);

  /// Members of the struct.
  const std::string& members() const noexcept { return members_; }

  /// Statements that begin an empty state, after everything was set to 0.
  const std::string& resets() const noexcept { return resets_; }

  /// static functions mliot_push_target(mliot_state* s, double x), mliot_push_observed(mliot_state*
  /// s, const mliot_sample* sample), mliot_level(const mliot_state* s) and mliot_features(s,
  /// period, steps_ahead, future, x). Of a plan that forecasts nothing: mliot_push_observed and
  /// mliot_features(s, x), of the newest sample.
  std::string functions() const;

  /// The struct's words for a series in this state; `place` is its number in the code.
  std::vector<std::uint64_t> image(const plan::PanelState& state, std::size_t series,
                                   std::size_t place) const;

  /// Whether rows have times, and the struct a member next_period. Samples that no calendar
  /// feature dates have none; the struct then says in `begun` whether there was one.
  bool timed() const noexcept { return timed_; }

  /// Whether there are windows over time; functions() has mliot_has_room(s, sample) then.
  bool takes_time() const noexcept { return takes_time_; }

  std::int64_t bytes() const noexcept;
  std::int64_t stack_bytes() const noexcept { return stack_bytes_; }

  /// Features that are of a static column, in the order of their table.
  const std::vector<std::size_t>& fixed_features() const noexcept { return fixed_features_; }

 private:
  struct Machine {
    std::string name = {};
    TransformCode code = {};
    std::int64_t back = 0;
  };
  struct Pair {
    Machine machine;
    std::size_t left;  // columns
    std::size_t right;
  };
  struct Column {
    std::string name;
    std::int64_t depth = 1;
    bool ring_used = false;
    bool used = false;
    bool flagged = false;  // whether a feature says what was replaced
    std::vector<Machine> machines = {};
    std::vector<Machine> cleaners = {};
  };

  void find_columns();
  void add_columns();
  void add_features();
  void add_level();
  void add_cleaners();
  void add_flags();
  void take(std::size_t bytes, bool used);
  void add_state(const Machine& machine, const std::string& note);
  void add_machine(Column& column, Machine machine, const std::string& note);
  void add_pair(std::size_t feature);
  static bool is_lagged(plan::Source source) noexcept;
  bool is_used(std::size_t feature) const;
  bool by_ring(const plan::FeatureSpec& spec) const;
  std::size_t column_of(const plan::FeatureSpec& spec) const;
  static std::int64_t back_of(const plan::FeatureSpec& spec);

  // The sample `back` samples before the newest one, and the newest one; `next` is the place in
  // the ring of the one to come.
  static std::string recent(const Column& column, std::int64_t back, const std::string& next);
  static std::string newest(const Column& column);
  std::string pair_pushes() const;
  std::string pushes(const Column& column) const;
  std::string cleaned(const Column& column, const std::string& sample) const;
  std::string observed_pushes(std::string_view member) const;
  std::string sample_push() const;
  std::string future_map(std::size_t f) const;
  std::string is_there(std::size_t column) const;
  static std::string room_check(const Machine& machine, const std::string& condition);
  std::string has_room() const;
  std::string feature(std::size_t f) const;
  std::string lagged(std::size_t f) const;
  std::string features_function() const;
  std::string feature_locals() const;

  const plan::FeaturePlan& plan_;
  const std::vector<std::size_t>& used_;
  bool several_;
  bool doubles_;
  bool samples_;  // the plan forecasts nothing
  bool timed_;
  bool takes_time_;
  std::vector<Column> columns_;  // the target, then the observed ones
  std::vector<Pair> pairs_;
  std::string members_;
  std::string resets_;
  std::vector<std::pair<std::size_t, std::size_t>> kept_;  // ranges of the library's block
  std::size_t offset_ = 0;                                 // in the library's block
  std::int64_t stack_bytes_ = 0;
  std::vector<std::size_t> fixed_features_;
  Machine level_;
};

}  // namespace mliot::edge::detail
