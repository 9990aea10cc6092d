// Scans of vectors: every instruction set judges like the plain loop, to the bit.
#include "kernel/vector_scan.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "mliot/core/random.hpp"
#include "support/targets.hpp"

using namespace mliot::kernel;

namespace {

// One histogram of one feature and the rule to judge it by.
struct Problem {
  std::vector<std::int32_t> sums;
  std::vector<double> wide, units, totals, start, scratch;
  VectorRule rule;
};

Problem problem(std::size_t outputs, bool shared, std::size_t count, std::uint64_t seed) {
  const mliot::Random random(seed);
  std::uint64_t draw = 0;
  Problem made;
  VectorRule& rule = made.rule;
  rule.outputs = outputs;
  rule.shared = shared;
  rule.hessian = shared ? outputs : (outputs + 3) / 4 * 4;
  rule.rows = rule.hessian + (shared ? 1 : outputs);
  const std::size_t by_fours = (outputs + 3) / 4 * 4;
  rule.lanes = (std::max(rule.rows + 1, (shared ? 1 : 2) * by_fours) + 1) / 2 * 2;
  made.units.assign(rule.lanes, 0.0);
  made.start.assign(rule.lanes, 0.0);
  made.scratch.resize(rule.lanes);
  made.sums.assign(count * rule.lanes + kVectorPadding, 0);
  for (std::size_t lane = 0; lane <= rule.rows; ++lane) {
    const bool empty = lane >= outputs && lane < rule.hessian;
    if (!empty) made.units[lane] = std::ldexp(1.0, static_cast<int>(lane % 5) - 2);
  }
  made.units[rule.rows] = 1;
  const auto gradient = [&] { return static_cast<int>(random.below(draw++, 2001)) - 1000; };
  const auto positive = [&] { return static_cast<int>(random.below(draw++, 9)); };
  for (std::size_t b = 0; b <= count; ++b) {  // the last one is what goes left before bin 0
    if (b % 3 == 1) continue;                 // equal neighbours: ties
    for (std::size_t lane = 0; lane <= rule.rows; ++lane) {
      if (made.units[lane] == 0) continue;
      const int value = lane < outputs ? gradient() : positive();
      if (b == count) made.start[lane] = value * made.units[lane];
      if (b < count) made.sums[b * rule.lanes + lane] = value;
    }
  }
  made.wide.assign(made.sums.begin(), made.sums.end());
  made.totals = made.start;
  for (std::size_t i = 0; i < count * rule.lanes; ++i) {
    made.totals[i % rule.lanes] += made.units[i % rule.lanes] * made.sums[i];
  }
  return made;
}

double score(const VectorRule& rule, const std::vector<double>& sums) {
  std::array<double, 4> stripes{};
  for (std::size_t k = 0; k < rule.outputs; ++k) {
    const double limit = rule.reg_alpha;
    const double g = sums[k] > limit ? sums[k] - limit : (sums[k] < -limit ? sums[k] + limit : 0.0);
    const double h = sums[rule.hessian + (rule.shared ? 0 : k)] + rule.reg_lambda;
    stripes[k % 4] += rule.shared ? g * g : (h > 0 ? g * g / h : 0);
  }
  const double all = (stripes[0] + stripes[1]) + (stripes[2] + stripes[3]);
  return rule.shared ? all / (sums[rule.hessian] + rule.reg_lambda) : all;
}

double hessian(const VectorRule& rule, const std::vector<double>& sums) {
  if (rule.shared) return sums[rule.hessian];
  double sum = 0;
  for (std::size_t k = 0; k < rule.outputs; ++k) sum += sums[rule.hessian + k];
  return sum;
}

VectorCandidate plain(const Problem& made, std::size_t count) {
  const VectorRule& rule = made.rule;
  VectorCandidate best{-1, -1};
  std::vector<double> left = made.start;
  for (std::size_t b = 0; b < count; ++b) {
    std::vector<double> right(rule.lanes);
    for (std::size_t lane = 0; lane < rule.lanes; ++lane) {
      left[lane] += made.units[lane] * made.sums[b * rule.lanes + lane];
      right[lane] = made.totals[lane] - left[lane];
    }
    const double least = rule.least_hessian * (rule.shared ? 1 : static_cast<double>(rule.outputs));
    if (std::min(left[rule.rows], right[rule.rows]) < rule.least_rows) continue;
    const double h = std::min(hessian(rule, left), hessian(rule, right));
    if (h < least || h <= 0) continue;
    const double gain = score(rule, left) + score(rule, right);
    if (gain > std::max(best.gain, rule.bar)) best = {gain, static_cast<int>(b)};
  }
  return best;
}

}  // namespace

TEST_CASE("the scans of vectors find the candidate of the plain loop, for every rule", "[once]") {
  std::uint64_t seed = 0;
  std::size_t found = 0;
  for (const bool shared : {true, false}) {
    for (const std::size_t outputs : {1U, 2U, 3U, 4U, 5U, 8U, 9U, 17U}) {
      for (const std::size_t count : {0U, 1U, 2U, 9U, 255U}) {
        Problem made = problem(outputs, shared, count, ++seed);
        VectorRule& rule = made.rule;
        rule.units = made.units.data();
        rule.totals = made.totals.data();
        rule.scratch = made.scratch.data();
        rule.reg_alpha = seed % 3 == 0 ? 300 : 0;
        rule.reg_lambda = seed % 2 == 0 ? 5 : 0;
        rule.least_rows = static_cast<double>(seed % 4) + 1;
        rule.least_hessian = seed % 5 == 0 ? 9 : 1e-3;
        rule.bar = seed % 7 == 0 ? 1e5 : 0;
        const VectorCandidate wanted = plain(made, count);
        found += wanted.bin >= 0 ? 1 : 0;
        mliot::testing::on_every_target([&] {
          const auto narrow = scan_vectors(rule, made.sums.data(), count, made.start.data());
          const auto wide = scan_vectors(rule, made.wide.data(), count, made.start.data());
          REQUIRE(narrow.bin == wanted.bin);
          REQUIRE(narrow.gain == wanted.gain);
          REQUIRE(wide.bin == wanted.bin);
          REQUIRE(wide.gain == wanted.gain);
        });
      }
    }
  }
  REQUIRE(found > 30);
}

// What the sieve lets through: bars that the best candidate just exceeds, just reaches or misses.
TEST_CASE("a scan of vectors finds what exceeds a bar by a bit and nothing that reaches it",
          "[once]") {
  std::uint64_t seed = 1000;
  for (const std::size_t outputs : {1U, 3U, 7U, 8U, 9U, 16U, 17U}) {
    for (const std::size_t count : {3U, 40U, 255U}) {
      for (const double lambda : {0.0, 0.5, 1e7}) {
        Problem made = problem(outputs, true, count, ++seed);
        VectorRule& rule = made.rule;
        rule.units = made.units.data();
        rule.totals = made.totals.data();
        rule.scratch = made.scratch.data();
        rule.reg_alpha = 0;
        rule.reg_lambda = lambda;
        rule.least_rows = 1;
        rule.least_hessian = 1e-3;
        rule.bar = 0;
        const VectorCandidate best = plain(made, count);
        if (best.bin < 0) continue;
        for (const double bar : {0.5 * best.gain, (1 - 1e-7) * best.gain,
                                 std::nextafter(best.gain, 0.0), best.gain, 1.01 * best.gain}) {
          rule.bar = bar;
          const VectorCandidate wanted = plain(made, count);
          REQUIRE((wanted.bin >= 0) == (best.gain > bar));
          mliot::testing::on_every_target([&] {
            const auto found = scan_vectors(rule, made.sums.data(), count, made.start.data());
            REQUIRE(found.bin == wanted.bin);
            REQUIRE(found.gain == wanted.gain);
          });
        }
      }
    }
  }
}
