// Variances of all samples so far of whole series: the stream's bits on every instruction set.
#include "features/variances_so_far.hpp"

#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "kernel/varying_variances.hpp"
#include "mliot/core/random.hpp"
#include "mliot/features/expanding_std.hpp"
#include "mliot/features/expanding_var.hpp"
#include "support/targets.hpp"
#include "support/transforms.hpp"

namespace mliot::features {
namespace {

constexpr std::size_t kSamples = 500;

std::vector<std::pair<std::string, std::vector<double>>> kinds() {
  const Random random(37);
  std::vector<std::pair<std::string, std::vector<double>>> kinds = {
      {"normal", {}}, {"tails", {}}, {"walk", {}},       {"counts", {}},
      {"late", {}},   {"gaps", {}},  {"odd squares", {}}};
  double place = 1000.1;
  for (std::size_t t = 0; t < kSamples; ++t) {
    const double normal = random.normal(t);
    place += normal;
    kinds[0].second.push_back(20 + 3 * normal);
    kinds[1].second.push_back(std::exp(4 * normal));
    kinds[2].second.push_back(place);
    kinds[3].second.push_back(static_cast<double>(random.below(t, 50)));
    kinds[4].second.push_back(t < 200 ? 0.1 : normal);
    kinds[5].second.push_back(t % 4 == 0 || t < 9 ? std::nan("") : normal);
    const auto odd = static_cast<double>(random.below(t, 100));
    kinds[6].second.push_back(t % 2 == 0 ? 0.0 : 0x1p27 - 1 - 2 * odd);
  }
  return kinds;
}

template <class Real>
void check(const std::vector<double>& x, std::int64_t ddof) {
  const ExpandingVarianceOptions options{.min_samples = 3, .ddof = ddof};
  const auto wanted = testing::stream<Real>(ExpandingVar(options), x);
  const auto roots = testing::stream<Real>(ExpandingStd(options), x);
  testing::on_every_target([&] {
    for (const bool root : {false, true}) {
      std::vector<Real> out(x.size());
      REQUIRE(variances_so_far(x, {3, static_cast<std::size_t>(ddof), root}, std::span<Real>(out)));
      std::size_t t = 0;
      while (t < x.size() && testing::same(out[t], (root ? roots : wanted)[t])) ++t;
      INFO("sample " << t);
      REQUIRE(t == x.size());
    }
  });
}

TEST_CASE("variances so far have the stream's bits, whatever the samples are", "[once]") {
  for (const auto& [name, x] : kinds()) {
    for (const std::int64_t ddof : {0, 1, 4}) {
      INFO(name << ", ddof " << ddof);
      check<double>(x, ddof);
      check<float>(x, ddof);
    }
    for (const std::size_t n : {1U, 2U, 7U, 9U, 65U}) {
      INFO(name << ", " << n << " samples");
      check<double>({x.begin(), x.begin() + static_cast<std::ptrdiff_t>(n)}, 1);
    }
  }
}

TEST_CASE("series and magnitudes beyond the method are left to the stream") {
  std::vector<double> x(kernel::kMostVarying + 1, 0.1);
  x[5] = 0.3;
  std::vector<double> out(x.size());
  CHECK_FALSE(variances_so_far(x, {1, 1, false}, std::span<double>(out)));
  x.resize(20);
  out.resize(20);
  CHECK(variances_so_far(x, {1, 1, false}, std::span<double>(out)));
  x[7] = 1e200;
  CHECK_FALSE(variances_so_far(x, {1, 1, false}, std::span<double>(out)));
  x[7] = std::numeric_limits<double>::infinity();
  CHECK_FALSE(variances_so_far(x, {1, 1, false}, std::span<double>(out)));
}

}  // namespace
}  // namespace mliot::features
