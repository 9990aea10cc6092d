// Quantile by sorting; sums of weights run in the order of the values.
#include "boosting/quantile.hpp"

#include <algorithm>

#include "boosting/exact_sum.hpp"

namespace mliot::boosting {

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

}  // namespace mliot::boosting
