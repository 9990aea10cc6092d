// subtract_sums: every instruction set subtracts what the plain loop does.
#include "kernel/subtract_sums.hpp"

#include <cstdint>
#include <vector>

#include "mliot/core/random.hpp"
#include "support/targets.hpp"

TEST_CASE("sums of a child are subtracted at every length and alignment, and none behind",
          "[once]") {
  constexpr std::size_t kMost = 75;
  const mliot::Random random(4);
  std::vector<std::int64_t> parent(kMost + 2);
  std::vector<std::int64_t> child(kMost + 2);
  for (std::size_t i = 0; i < parent.size(); ++i) {
    parent[i] = static_cast<std::int64_t>(random.bits(2 * i)) / 4;
    child[i] = static_cast<std::int64_t>(random.bits(2 * i + 1)) / 4;
  }
  for (std::size_t n = 0; n <= kMost; ++n) {
    for (const std::size_t start : {0U, 1U}) {
      std::vector<std::int64_t> wanted = parent;
      for (std::size_t i = start; i < start + n; ++i) wanted[i] -= child[i];
      mliot::testing::on_every_target([&] {
        std::vector<std::int64_t> got = parent;
        mliot::kernel::subtract_sums(child.data() + start, n, got.data() + start);
        REQUIRE(got == wanted);
      });
    }
  }
}
