// Linear scaling of the rows of a table, several numbers at a time.
#pragma once

#include <cstddef>
#include <vector>

namespace mliot::kernel {

/// What each column of a table is scaled by, laid out so that a vector may begin at any column.
///
/// y = (x - center) / scale * gain + offset, kept between low and high, as mliot_scale has it.
class ColumnScales {
 public:
  struct Column {
    double center;
    double scale;
    double gain;
    double offset;
    double low;
    double high;
  };

  explicit ColumnScales(const std::vector<Column>& columns);

  std::size_t columns() const noexcept { return columns_; }

  /// Parameter k of the columns in turn, and of the first ones again.
  const double* parameter(std::size_t k) const noexcept {
    return values_.data() + k * (columns_ + kMostLanes);
  }

 private:
  static constexpr std::size_t kMostLanes = 8;

  std::size_t columns_;
  std::vector<double> values_;
};

/// Scales n numbers, of which the first is of column 0 and each is of the column after its
/// predecessor's; false where one is infinite, is so far from its center that the difference is, or
/// scales to infinity: `out` then means nothing. NaN stays NaN.
bool scale_rows(const ColumnScales& scales, const double* x, std::size_t n, double* out);
bool scale_rows(const ColumnScales& scales, const float* x, std::size_t n, double* out);

}  // namespace mliot::kernel
