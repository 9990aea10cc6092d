// Target encoding in the order of time: each row by what came before it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "mliot/core/archive.hpp"
#include "mliot/core/field.hpp"
#include "mliot/preprocessing/look_up.hpp"

namespace mliot::preprocessing {

/// What a level is before its first target.
struct OrderedTargetEncoderOptions {
  /// Absent: the mean of all targets so far.
  std::optional<double> prior = std::nullopt;

  /// Rows that the prior counts for.
  double weight = 1;

  static constexpr auto fields() {
    return std::tuple{
        field("prior", &OrderedTargetEncoderOptions::prior,
              "What a level is before its first target; None: the mean of all targets so far."),
        field("weight", &OrderedTargetEncoderOptions::weight, "Rows that the prior counts for.",
              above(0))};
  }
};

/// y = (sum of the targets of the level so far + weight * prior) / (count so far + weight).
///
/// No row is encoded with its own target or a later one, so nothing leaks, in training as in a
/// stream. Sums are taken in the order of the rows.
///
/// Causal:   update(level, target) gives what earlier rows say, then takes the target.
/// Missing:  NaN is a level like others; a missing target is not counted.
/// Warm-up:  without `prior` NaN before the first target.
/// Cost:     O(1) a row; memory is taken for each new level.
/// Source:   Prokhorenkova et al. 2018, "CatBoost: unbiased boosting with categorical features",
///           NeurIPS, section 3.2.
class OrderedTargetEncoder {
 public:
  using Options = OrderedTargetEncoderOptions;
  static constexpr std::string_view name = "ordered_target_encoder";

  /// Throws InvalidArgument when an option is out of range.
  explicit OrderedTargetEncoder(Options options = {});

  const Options& options() const noexcept { return options_; }

  /// Throws InvalidArgument for an infinite target; nothing has changed then.
  double update(double level, double target);

  /// What the rows so far say of a level.
  double value(double level) const noexcept;

  std::size_t levels() const noexcept { return seen_.size(); }

  /// The same for every level as a map, for a plan.
  LookUp map() const;

  void save(archive::Writer& writer) const;
  static OrderedTargetEncoder load(const archive::Reader& reader);

 private:
  struct Seen {
    std::int64_t count = 0;
    double sum = 0;
  };

  double prior() const noexcept;
  double encoded(const Seen& seen) const noexcept;

  Options options_;
  Seen all_;
  Seen missing_;
  std::unordered_map<double, Seen> seen_;
};

}  // namespace mliot::preprocessing
