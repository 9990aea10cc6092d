// Packing of gradients: every instruction set does what the plain loop does.
#include "kernel/gradient_pairs.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "mliot/core/math.hpp"
#include "mliot/core/random.hpp"
#include "support/targets.hpp"

using namespace mliot::kernel;

namespace {

struct Packed {
  std::vector<std::uint32_t> pairs;
  std::vector<std::uint32_t> rests;
  std::vector<std::size_t> counts;
  std::vector<double> largest;
  bool operator==(const Packed&) const = default;
};

void note(const PairCounts& counts, Packed& out) {
  out.counts.insert(out.counts.end(), {counts.beyond, counts.beyond_half, counts.beyond_eighth});
  out.largest.push_back(counts.largest);
}

std::uint32_t low_bits(double whole) {
  return static_cast<std::uint32_t>(static_cast<std::int64_t>(whole)) & 0xFFFF;
}

// Rounds half to even by the library; the values are small enough for exact integers.
Packed plain(const PairSource& source, std::size_t n) {
  Packed out;
  PairCounts counts[2];
  const auto add = [&](double x, const PairScale& scale, PairCounts& to) {
    const double size = std::abs(x);
    if (!(size < scale.limit)) ++to.beyond;
    if (size >= scale.limit / 2) ++to.beyond_half;
    if (size >= scale.limit / 8) ++to.beyond_eighth;
    to.largest = std::max(to.largest, size);
  };
  for (std::size_t i = 0; i < n; ++i) {
    const double g = source.gradients[i] * source.gradient_scale.inverse;
    add(source.gradients[i], source.gradient_scale, counts[0]);
    double h = 1;
    if (source.hessians != nullptr) {
      h = source.hessians[i] * source.hessian_scale.inverse;
      add(source.hessians[i], source.hessian_scale, counts[1]);
    }
    const auto rest = [](double x) { return std::nearbyint((x - std::nearbyint(x)) * 32768); };
    out.pairs.push_back((low_bits(std::nearbyint(g)) << 16) | low_bits(std::nearbyint(h)));
    out.rests.push_back((low_bits(rest(g)) << 16) | low_bits(rest(h)));
  }
  note(counts[0], out);
  note(counts[1], out);
  return out;
}

Packed packed(const PairSource& source, std::size_t n) {
  Packed out;
  PairCounts counts[2];
  out.pairs.resize(n);
  out.rests.resize(n);
  pack_pairs(source, n, out.pairs.data(), out.rests.data(), counts);
  note(counts[0], out);
  note(counts[1], out);
  return out;
}

}  // namespace

TEST_CASE("pairs, rests and counts are those of the plain loop, for every length", "[once]") {
  const mliot::Random random(12);
  for (std::size_t n = 0; n < 70; ++n) {
    std::vector<double> g(n);
    std::vector<double> h(n);
    for (std::size_t i = 0; i < n; ++i) {
      g[i] = (random.uniform(1000 * n + 2 * i) - 0.5) * 2.5;
      h[i] = random.uniform(1000 * n + 2 * i + 1) * 0.3;
      if (i % 7 == 3) g[i] = std::ldexp(std::floor(g[i] * 1000) + 0.5, -14);  // ties
      if (i % 11 == 5) g[i] = 0;
    }
    for (const bool hessians : {false, true}) {
      const PairSource source{
          g.data(), hessians ? h.data() : nullptr, {1.0, 16384.0}, {0.25, 131072.0}};
      const Packed wanted = plain(source, n);
      mliot::testing::on_every_target([&] { REQUIRE(packed(source, n) == wanted); });
    }
  }
}

TEST_CASE("numbers that are not finite count as beyond the limit", "[once]") {
  constexpr std::size_t kRows = 37;
  for (std::size_t place = 0; place < kRows; ++place) {
    for (const double bad :
         {std::numeric_limits<double>::quiet_NaN(), -std::numeric_limits<double>::infinity()}) {
      std::vector<double> g(kRows, 0.25);
      g[place] = bad;
      mliot::testing::on_every_target([&] {
        std::vector<std::uint32_t> pairs(kRows);
        std::vector<std::uint32_t> rests(kRows);
        PairCounts counts[2];
        pack_pairs({g.data(), nullptr, {1.0, 16384.0}, {1.0, 1.0}}, kRows, pairs.data(),
                   rests.data(), counts);
        REQUIRE(counts[0].beyond == 1);
        REQUIRE(counts[0].beyond_eighth == kRows - (std::isnan(bad) ? 1 : 0));
        REQUIRE(counts[0].largest == (std::isnan(bad) ? 0.25 : -bad));
      });
    }
  }
}

TEST_CASE("derivatives of the log-loss have the bits of the formula, for every length", "[once]") {
  const mliot::Random random(13);
  for (std::size_t n = 0; n < 40; ++n) {
    std::vector<double> raw(n);
    std::vector<double> target(n);
    for (std::size_t i = 0; i < n; ++i) {
      raw[i] = (random.uniform(64 * n + i) - 0.5) * (i % 5 == 0 ? 2000 : 10);
      target[i] = i % 2 == 0 ? 1 : 0;
    }
    mliot::testing::on_every_target([&] {
      std::vector<double> g(n);
      std::vector<double> h(n);
      logistic_derivatives(raw.data(), target.data(), n, g.data(), h.data());
      for (std::size_t i = 0; i < n; ++i) {
        const double p = 1 / (1 + mliot::math::exp(-raw[i]));
        REQUIRE(g[i] == p - target[i]);
        REQUIRE(h[i] == p * (1 - p));
      }
    });
  }
}
