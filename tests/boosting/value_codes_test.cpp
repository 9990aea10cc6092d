// Columns as codes: the same doubles, or none at all.
#include "boosting/value_codes.hpp"

#include <bit>
#include <cstdint>
#include <vector>

#include "mliot/core/random.hpp"
#include "support/catch.hpp"

using mliot::boosting::coded_values;

TEST_CASE("coded values are read back bit for bit") {
  const mliot::Random random(3);
  std::vector<double> weights;
  for (std::uint64_t i = 0; i < 5000; ++i) {
    weights.push_back(std::bit_cast<double>(0x3FE0000000000000U + random.below(i, 900)));
  }
  weights[17] = 0;
  const auto coded = coded_values(weights);
  REQUIRE(coded);
  REQUIRE(coded->values.size() <= 901);
  std::vector<double> read(1000);
  for (const std::size_t first : {0U, 1U, 4000U}) {
    coded->read(first, read.size(), read.data());
    for (std::size_t i = 0; i < read.size(); ++i) {
      REQUIRE(std::bit_cast<std::uint64_t>(read[i]) ==
              std::bit_cast<std::uint64_t>(weights[first + i]));
    }
  }
}

TEST_CASE("as many different values as there are codes fit, one more does not") {
  std::vector<double> weights;
  for (int i = 0; i < 65536; ++i) weights.push_back(1 + i);
  REQUIRE(coded_values(weights));
  weights.push_back(0.5);
  REQUIRE(!coded_values(weights));
  REQUIRE(!coded_values({}));
}
