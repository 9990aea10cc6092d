// fold_sums: every instruction set adds up rows and columns as plain loops do.
#include "kernel/fold_sums.hpp"

#include <cstdint>
#include <vector>

#include "mliot/core/random.hpp"
#include "support/targets.hpp"

TEST_CASE("a table of sums is added up along both of its indices, and nothing behind it is touched",
          "[once]") {
  constexpr std::size_t kMost = 256;
  const mliot::Random random(8);
  std::vector<std::int64_t> table(kMost + 3);
  for (std::size_t i = 0; i < table.size(); ++i) {
    table[i] = static_cast<std::int64_t>(random.bits(i)) / 512;
  }
  for (std::size_t rows = 1; rows <= 128; rows += rows < 20 ? 1 : 27) {
    for (std::size_t length = 1; rows * length <= kMost; length += length < 20 ? 1 : 23) {
      for (const std::size_t start : {0U, 3U}) {
        std::vector<std::int64_t> totals(rows, 0);
        std::vector<std::int64_t> first(length, 0);
        for (std::size_t r = 0; r < rows; ++r) {
          for (std::size_t i = 0; i < length; ++i) {
            totals[r] += table[start + r * length + i];
            first[i] += table[start + r * length + i];
          }
        }
        mliot::testing::on_every_target([&] {
          std::vector<std::int64_t> sums = table;
          std::vector<std::int64_t> got(rows + 1, 77);
          mliot::kernel::fold_sums(sums.data() + start, length, rows, got.data());
          REQUIRE(got.back() == 77);
          got.pop_back();
          REQUIRE(got == totals);
          for (std::size_t i = 0; i < table.size(); ++i) {
            const bool in_first = i >= start && i < start + length;
            REQUIRE(sums[i] == (in_first ? first[i - start] : table[i]));
          }
        });
      }
    }
  }
}
