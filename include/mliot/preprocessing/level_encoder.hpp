// What the encoders of categories share: they count levels, learn from parts and merge.
#pragma once

#include "mliot/preprocessing/column_maps.hpp"
#include "mliot/preprocessing/level_targets.hpp"
#include "mliot/preprocessing/look_up.hpp"

namespace mliot::preprocessing {

/// Derived makes the tables of a column from its levels: static std::vector<LookUp>
/// tables_of(options, levels, target), one for each output of the column.
template <class Derived, class OptionsType>
class LevelEncoder : public ColumnMaps<LookUp> {
 public:
  using Options = OptionsType;

  const Options& options() const noexcept { return options_; }

  /// Learns from these rows alone, or from them and all before. target: one value a row where the
  /// encoder needs it, else empty. Throws InvalidArgument for infinite values, named by column and
  /// row, and for missing or infinite targets, named by row; nothing is changed then.
  void fit(data::MatrixView<const double> rows, std::span<const double> target = {},
           int threads = 1);
  void update(data::MatrixView<const double> rows, std::span<const double> target = {},
              int threads = 1);

  /// As if this had seen the rows of the other too. Throws InvalidArgument unless both have the
  /// same columns.
  void merge(const Derived& other);

  std::span<const LevelTargets> levels() const noexcept { return levels_; }

  /// Of the whole target; empty for encoders without one.
  const stats::Moments& target() const noexcept { return target_; }

  void save(archive::Writer& writer) const;
  static Derived load(const archive::Reader& reader);

 protected:
  /// Throws InvalidArgument when an option is out of range.
  explicit LevelEncoder(Options options);

 private:
  void take(std::vector<LevelTargets> levels, const stats::Moments& target);

  Options options_;
  std::vector<LevelTargets> levels_;
  stats::Moments target_;
};

}  // namespace mliot::preprocessing
