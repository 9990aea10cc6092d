// Many series of one variable, stored end to end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "mliot/core/error.hpp"

namespace mliot::data {

/// Series i is values[offsets[i] .. offsets[i + 1]); its first value belongs to first_period[i].
///
/// Missing: NaN.
class Panel {
 public:
  Panel() : offsets_{0} {}

  /// offsets: n + 1 numbers from 0 to values.size(), never falling; first_period: n numbers.
  /// Throws InvalidArgument when they do not fit together.
  Panel(std::vector<double> values, std::vector<std::int64_t> offsets,
        std::vector<std::int64_t> first_period)
      : values_(std::move(values)),
        offsets_(std::move(offsets)),
        first_period_(std::move(first_period)) {
    require(!offsets_.empty() && offsets_.front() == 0 &&
                offsets_.back() == static_cast<std::int64_t>(values_.size()),
            "panel: offsets must run from 0 to the number of values, {}", values_.size());
    require(first_period_.size() + 1 == offsets_.size(),
            "panel: {} first periods do not belong to {} offsets", first_period_.size(),
            offsets_.size());
    for (std::size_t i = 0; i + 1 < offsets_.size(); ++i) {
      require(offsets_[i] <= offsets_[i + 1], "panel: offsets fall at series {}", i);
    }
  }

  std::size_t size() const noexcept { return first_period_.size(); }
  std::size_t rows() const noexcept { return values_.size(); }

  std::span<const double> series(std::size_t i) const noexcept {
    return std::span(values_).subspan(start(i), start(i + 1) - start(i));
  }
  std::span<double> series(std::size_t i) noexcept {
    return std::span(values_).subspan(start(i), start(i + 1) - start(i));
  }

  std::span<const double> values() const noexcept { return values_; }
  std::span<const std::int64_t> offsets() const noexcept { return offsets_; }
  std::span<const std::int64_t> first_period() const noexcept { return first_period_; }

 private:
  std::size_t start(std::size_t i) const noexcept { return static_cast<std::size_t>(offsets_[i]); }

  std::vector<double> values_;
  std::vector<std::int64_t> offsets_;
  std::vector<std::int64_t> first_period_;
};

}  // namespace mliot::data
