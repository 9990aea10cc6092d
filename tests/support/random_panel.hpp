// Small random panels for tests of plans and forecasters.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "mliot/core/random.hpp"
#include "mliot/plan/panel_view.hpp"

namespace mliot::testing {

/// Owns the columns of a panel: counts with a weekly cycle, one past and one future covariate, one
/// static column.
struct RandomPanel {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int64_t> length;
  std::vector<std::int64_t> first_period;
  std::vector<double> target;
  std::vector<double> past;
  std::vector<double> future;
  std::vector<double> fixed;

  RandomPanel(std::vector<std::int64_t> lengths, double missing, std::uint64_t seed = 1)
      : length(std::move(lengths)) {
    const Random random(seed);
    std::uint64_t draw = 0;
    for (std::size_t i = 0; i < length.size(); ++i) {
      first_period.push_back(static_cast<std::int64_t>(3 * i));
      fixed.push_back(static_cast<double>(i));
      const double level = 5.0 * static_cast<double>(i + 1);
      for (std::int64_t t = 0; t < length[i]; ++t) {
        const auto weekday = static_cast<double>((t + first_period[i]) % 7);
        const double y = std::floor(level * (1 + random.uniform(draw++)) + weekday);
        const bool gone = random.uniform(draw++) < missing;
        target.push_back(gone ? std::numeric_limits<double>::quiet_NaN() : y);
        past.push_back(random.uniform(draw++));
        future.push_back(weekday < 2 ? 1 : 0);
      }
      offsets.push_back(offsets.back() + length[i]);
    }
  }

  plan::PanelView view() const {
    plan::PanelView panel;
    panel.offsets = offsets;
    panel.length = length;
    panel.first_period = first_period;
    panel.target = target;
    panel.past = {past};
    panel.future = {future};
    panel.fixed = {fixed.data(), fixed.size(), 1};
    return panel;
  }
};

}  // namespace mliot::testing
