// Quantiles: weighted values are sorted, since sums of weights run in their order; others are
// parted.
#include "boosting/quantile.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "boosting/exact_sum.hpp"

namespace mliot::boosting {
namespace {

// Moves values that are left ones to the front and the others to `right`; how many are left ones.
// What was behind the front is lost.
template <class IsLeft>
std::size_t part(double* values, std::size_t n, double* right, IsLeft is_left) {
  std::size_t left = 0;
  for (std::size_t i = 0; i < n; ++i) {  // both are written: a branch would be a matter of chance
    const double x = values[i];
    values[left] = x;
    right[i - left] = x;
    left += is_left(x) ? 1 : 0;
  }
  return left;
}

// One of the values, near the k-th.
double pivot_for(const double* values, std::size_t n, std::size_t k) {
  std::array<double, 15> sample;
  for (std::size_t i = 0; i < sample.size(); ++i) sample[i] = values[i * (n - 1) / 14];
  std::sort(sample.begin(), sample.end());
  return sample[k * sample.size() / n];
}

}  // namespace

void share(std::vector<Weighted>& values, const Group& group) {
  if (group.alone()) return;
  std::vector<double> numbers;
  for (const Weighted& each : values) {
    numbers.push_back(each.value);
    numbers.push_back(each.weight);
  }
  numbers = group.gather<double>(numbers);
  values.clear();
  for (std::size_t i = 0; i < numbers.size(); i += 2) {
    values.push_back({numbers[i], numbers[i + 1]});
  }
}

double weighted_quantile(std::vector<Weighted>& values, double alpha) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end(),
            [](const Weighted& a, const Weighted& b) { return a.value < b.value; });
  double largest = 0;
  for (const Weighted& each : values) largest = std::max(largest, each.weight);
  ExactSum total(largest);
  for (const Weighted& each : values) total.add(each.weight);
  const double share = alpha * total.value();
  ExactSum below(largest);
  for (std::size_t i = 0; i + 1 < values.size(); ++i) {
    below.add(values[i].weight);
    const double sum = below.value();
    if (sum < share) continue;
    if (sum > share) return values[i].value;
    return values[i].value / 2 + values[i + 1].value / 2;
  }
  return values.back().value;
}

double select(std::span<const double> values, std::size_t k) {
  constexpr std::size_t kFew = 48;
  constexpr int kMostRounds = 48;  // an unlucky order is left to a loop that has a bound
  std::vector<double> room(2 * values.size());
  double* at = room.data();
  double* other = at + values.size();
  std::size_t n = values.size();
  std::copy(values.begin(), values.end(), at);
  for (int round = 0; n > kFew && round < kMostRounds; ++round) {
    const double pivot = pivot_for(at, n, k);
    std::size_t left = part(at, n, other, [=](double x) { return x < pivot; });
    if (k < left) {
      n = left;
      continue;
    }
    if (left == 0) {  // perhaps all are alike
      std::swap(at, other);
      left = part(at, n, other, [=](double x) { return x <= pivot; });
      if (k < left) return pivot;
    }
    std::swap(at, other);
    n -= left;
    k -= left;
  }
  std::nth_element(at, at + k, at + n);
  return at[k];
}

double quantile(std::span<const double> values, double alpha) {
  const std::size_t n = values.size();
  if (n == 0) return 0;
  const double share = alpha * static_cast<double>(n);
  const std::size_t place =
      std::clamp<std::size_t>(static_cast<std::size_t>(std::ceil(share)), 1, n) - 1;
  const double value = select(values, place);
  if (place + 1 == n || static_cast<double>(place + 1) > share) return value;
  std::size_t covered = 0;
  double next = std::numeric_limits<double>::infinity();
  for (const double x : values) {
    covered += x <= value ? 1U : 0U;
    next = x > value && x < next ? x : next;
  }
  return covered > place + 1 ? value / 2 + value / 2 : value / 2 + next / 2;
}

}  // namespace mliot::boosting
