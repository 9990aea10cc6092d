// A matrix somebody else owns: pointer, shape and strides.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mliot::data {

/// Rows x columns of T at any strides (counted in elements), neither owned nor copied.
template <class T>
class MatrixView {
 public:
  constexpr MatrixView() = default;

  /// Row-major and contiguous.
  constexpr MatrixView(T* values, std::size_t rows, std::size_t columns)
      : MatrixView(values, rows, columns, static_cast<std::ptrdiff_t>(columns), 1) {}

  constexpr MatrixView(T* values, std::size_t rows, std::size_t columns, std::ptrdiff_t row_stride,
                       std::ptrdiff_t column_stride)
      : values_(values),
        rows_(rows),
        columns_(columns),
        row_stride_(row_stride),
        column_stride_(column_stride) {}

  constexpr std::size_t rows() const noexcept { return rows_; }
  constexpr std::size_t columns() const noexcept { return columns_; }
  constexpr std::ptrdiff_t row_stride() const noexcept { return row_stride_; }
  constexpr std::ptrdiff_t column_stride() const noexcept { return column_stride_; }

  constexpr T* data() const noexcept { return values_; }
  constexpr T* row(std::size_t i) const noexcept {
    return values_ + static_cast<std::ptrdiff_t>(i) * row_stride_;
  }
  constexpr T& operator()(std::size_t i, std::size_t j) const noexcept {
    return row(i)[static_cast<std::ptrdiff_t>(j) * column_stride_];
  }

  constexpr operator MatrixView<const T>() const noexcept {
    return {values_, rows_, columns_, row_stride_, column_stride_};
  }

 private:
  T* values_ = nullptr;
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
  std::ptrdiff_t row_stride_ = 0;
  std::ptrdiff_t column_stride_ = 1;
};

}  // namespace mliot::data
