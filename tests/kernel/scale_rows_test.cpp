// Scaled rows have the bits of the freestanding step on every target, length and layout.
#include "kernel/scale_rows.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "mliot/core/random.hpp"
#include "mliot/freestanding/scale.h"
#include "support/targets.hpp"
#include "support/transforms.hpp"

namespace mliot::kernel {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<ColumnScales::Column> columns_of(std::size_t count) {
  const Random random(4);
  std::vector<ColumnScales::Column> columns;
  for (std::size_t j = 0; j < count; ++j) {
    const bool clips = j % 3 == 2;
    columns.push_back({.center = random.normal(j),
                       .scale = 0.5 + random.uniform(j),
                       .gain = j % 2 == 0 ? 1.0 : 0.25,
                       .offset = j % 2 == 0 ? 0.0 : 3.0,
                       .low = clips ? -0.5 : -kInfinity,
                       .high = clips ? 0.5 : kInfinity});
  }
  return columns;
}

template <class Number>
void check_rows(std::size_t count, std::size_t n, std::size_t start) {
  const auto columns = columns_of(count);
  const Random random(9);
  std::vector<Number> x(start + n);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = static_cast<Number>(i % 11 == 5 ? kNaN : 3 * random.normal(i));
  }
  std::vector<double> out(n);
  REQUIRE(scale_rows(ColumnScales(columns), x.data() + start, n, out.data()));
  std::vector<double> wanted(n);
  for (std::size_t i = 0; i < n; ++i) {
    const auto& c = columns[i % count];
    const mliot_scale_options step{c.center, c.scale, c.gain, c.offset, c.low, c.high};
    wanted[i] = mliot_scale(&step, static_cast<double>(x[start + i]));
  }
  REQUIRE(testing::same_bits(out, wanted));
}

TEST_CASE("scaled rows have the bits of the step, whatever columns, lengths and alignment",
          "[once]") {
  testing::on_every_target([] {
    for (const std::size_t count : {1U, 2U, 3U, 5U, 8U, 13U}) {
      for (const std::size_t n : {0U, 1U, 3U, 8U, 19U, 35U, 260U}) {
        INFO(count << " columns, " << n << " numbers");
        check_rows<double>(count, n, 0);
        check_rows<double>(count, n, 1);
        check_rows<float>(count, n, 1);
      }
    }
  });
}

TEST_CASE("numbers that are infinite, or scale to infinity, are told", "[once]") {
  testing::on_every_target([] {
    for (std::size_t place = 0; place < 11; ++place) {
      std::vector<double> x(11, 1.0);
      std::vector<double> out(11);
      const ColumnScales plain({{0, 1, 1, 0, -kInfinity, kInfinity}});
      const ColumnScales wide({{-1e308, 1, 1, 0, -kInfinity, kInfinity}});
      const ColumnScales small({{0, 1e-200, 1, 0, -kInfinity, kInfinity}});
      CHECK(scale_rows(plain, x.data(), x.size(), out.data()));
      x[place] = -kInfinity;
      CHECK_FALSE(scale_rows(plain, x.data(), x.size(), out.data()));
      x[place] = 1.5e308;  // the difference leaves the doubles
      CHECK_FALSE(scale_rows(wide, x.data(), x.size(), out.data()));
      x[place] = 1e150;  // the quotient does
      CHECK_FALSE(scale_rows(small, x.data(), x.size(), out.data()));
    }
  });
}

}  // namespace
}  // namespace mliot::kernel
