// threshold_bins: every instruction set counts the thresholds below a value as a plain loop does.
#include "kernel/threshold_bins.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "mliot/core/random.hpp"
#include "support/targets.hpp"

namespace {

using mliot::kernel::BinTable;

template <class T>
BinTable<T> table_of(const std::vector<T>& thresholds) {
  BinTable<T> table;
  table.fill(std::numeric_limits<T>::infinity());
  std::copy(thresholds.begin(), thresholds.end(), table.begin());
  for (std::size_t run = 0; run < 16; ++run) table[256 + run] = table[16 * run + 15];
  return table;
}

template <class T>
std::int8_t naive_bin(T x, const std::vector<T>& thresholds) {
  if (std::isnan(x)) return mliot::kernel::kMissingBin;
  int below = 0;
  for (const T t : thresholds) below += t < x ? 1 : 0;
  return static_cast<std::int8_t>(below - 128);
}

template <class T>
void check(std::size_t count) {
  constexpr T kInfinity = std::numeric_limits<T>::infinity();
  std::vector<T> thresholds;
  for (std::size_t i = 0; i < count; ++i) {
    thresholds.push_back(static_cast<T>(i) / static_cast<T>(8) - static_cast<T>(6));
  }
  const auto table = table_of(thresholds);
  constexpr std::size_t kMax = 67;
  const mliot::Random random(count);
  std::vector<T> x;
  for (std::size_t i = 0; i < 3 * kMax + 1; ++i) {
    x.push_back(static_cast<T>(random.below(2 * i, 300)) / static_cast<T>(8) - static_cast<T>(7));
    if (i % 5 == 0) x.back() = std::nextafter(x.back(), kInfinity);
    if (i % 17 == 3) x.back() = std::numeric_limits<T>::quiet_NaN();
    if (i % 19 == 4) x.back() = i % 2 == 0 ? kInfinity : -kInfinity;
  }
  mliot::testing::on_every_target([&] {
    for (std::size_t n = 0; n <= kMax; ++n) {
      for (const std::ptrdiff_t stride : {1, 3, -2}) {
        const T* start = stride > 0 ? x.data() + 1 : x.data() + x.size() - 1;
        std::vector<std::int8_t> got(n);
        mliot::kernel::threshold_bins(start, stride, n, table, count, got.data());
        for (std::size_t i = 0; i < n; ++i) {
          REQUIRE(got[i] == naive_bin(start[static_cast<std::ptrdiff_t>(i) * stride], thresholds));
        }
      }
    }
  });
}

template <class T>
void check_row() {
  constexpr T kInfinity = std::numeric_limits<T>::infinity();
  std::vector<std::vector<T>> thresholds;
  std::vector<BinTable<T>> tables;
  for (const std::size_t count : {0U, 1U, 15U, 16U, 17U, 100U, 240U, 253U, 254U}) {
    auto& all = thresholds.emplace_back();
    for (std::size_t i = 0; i < count; ++i) all.push_back(static_cast<T>(i) - T{50});
    tables.push_back(table_of(all));
  }
  std::vector<mliot::kernel::RowColumn> columns;
  for (std::uint32_t i = 0; i < 70; ++i) columns.push_back({.feature = i * 7 % 20, .table = i % 9});
  const mliot::Random random(3);
  for (std::size_t round = 0; round < 40; ++round) {
    std::vector<T> row(20);
    for (std::size_t j = 0; j < row.size(); ++j) {
      row[j] = static_cast<T>(random.below(20 * round + j, 260)) - T{52};
      if ((j + round) % 6 == 0) row[j] = std::nextafter(row[j], kInfinity);
      if ((j + round) % 13 == 0) row[j] = j % 2 == 0 ? kInfinity : -kInfinity;
    }
    if (round % 3 == 1) row[round % 20] = std::numeric_limits<T>::quiet_NaN();
    mliot::testing::on_every_target([&] {
      std::vector<std::int8_t> got(columns.size());
      const bool missing = mliot::kernel::row_bins(row.data(), columns.data(), columns.size(),
                                                   tables.data(), got.data());
      REQUIRE(missing == (round % 3 == 1));
      for (std::size_t i = 0; i < columns.size(); ++i) {
        REQUIRE(got[i] == naive_bin(row[columns[i].feature], thresholds[columns[i].table]));
      }
    });
  }
}

}  // namespace

TEST_CASE("row_bins equals the plain count for each column of a row") {
  check_row<float>();
  check_row<double>();
}

TEST_CASE("threshold_bins equals the plain count for any length, stride and number of thresholds") {
  for (const std::size_t count : {0U, 1U, 15U, 16U, 17U, 100U, 240U, 253U, 254U}) {
    check<float>(count);
    check<double>(count);
  }
}
