// Sums over blocks of sorted logarithms in a fixed order, and Newton's search.
#include "preprocessing/power_likelihood.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "kernel/math.hpp"
#include "mliot/core/math.hpp"
#include "preprocessing/power_block.hpp"

namespace mliot::preprocessing {
namespace {

constexpr std::size_t kBlock = 256;
constexpr std::size_t kStripes = 8;
using Block = std::array<double, kBlock>;

constexpr double kMostPower = 100;
constexpr double kMostExponent = 350;   // squares of e^350 are finite
constexpr double kMostRounding = 1000;  // how often the inverse may multiply a rounding error

// Below it exponentials lose digits against 1, and ten terms of the series are exact enough.
constexpr double kSeriesEnd = 0.125;

// Sum of the products of two blocks, in eight stripes.
double dot(const Block& a, const Block& b) {
  std::array<double, kStripes> stripes{};
  for (std::size_t i = 0; i < kBlock; i += kStripes) {
    for (std::size_t s = 0; s < kStripes; ++s) stripes[s] += a[i + s] * b[i + s];
  }
  return ((stripes[0] + stripes[4]) + (stripes[2] + stripes[6])) +
         ((stripes[1] + stripes[5]) + (stripes[3] + stripes[7]));
}

const Block& ones() {
  static const Block block = [] {
    Block made;
    made.fill(1);
    return made;
  }();
  return block;
}

double sum_of(std::span<const double> values) {
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); i += kBlock) {
    Block block{};
    std::copy_n(&values[i], std::min(kBlock, values.size() - i), block.begin());
    sum += dot(block, ones());
  }
  return sum;
}

// f = (e^(p t) - 1) / p and its derivatives by p.
struct Powers {
  Block value;
  Block first;
  Block second;
};

// f = t (1 + z/2! + z^2/3! + ...) with z = p t, and the same series differentiated.
void by_series(double p, const Block& t, Powers& out) {
  constexpr int kTerms = 10;
  std::array<double, kTerms + 4> inverse_factorial{1};
  for (int k = 1; k < kTerms + 4; ++k) {
    const auto i = static_cast<std::size_t>(k);
    inverse_factorial[i] = inverse_factorial[i - 1] / k;
  }
  std::array<double, kTerms> a;
  std::array<double, kTerms> b;
  std::array<double, kTerms> c;
  for (int k = 0; k < kTerms; ++k) {
    const auto i = static_cast<std::size_t>(k);
    a[i] = inverse_factorial[i + 1];
    b[i] = (k + 1) * inverse_factorial[i + 2];
    c[i] = (k + 1) * (k + 2) * inverse_factorial[i + 3];
  }
  for (std::size_t i = 0; i < kBlock; ++i) {
    const double z = p * t[i];
    double x = a[kTerms - 1];
    double y = b[kTerms - 1];
    double w = c[kTerms - 1];
    for (std::size_t k = kTerms - 1; k-- > 0;) {
      x = x * z + a[k];
      y = y * z + b[k];
      w = w * z + c[k];
    }
    const double square = t[i] * t[i];
    out.value[i] = t[i] * x;
    out.first[i] = square * y;
    out.second[i] = square * t[i] * w;
  }
}

// All |t| are at most 1.
void powers_of(double p, const Block& t, Powers& out) {
  if (std::abs(p) < kSeriesEnd) return by_series(p, t, out);
  Block exponentials;
  for (std::size_t i = 0; i < kBlock; ++i) exponentials[i] = p * t[i];
  kernel::exp_array(exponentials.data(), exponentials.data(), kBlock);
  const double inverse = 1 / p;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const double e = exponentials[i];
    const double value = (e - 1) * inverse;
    const double first = (t[i] * e - value) * inverse;
    out.value[i] = value;
    out.first[i] = first;
    out.second[i] = (t[i] * t[i] * e - 2 * first) * inverse;
  }
}

// Sums of f - f0, f' - f0', f'' and of their products.
struct Sums {
  double value = 0, first = 0, second = 0;
  double values = 0, firsts = 0;
  double value_first = 0, value_second = 0;

  void add(const Powers& powers) {
    value += dot(powers.value, ones());
    first += dot(powers.first, ones());
    second += dot(powers.second, ones());
    values += dot(powers.value, powers.value);
    firsts += dot(powers.first, powers.first);
    value_first += dot(powers.value, powers.first);
    value_second += dot(powers.value, powers.second);
  }
};

// Adds the values of a side: of power p, with the sign of the side, less those of the reference.
void add_side(Sums& sums, std::span<const double> t, double p, double sign,
              const std::array<double, 2>& reference) {
  for (std::size_t i = 0; i < t.size(); i += kBlock) {
    const std::size_t n = std::min(kBlock, t.size() - i);
    Block logs{};
    std::copy_n(&t[i], n, logs.begin());
    Powers powers;
    powers_of(p, logs, powers);
    // Below 0 it is -f(2 - lambda): derivatives by lambda change their sign with each order.
    for (std::size_t k = 0; k < kBlock; ++k) {
      const bool there = k < n;
      powers.value[k] = there ? sign * powers.value[k] - reference[0] : 0;
      powers.first[k] = there ? powers.first[k] - reference[1] : 0;
      powers.second[k] = there ? sign * powers.second[k] : 0;
    }
    sums.add(powers);
  }
}

std::array<double, 2> reference_of(double t, double p, double sign) {
  Block one{};
  one[0] = t;
  Powers powers;
  powers_of(p, one, powers);
  return {sign * powers.value[0], powers.first[0]};
}

// How far a power may go up, by the greatest logarithm t. e^(p t) stays finite. Where all of them
// are below 1 the results near -1 / p still tell them apart: the inverse multiplies what rounding
// took from a result by (e^z - 1) / p with z = -p t, and z = log(1000 / |t|) keeps that below 1000.
double highest(double greatest) {
  if (greatest > 0) return std::min(kMostPower, kMostExponent / greatest);
  if (greatest == 0) return kMostPower;
  const double distance = std::max(1.0, -greatest);
  return std::min(kMostPower, math::log(kMostRounding / distance) / -greatest);
}

}  // namespace

PowerLikelihood::PowerLikelihood(PowerMethod method, std::span<const double> sorted) {
  const auto first = method == PowerMethod::box_cox
                         ? sorted.begin()
                         : std::lower_bound(sorted.begin(), sorted.end(), 0.0);
  std::vector<double> below(sorted.begin(), first);
  for (double& x : below) x = -x;
  const std::vector<double> above(first, sorted.end());
  take(above_, method, above, below.empty());
  take(below_, method, below, above.empty());
  choose_unit();
}

void PowerLikelihood::take(Side& side, PowerMethod method, std::span<const double> magnitudes,
                           bool alone) {
  if (magnitudes.empty()) return;
  side.logs.resize(magnitudes.size());
  const auto logs = std::span(side.logs);
  if (method == PowerMethod::box_cox) {
    math::log(magnitudes, logs);
  } else {
    log1p_array(magnitudes, logs);
  }
  const auto [least, greatest] = std::minmax(logs.front(), logs.back());
  side.least = least;
  side.greatest = greatest;
  plain_sum_ += (&side == &below_ ? -1 : 1) * sum_of(logs);
  if (!alone) return;
  const double median = magnitudes[magnitudes.size() / 2];
  const double from = method == PowerMethod::box_cox ? median : 1 + median;
  side.median_log = logs[logs.size() / 2];
  std::vector<double> near(magnitudes.size());
  for (std::size_t i = 0; i < near.size(); ++i) near[i] = (magnitudes[i] - median) / from;
  std::vector<double> shares(near.size());
  for (std::size_t i = 0; i < near.size(); ++i) {
    shares[i] = std::abs(near[i]) < 0.5 ? near[i] : 0;
  }
  log1p_array(shares, shares);
  for (std::size_t i = 0; i < near.size(); ++i) {
    logs[i] = std::abs(near[i]) < 0.5 ? shares[i] : logs[i] - side.median_log;
  }
}

void PowerLikelihood::choose_unit() {
  double largest = 0;
  for (const Side* side : {&above_, &below_}) {
    for (const double t : side->logs) largest = std::max(largest, std::abs(t));
  }
  if (largest == 0) return;
  unit_ = std::ldexp(1.0, std::min(std::ilogb(largest) + 1, 1023));
  for (Side* side : {&above_, &below_}) {
    for (double& t : side->logs) t /= unit_;
  }
  sum_ = sum_of(above_.logs) - sum_of(below_.logs);
}

PowerLikelihood::Slope PowerLikelihood::slope(double lambda) const {
  const double up = lambda * unit_;
  const double down = (2 - lambda) * unit_;
  const bool median_above = above_.logs.size() > below_.logs.size();
  const auto& middle = median_above ? above_.logs : below_.logs;
  const auto reference =
      reference_of(middle[middle.size() / 2], median_above ? up : down, median_above ? 1 : -1);
  Sums sums;
  add_side(sums, below_.logs, down, -1, reference);
  add_side(sums, above_.logs, up, 1, reference);
  const auto n = static_cast<double>(above_.logs.size() + below_.logs.size());
  const double mean = sums.value / n;
  const double mean_first = sums.first / n;
  const double variance = sums.values / n - mean * mean;
  if (!(variance > 0)) return {};
  const double with_first = (sums.value_first / n - mean * mean_first) / variance;
  const double with_second = (sums.value_second / n - mean * (sums.second / n)) / variance;
  const double of_first = (sums.firsts / n - mean_first * mean_first) / variance;
  return {.variance = variance,
          .first = sum_ / n - with_first,
          .second = 2 * with_first * with_first - with_second - of_first};
}

double PowerLikelihood::log(double lambda) const {
  const auto n = static_cast<double>(above_.logs.size() + below_.logs.size());
  const double variance = slope(lambda).variance;
  if (!(variance > 0) || !std::isfinite(variance)) return -std::numeric_limits<double>::infinity();
  // variance(f) = (unit e^(p t0))^2 variance of what slope() sees
  const double moved =
      above_.logs.empty() ? (2 - lambda) * below_.median_log : lambda * above_.median_log;
  return (lambda - 1) * plain_sum_ - n * (moved + math::log(unit_) + 0.5 * math::log(variance));
}

double PowerLikelihood::high_end() const {
  double end = kMostPower;
  if (!above_.logs.empty()) end = std::min(end, highest(above_.greatest));
  if (!below_.logs.empty()) end = std::min(end, 2 + highest(-below_.least));
  return end;
}

double PowerLikelihood::low_end() const {
  double end = -kMostPower;
  if (!above_.logs.empty()) end = std::max(end, -highest(-above_.least));
  if (!below_.logs.empty()) end = std::max(end, 2 - highest(below_.greatest));
  return end;
}

double PowerLikelihood::best() const {
  constexpr double kTolerance = 1e-9;  // the step after it is some 1e-18
  constexpr int kMostSteps = 100;
  const double lowest = low_end();
  const double most = high_end();
  double low = lowest;
  double high = most;
  double lambda = std::clamp(1.0, lowest, most);
  for (int k = 0; k < kMostSteps; ++k) {
    const Slope at = slope(lambda);
    if (!(at.variance > 0)) return 1;
    const bool up = at.first > 0;
    if ((up && lambda == most) || (!up && lambda == lowest)) return lambda;
    (up ? low : high) = lambda;
    const double furthest = 2 * (1 + std::abs(lambda));
    double step = up ? furthest : -furthest;
    // The derivatives are by lambda times the unit.
    if (at.second < 0) step = std::clamp(-at.first / at.second / unit_, -furthest, furthest);
    const double next = lambda + step;
    if (std::abs(step) <= kTolerance * (1 + std::abs(lambda))) {
      return std::clamp(next, lowest, most);
    }
    if (next > low && next < high) {
      lambda = next;
    } else {
      const double end = up ? high : low;
      const bool tried = up ? high < most : low > lowest;
      lambda = tried ? 0.5 * (low + high) : end;
    }
  }
  return lambda;
}

}  // namespace mliot::preprocessing
