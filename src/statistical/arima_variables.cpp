// Levinson's recursion forth and back, and the points around coefficients that are held.
#include "arima_variables.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "moments.hpp"
#include "quasi_newton.hpp"

namespace mliot::statistical {
namespace {

constexpr double kFarthest = 0.9999;    // of a partial autocorrelation from 0
constexpr double kNearCircle = 1.0001;  // no sought root comes nearer to the unit circle
constexpr double kSharp = 1e10;         // of squared distances: a search ends at changes of 1e-6
constexpr double kReached = 1e-3;       // a coefficient this near to what is held
constexpr double kStep = 1e-6;

// Coefficients of an autoregression with these partial autocorrelations, by Levinson's recursion.
std::vector<double> levinson(std::span<const double> partial) {
  std::vector<double> a;
  a.reserve(partial.size());
  for (const double k : partial) {
    const std::vector<double> before = a;
    for (std::size_t i = 0; i < before.size(); ++i) a[i] -= k * before[before.size() - 1 - i];
    a.push_back(k);
  }
  return a;
}

std::vector<double> negative(std::vector<double> numbers) {
  for (double& each : numbers) each = -each;
  return numbers;
}

// Whether all roots of 1 - a[0] B - ... lie beyond `unit` in modulus.
bool beyond(std::vector<double> a, double unit) {
  double power = 1;
  for (double& each : a) each *= (power *= unit);
  for (std::size_t h = a.size(); h-- > 0;) {
    const double k = a[h];
    if (!(std::abs(k) < 1)) return false;
    const std::vector<double> before(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(h));
    for (std::size_t i = 0; i < h; ++i) a[i] = (before[i] + k * before[h - 1 - i]) / (1 - k * k);
  }
  return true;
}

// Squared distance of coefficients to those that are held.
double distance(std::span<const double> partial, std::span<const double> held) {
  const std::vector<double> a = levinson(partial);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!std::isnan(held[i])) sum += (a[i] - held[i]) * (a[i] - held[i]);
  }
  return kSharp * sum;
}

// A coefficient of lag k of order n has no modulus above n over k.
double binomial(std::size_t n, std::size_t k) {
  double product = 1;
  for (std::size_t i = 1; i <= k; ++i) {
    product *= static_cast<double>(n + 1 - i) / static_cast<double>(i);
  }
  return product;
}

std::vector<double> part_of(const std::vector<double>& all, std::size_t begin, std::size_t count) {
  const auto from = all.begin() + static_cast<std::ptrdiff_t>(begin);
  return {from, from + static_cast<std::ptrdiff_t>(count)};
}

}  // namespace

ArimaCoefficients coefficients_of(const ArimaOrder& order, std::span<const double> partial) {
  return ArimaVariables(order).coefficients(partial);
}

bool roots_beyond(const ArimaOrder& order, const ArimaCoefficients& coefficients, double radius) {
  double season = 1;
  for (std::size_t i = 0; i < order.m; ++i) season *= radius;
  return beyond(coefficients.ar, radius) && beyond(negative(coefficients.ma), radius) &&
         beyond(coefficients.seasonal_ar, season) &&
         beyond(negative(coefficients.seasonal_ma), season);
}

ArimaVariables::ArimaVariables(const ArimaOrder& order, std::span<const double> held)
    : order_(order), held_(held.begin(), held.end()) {
  held_.resize(order.coefficients(), detail::kNaN);
  const std::size_t counts[] = {order.p, order.q, order.seasonal_p, order.seasonal_q};
  std::size_t begin = 0;
  double sign = 1;
  for (const std::size_t count : counts) {
    const auto of = std::span(held_).subspan(begin, count);
    const auto sought = static_cast<std::size_t>(
        std::count_if(of.begin(), of.end(), [](double x) { return std::isnan(x); }));
    const Part part{begin, count, moves_.size(), sought, sign};
    parts_.push_back(part);
    for (std::size_t i = 0; i < count; ++i) {
      if (!std::isnan(of[i])) continue;
      const double farthest = part.partial() ? kFarthest : binomial(count, i + 1);
      moves_.push_back({begin + i, part.partial(), farthest});
    }
    begin += count;
    sign = -sign;
  }
}

std::vector<double> ArimaVariables::numbers(const Part& part, std::span<const double> point) const {
  if (part.partial()) {
    std::vector<double> found = levinson(point.subspan(part.first, part.count));
    return part.sign < 0 ? negative(std::move(found)) : found;
  }
  std::vector<double> found = part_of(held_, part.begin, part.count);
  for (std::size_t i = part.first; i < part.first + part.sought; ++i) {
    found[moves_[i].place - part.begin] = point[i];
  }
  return found;
}

ArimaCoefficients ArimaVariables::coefficients(std::span<const double> point) const {
  return {numbers(parts_[0], point), numbers(parts_[1], point), numbers(parts_[2], point),
          numbers(parts_[3], point)};
}

bool ArimaVariables::admissible(const ArimaCoefficients& found) const {
  return (!parts_[0].mixed() || beyond(found.ar, kNearCircle)) &&
         (!parts_[1].mixed() || beyond(negative(found.ma), kNearCircle)) &&
         (!parts_[2].mixed() || beyond(found.seasonal_ar, kNearCircle)) &&
         (!parts_[3].mixed() || beyond(negative(found.seasonal_ma), kNearCircle));
}

// The sought coefficients of a polynomial where all are nearest to those that are held; as an
// autoregression.
std::vector<double> ArimaVariables::near_held(const Part& part) const {
  std::vector<double> held = part_of(held_, part.begin, part.count);
  for (double& each : held) each *= part.sign;
  SearchStart from;
  from.x.assign(part.count, 0.0);
  from.low.assign(part.count, -kFarthest);
  from.high.assign(part.count, kFarthest);
  from.step.assign(part.count, 1 / std::sqrt(kSharp));
  QuasiNewton search(std::move(from));
  std::vector<double> slopes(part.count);
  bool going = true;
  while (going) {
    std::vector<double> x(search.point().begin(), search.point().end());
    const double value = distance(x, held);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double at = x[i];
      x[i] = at + (at > 0 ? -kStep : kStep);
      slopes[i] = (distance(x, held) - value) / (x[i] - at);
      x[i] = at;
    }
    going = search.tell(value, slopes);
  }
  std::vector<double> found = levinson(search.best());
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (std::isnan(held[i])) continue;
    if (std::abs(found[i] - held[i]) > kReached) return {};
    found[i] = held[i];
  }
  return found;
}

std::optional<std::vector<double>> ArimaVariables::start() const {
  std::vector<double> point(size());
  if (free()) return point;
  for (const Part& part : parts_) {
    if (!part.mixed()) continue;
    const std::vector<double> found = near_held(part);
    if (found.empty()) return std::nullopt;
    for (std::size_t i = part.first; i < part.first + part.sought; ++i) {
      point[i] = part.sign * found[moves_[i].place - part.begin];
    }
  }
  const ArimaCoefficients found = coefficients(point);
  if (!roots_beyond(order_, found, 1.0) || !admissible(found)) return std::nullopt;
  return point;
}

}  // namespace mliot::statistical
