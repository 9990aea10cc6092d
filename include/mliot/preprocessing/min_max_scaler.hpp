// Columns between two ends, and columns whose greatest magnitude is 1.
#pragma once

#include "mliot/preprocessing/column_maps.hpp"
#include "mliot/preprocessing/scale.hpp"

namespace mliot::preprocessing {

/// The least and the greatest value of a column.
struct ColumnRange {
  std::int64_t count = 0;
  double least = 0;
  double greatest = 0;

  void add(double x) noexcept;
  void merge(const ColumnRange& other) noexcept;
};

/// The part that scalers of the range share: they learn from parts and merge.
template <class Derived, class OptionsType>
class RangeScaler : public ColumnMaps<Scale> {
 public:
  using Options = OptionsType;

  const Options& options() const noexcept { return options_; }

  /// Learns from these rows alone, or from them and all before. Throws InvalidArgument for infinite
  /// values, named by column and row; nothing is changed then.
  void fit(data::MatrixView<const double> rows, int threads = 1);
  void update(data::MatrixView<const double> rows, int threads = 1);

  /// As if this had seen the rows of the other too. Throws InvalidArgument unless both have the
  /// same columns.
  void merge(const Derived& other);

  std::span<const ColumnRange> ranges() const noexcept { return ranges_; }

  void save(archive::Writer& writer) const;
  static Derived load(const archive::Reader& reader);

 protected:
  explicit RangeScaler(Options options);

 private:
  void take(std::vector<ColumnRange> ranges);

  Options options_;
  std::vector<ColumnRange> ranges_;
};

/// The ends, and what becomes of later values beyond those of fit.
struct MinMaxScalerOptions {
  double low = 0;
  double high = 1;
  bool clip = false;

  static constexpr auto fields() {
    return std::tuple{field("low", &MinMaxScalerOptions::low, "Where the least value goes."),
                      field("high", &MinMaxScalerOptions::high, "Where the greatest value goes."),
                      field("clip", &MinMaxScalerOptions::clip, "Keep later values between them.")};
  }
};

/// y = low + (x - min) / (max - min) * (high - low). A column of equal values goes to low.
///
/// Missing:  NaN is not counted and stays NaN.
class MinMaxScaler : public RangeScaler<MinMaxScaler, MinMaxScalerOptions> {
 public:
  static constexpr std::string_view name = "min_max_scaler";

  /// Throws InvalidArgument unless low < high.
  explicit MinMaxScaler(Options options = {});

  static Scale map_of(const Options& options, const ColumnRange& range);
};

/// Nothing to choose.
struct MaxAbsScalerOptions {
  static constexpr auto fields() { return std::tuple{}; }
};

/// y = x / max |x|: zeros stay zeros. A column of zeros stays as it is.
///
/// Missing:  NaN is not counted and stays NaN.
class MaxAbsScaler : public RangeScaler<MaxAbsScaler, MaxAbsScalerOptions> {
 public:
  static constexpr std::string_view name = "max_abs_scaler";

  explicit MaxAbsScaler(Options options = {});

  static Scale map_of(const Options& options, const ColumnRange& range);
};

}  // namespace mliot::preprocessing
