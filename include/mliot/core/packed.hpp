// Numbers of many small parts in two arrays of an archive: summaries whose parts come in thousands.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "mliot/core/archive.hpp"

namespace mliot::archive {

/// Puts numbers one behind the other, as `integers` and `reals` of an object. Each part says how
/// many it has; PackedReader reads them back in the same order.
class PackedWriter {
 public:
  void integer(std::int64_t x) { integers_.push_back(x); }
  void count(std::size_t n) { integers_.push_back(static_cast<std::int64_t>(n)); }
  void real(double x) { reals_.push_back(x); }

  void save(Writer& writer) const {
    writer.array("integers", integers_);
    writer.array("reals", reals_);
  }

 private:
  std::vector<std::int64_t> integers_;
  std::vector<double> reals_;
};

/// Takes the numbers of a PackedWriter in their order. What is missing, too much or out of range
/// throws FormatError that names the number and its byte.
class PackedReader {
 public:
  /// The tree of the reader must outlive it.
  explicit PackedReader(const Reader& reader)
      : reader_(reader),
        integers_(reader.view<std::int64_t>("integers")),
        reals_(reader.view<double>("reals")) {}

  /// A whole number from low to high.
  std::int64_t integer(std::int64_t low = std::numeric_limits<std::int64_t>::min(),
                       std::int64_t high = std::numeric_limits<std::int64_t>::max()) {
    reader_.check(next_integer_ < integers_.size(), "integers", "holds too few numbers");
    const std::int64_t x = integers_[next_integer_++];
    check(x >= low && x <= high, "is out of range");
    return x;
  }

  /// A number of parts, at most so many.
  std::size_t count(std::size_t most) {
    return static_cast<std::size_t>(integer(0, static_cast<std::int64_t>(most)));
  }

  /// A number or an infinity.
  double real() {
    const double x = real_or_missing();
    reader_.check(x == x, "reals", "must be a number", next_real_ - 1);
    return x;
  }

  /// The same, or NaN.
  double real_or_missing() {
    reader_.check(next_real_ < reals_.size(), "reals", "holds too few numbers");
    return reals_[next_real_++];
  }

  /// Throws FormatError, at the whole number that was read last, unless the condition holds.
  void check(bool condition, std::string_view rule) const {
    reader_.check(condition, "integers", rule, next_integer_ == 0 ? 0 : next_integer_ - 1);
  }

  /// Throws FormatError when numbers are left.
  void finish() const {
    reader_.check(next_integer_ == integers_.size(), "integers", "holds too many numbers");
    reader_.check(next_real_ == reals_.size(), "reals", "holds too many numbers");
  }

 private:
  const Reader& reader_;
  std::span<const std::int64_t> integers_;
  std::span<const double> reals_;
  std::size_t next_integer_ = 0;
  std::size_t next_real_ = 0;
};

}  // namespace mliot::archive
