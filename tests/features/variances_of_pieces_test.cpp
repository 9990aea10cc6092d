// Variances of blocks whose windows differ much in size: the stream's bits, or told to be made by
// it.
#include "features/variances_of_pieces.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "mliot/core/random.hpp"
#include "mliot/features/rolling_std.hpp"
#include "mliot/features/rolling_var.hpp"
#include "support/targets.hpp"
#include "support/transforms.hpp"

namespace mliot::features {
namespace {

constexpr std::size_t kSamples = 700;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Series by name in which some windows are small beside the largest sample.
std::vector<std::pair<std::string, std::vector<double>>> kinds() {
  const Random random(29);
  std::vector<std::pair<std::string, std::vector<double>>> kinds = {
      {"tails", {}}, {"walk", {}}, {"spike", {}}, {"stuck", {}}, {"with gaps", {}}};
  double place = 1000.1;
  for (std::size_t t = 0; t < kSamples; ++t) {
    const double normal = random.normal(t);
    place += normal;
    kinds[0].second.push_back(std::exp(2 * normal));
    kinds[1].second.push_back(place);
    kinds[2].second.push_back(t == 300 ? 1e9 : normal);
    kinds[3].second.push_back(t / 50 % 2 == 0 ? 0.1 : place);
    kinds[4].second.push_back(t % 7 == 3 || t / 20 == 4 ? kNaN : std::exp(normal));
  }
  return kinds;
}

template <class Real>
void check(const std::vector<double>& x, std::int64_t window, bool missing) {
  const VarianceOptions options{.window_size = window, .min_samples = missing ? 2 : window};
  const auto wanted = testing::stream<Real>(RollingVar(options), x);
  const auto roots = testing::stream<Real>(RollingStd(options), x);
  const auto size = static_cast<std::size_t>(window);
  const std::size_t n = x.size() - (size - 1);
  testing::on_every_target([&] {
    for (const bool root : {false, true}) {
      std::vector<Real> out(n);
      REQUIRE(variances_of_pieces(
          {x.data() + size - 1, n, size, root, 1, missing, missing ? 2U : size}, out.data()));
      std::size_t i = 0;
      while (i < n && testing::same(out[i], (root ? roots : wanted)[size - 1 + i])) ++i;
      INFO("output " << i);
      REQUIRE(i == n);
    }
  });
}

TEST_CASE("windows that are small beside their block have the stream's variances", "[once]") {
  for (const auto& [name, x] : kinds()) {
    for (const std::int64_t window : {2, 7, 28}) {
      INFO(name << ", window " << window);
      check<double>(x, window, name == "with gaps");
      check<float>(x, window, name == "with gaps");
    }
  }
}

TEST_CASE("a block whose every variance is midway between doubles is left to the stream") {
  const Random random(31);
  std::vector<double> x(kSamples);  // half of the square of an odd number of 27 bits
  for (std::size_t t = 1; t < x.size(); t += 2) {
    x[t] = 0x1p27 - 1 - 2 * static_cast<double>(random.below(t, 1000));
  }
  std::vector<double> out(x.size() - 1);
  CHECK_FALSE(variances_of_pieces({x.data() + 1, out.size(), 2, false}, out.data()));
}

}  // namespace
}  // namespace mliot::features
