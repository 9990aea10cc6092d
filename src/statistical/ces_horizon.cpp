// Errors of every step ahead from every origin of a series.
#include "ces_horizon.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "mliot/core/math.hpp"

namespace mliot::statistical {
namespace {

// What level and potential leave in the level k steps on.
struct Shares {
  std::vector<double> of_level, of_potential;

  Shares(const CesShares<double>& by, std::size_t steps) : of_level(steps), of_potential(steps) {
    double one[] = {1, 0};
    double other[] = {0, 1};
    for (std::size_t k = 0; k < steps; ++k) {
      of_level[k] = one[0];
      of_potential[k] = other[0];
      ces_turn(by.a0, by.a1, 0.0, one[0], one[1]);
      ces_turn(by.a0, by.a1, 0.0, other[0], other[1]);
    }
  }
};

// Errors from one origin, whose season starts at period j.
class Origins {
 public:
  Origins(CesForm form, const CesShares<double>& by, std::size_t steps)
      : form_(form), shares_(by, steps), squares_(steps) {}

  void add(const CesStates<double>& states, std::span<const double> ahead, std::size_t j) {
    const std::size_t m = states.periods();
    const std::size_t count = std::min(ahead.size(), squares_.size());
    for (std::size_t k = 0; k < count; ++k, j = j + 1 == m ? 0 : j + 1) {
      double mean = 0;
      if (form_ != CesForm::simple) {
        mean = shares_.of_level[k] * states.level + shares_.of_potential[k] * states.potential;
      }
      if (form_ != CesForm::none) mean += states.seasons[j];
      const double error = ahead[k] - mean;
      squares_[k] += error * error;
    }
  }

  double value(std::size_t rows) const {
    const auto n = static_cast<double>(rows);
    double value = 0;
    double weights = 0;
    for (std::size_t k = 0; k < squares_.size(); ++k) {
      const double weight = 1 / static_cast<double>(k + 1);
      const double share = n / (n - static_cast<double>(k));
      weights += weight;
      value += weight * (n * math::log(share * squares_[k] + n * kCesFloor));
    }
    return std::isfinite(value) ? value / weights : std::numeric_limits<double>::infinity();
  }

 private:
  CesForm form_;
  Shares shares_;
  std::vector<double> squares_;
};

}  // namespace

double ces_horizon_value(CesForm form, const CesTask& task, const CesFound& found, std::size_t m,
                         std::size_t steps) {
  const auto [a0, a1, b0, b1] = found.shares;
  const CesShares<double> by{a0, a1, b0, b1};
  std::vector<double> seasons(form == CesForm::none ? 0 : 2 * m);
  CesStates<double> states;
  states.seasons = std::span(seasons).first(seasons.size() / 2);
  states.seasonal_potentials = std::span(seasons).last(seasons.size() / 2);
  ces_guess(form, task.y, task.pattern, states);
  ces_backcast(form, by, states, task.y);
  Origins origins(form, by, steps);
  const std::size_t periods = states.periods();
  for (std::size_t t = 0; t < task.y.size(); ++t) {
    const std::size_t j = t % periods;
    origins.add(states, task.y.subspan(t), j);
    ces_step(form, by, states, j, task.y[t] - ces_mean(form, states, j));
  }
  return origins.value(task.y.size());
}

}  // namespace mliot::statistical
