// A table from the values of a column to numbers: the map of the encoders.
#pragma once

#include <vector>

#include "mliot/preprocessing/map.hpp"

namespace mliot::preprocessing {

/// The table, and what stands for values that are not in it.
struct LookUpOptions {
  std::vector<double> keys = {};    ///< ascending
  std::vector<double> values = {};  ///< one a key

  /// Absent: NaN.
  std::optional<double> unseen = std::nullopt;

  /// Absent: NaN.
  std::optional<double> missing = std::nullopt;

  static constexpr auto fields() {
    return std::tuple{
        field("keys", &LookUpOptions::keys, "Values of the column, ascending."),
        field("values", &LookUpOptions::values, "What stands for each key."),
        field("unseen", &LookUpOptions::unseen, "What stands for any other value; None: NaN."),
        field("missing", &LookUpOptions::missing, "What stands for a missing value; None: NaN.")};
  }
};

/// y = the value beside the key x.
///
/// Categories of text have their place in a level table as key.
///
/// Missing:  NaN becomes `missing`.
/// Cost:     O(log n) a sample for n keys, O(1) where they are 0, 1, 2 ... as places of texts are.
///           On devices O(log n).
class LookUp : public Map<LookUp, LookUpOptions> {
 public:
  static constexpr std::string_view name = "look_up";

  /// Throws InvalidArgument unless keys ascend and there is one value for each.
  explicit LookUp(Options given = {});

  double apply(double x) const noexcept;

  /// Whether the keys are 0, 1, 2 ..., as places of texts are: no search then.
  bool keys_are_places() const noexcept { return places_; }

 private:
  bool places_ = true;
};

}  // namespace mliot::preprocessing
