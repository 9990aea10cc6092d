// Residuals are gathered leaf by leaf; only those with weights must be sorted.
#include "boosting/residual_quantile.hpp"

#include <vector>

#include "boosting/quantile.hpp"

namespace mliot::boosting {
namespace {

template <class Use>
void for_residuals(const ResidualRows& rows, Use use) {
  const auto target = rows.set.target.view();
  for (const auto piece : rows.pieces) {
    for (const std::uint32_t row : piece) use(row, target[row] - rows.scores.raw(row));
  }
}

}  // namespace

double residual_quantile(const ResidualRows& rows, double level, const Group& group) {
  const auto weight = rows.set.weight.view();
  std::size_t count = 0;
  for (const auto piece : rows.pieces) count += piece.size();
  if (weight.empty()) {
    std::vector<double> residuals;
    residuals.reserve(count);
    for_residuals(rows, [&](std::uint32_t, double x) { residuals.push_back(x); });
    if (!group.alone()) residuals = group.gather<double>(residuals);
    return quantile(residuals, level);
  }
  std::vector<Weighted> residuals;
  residuals.reserve(count);
  for_residuals(rows, [&](std::uint32_t row, double x) { residuals.push_back({x, weight[row]}); });
  share(residuals, group);
  return weighted_quantile(residuals, level);
}

}  // namespace mliot::boosting
