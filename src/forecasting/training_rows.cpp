// Gathers the training columns; copies only where rows are cut off or targets are missing.
#include "forecasting/training_rows.hpp"

#include <algorithm>
#include <cmath>

#include "mliot/core/math.hpp"

namespace mliot::forecasting::detail {
namespace {

bool usable_as_it_is(const plan::PanelView& panel) {
  for (std::size_t i = 0; i < panel.series(); ++i) {
    if (panel.offsets[i] + panel.length[i] != panel.offsets[i + 1]) return false;
  }
  return std::none_of(panel.target.begin(), panel.target.end(),
                      [](double y) { return std::isnan(y); });
}

}  // namespace

TrainingColumns::TrainingColumns(const plan::PanelView& panel) {
  inspect(panel);
  if (usable_as_it_is(panel)) {
    target_ = panel.target;
    weight_ = panel.weight;
  } else {
    copy(panel);
  }
}

void TrainingColumns::hold_out(const plan::PanelView& panel, std::int64_t rows) {
  for (const std::int64_t n : panel.length) {
    for (std::int64_t t = 0; t < n; ++t) holdout_.push_back(t >= n - rows ? 1 : 0);
  }
}

void TrainingColumns::measure_in_levels(const plan::PanelView& panel,
                                        const plan::PanelSource& source, double power) {
  if (owned_target_.empty()) copy(panel);
  std::size_t row = 0;
  std::vector<double> levels;
  for (std::size_t i = 0; i < panel.series(); ++i) {
    levels.resize(panel.rows(i));
    source.levels(i, levels);
    for (const double level : levels) {
      if (std::isnan(level) || level <= 0) {
        owned_target_[row] = 0;
        owned_weight_[row] = 0;
      } else {
        owned_target_[row] /= level;
        owned_weight_[row] *= math::exp(power * math::log(level));
      }
      ++row;
    }
  }
}

bool TrainingColumns::any_weight() const noexcept {
  for (std::size_t row = 0; row < target_.size(); ++row) {
    const bool judged = !holdout_.empty() && holdout_[row] != 0;
    if (!judged && (weight_.empty() || weight_[row] > 0)) return true;
  }
  return false;
}

void TrainingColumns::copy(const plan::PanelView& panel) {
  const auto rows = static_cast<std::size_t>(panel.offsets.back() - panel.offsets.front());
  owned_target_.reserve(rows);
  owned_weight_.reserve(rows);
  for (std::size_t i = 0; i < panel.series(); ++i) {
    const auto y = panel.of(panel.target, i);
    for (std::size_t t = 0; t < y.size(); ++t) {
      const bool missing = std::isnan(y[t]);
      const double w = panel.weight.empty() ? 1 : panel.weight[panel.begin(i) + t];
      owned_target_.push_back(missing ? 0 : y[t]);
      owned_weight_.push_back(missing ? 0 : w);
    }
  }
  target_ = owned_target_;
  weight_ = owned_weight_;
}

void TrainingColumns::free() noexcept {
  target_ = weight_ = {};
  holdout_ = std::vector<std::uint8_t>();
  owned_target_ = std::vector<double>();
  owned_weight_ = std::vector<double>();
}

void TrainingColumns::inspect(const plan::PanelView& panel) {
  for (std::size_t i = 0; i < panel.series(); ++i) {
    double sum = 0;
    double n = 0;
    const auto y = panel.of(panel.target, i);
    for (std::size_t t = 0; t < y.size(); ++t) {
      const double w = panel.weight.empty() ? 1 : panel.weight[panel.begin(i) + t];
      if (std::isnan(y[t]) || w == 0) continue;
      nonnegative_ = nonnegative_ && y[t] >= 0;
      any_row_ = true;
      sum += std::abs(y[t]);
      n += 1;
    }
    if (sum > 0) levels_.push_back(sum / n);
  }
  std::sort(levels_.begin(), levels_.end());
}

}  // namespace mliot::forecasting::detail
