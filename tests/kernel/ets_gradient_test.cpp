// Lanes of exponential smoothing: the reference's bits, and gradients that differences confirm.
#include "kernel/ets_gradient.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "mliot/core/random.hpp"
#include "reference/ets_reference.hpp"
#include "support/catch.hpp"
#include "support/targets.hpp"

namespace mliot {
namespace {

using kernel::EtsSeason;
using kernel::EtsTrend;
using kernel::kEtsLanes;
using reference::EtsCase;

EtsCase made_up(bool multiplicative_error, EtsTrend trend, EtsSeason season, std::size_t lane) {
  const Random random(11, lane);
  const std::size_t m = season == EtsSeason::none ? 1 : 4;
  EtsCase c{multiplicative_error, trend, season, std::vector<double>(9 + 3 * lane), {}, m};
  for (std::size_t t = 0; t < c.y.size(); ++t) {
    c.y[t] = 1 + 0.02 * static_cast<double>(t) + 0.3 * random.uniform(t);
  }
  const auto share = [&](std::size_t i) { return 0.05 + 0.3 * random.uniform(100 + i); };
  const bool moves = trend != EtsTrend::none;
  const double start = trend == EtsTrend::multiplicative ? 1.02 : moves ? 0.02 : 0.0;
  const double phi = moves && lane != 2 ? 0.9 : 1.0;  // an undamped lane among damped ones
  c.parameters = {share(0) + 0.1, moves ? share(1) : 0.0, share(2), phi, 1.1, start};
  for (std::size_t j = 0; j < m; ++j) {
    const double swing = 0.1 * (share(3 + j) - 0.2);
    const bool factor = season == EtsSeason::multiplicative;
    c.parameters.push_back(season == EtsSeason::none ? 0.0 : factor ? 1 + swing : swing);
  }
  return c;
}

struct Evaluated {
  std::vector<double> value;
  std::vector<double> gradient;
};

Evaluated evaluate(const std::vector<EtsCase>& cases) {
  std::size_t length = 0;
  for (const EtsCase& c : cases) length = std::max(length, c.y.size());
  const EtsCase& first = cases.front();
  const std::size_t rows = first.parameters.size();
  std::vector<double> y(length * kEtsLanes);
  std::vector<double> n(kEtsLanes);
  std::vector<double> parameters(rows * kEtsLanes);
  std::vector<double> workspace((3 * length + first.m) * kEtsLanes);
  Evaluated out{std::vector<double>(kEtsLanes), std::vector<double>(parameters.size())};
  for (std::size_t lane = 0; lane < cases.size(); ++lane) {
    const EtsCase& c = cases[lane];
    n[lane] = static_cast<double>(c.y.size());
    for (std::size_t t = 0; t < c.y.size(); ++t) y[t * kEtsLanes + lane] = c.y[t];
    for (std::size_t i = 0; i < rows; ++i) parameters[i * kEtsLanes + lane] = c.parameters[i];
  }
  kernel::ets_gradient(first.multiplicative_error, first.trend, first.season,
                       {y.data(), length, n.data(), first.m, parameters.data(), out.gradient.data(),
                        out.value.data(), workspace.data()});
  return out;
}

void check_form(bool multiplicative_error, EtsTrend trend, EtsSeason season) {
  std::vector<EtsCase> cases;
  for (std::size_t lane = 0; lane < kEtsLanes; ++lane) {
    cases.push_back(made_up(multiplicative_error, trend, season, lane));
  }
  std::vector<double> first_gradient;
  testing::on_every_target([&] {
    const Evaluated together = evaluate(cases);
    if (first_gradient.empty()) first_gradient = together.gradient;
    CHECK(together.gradient == first_gradient);
    for (std::size_t lane = 0; lane < kEtsLanes; ++lane) {
      CHECK(together.value[lane] == reference::ets_value(cases[lane]));
      CHECK(evaluate({cases[lane]}).value[0] == together.value[lane]);  // in another lane, alone
      CHECK(evaluate({cases[lane]}).gradient[0] == together.gradient[lane]);
    }
  });
}

// Central differences of the reference; their own error is about 1e-8 of the value.
void check_gradient(const EtsCase& c) {
  const Evaluated out = evaluate({c});
  for (std::size_t i = 0; i < c.parameters.size(); ++i) {
    const bool moves = i == 0 || i == 4 ||
                       (c.trend != EtsTrend::none && (i == 1 || i == 3 || i == 5)) ||
                       (c.season != EtsSeason::none && (i == 2 || i >= 6));
    if (!moves) continue;
    EtsCase high = c;
    EtsCase low = c;
    high.parameters[i] += 1e-5;
    low.parameters[i] -= 1e-5;
    const double slope = (reference::ets_value(high) - reference::ets_value(low)) / 2e-5;
    const double found = out.gradient[i * kEtsLanes];
    INFO("parameter " << i);
    CHECK(std::abs(found - slope) <= 1e-6 * (1 + std::abs(slope)));
  }
}

TEST_CASE("lanes of exponential smoothing have the bits of the reference on every target") {
  for (const auto season : {EtsSeason::none, EtsSeason::additive, EtsSeason::multiplicative}) {
    for (const auto trend : {EtsTrend::none, EtsTrend::additive, EtsTrend::multiplicative}) {
      check_form(false, trend, season);
      check_form(true, trend, season);
    }
  }
}

TEST_CASE("the adjoint recursion gives the slopes that differences of the value have") {
  for (const auto season : {EtsSeason::none, EtsSeason::additive, EtsSeason::multiplicative}) {
    for (const auto trend : {EtsTrend::none, EtsTrend::additive, EtsTrend::multiplicative}) {
      for (const bool multiplicative_error : {false, true}) {
        check_gradient(made_up(multiplicative_error, trend, season, 5));
      }
    }
  }
}

TEST_CASE("a mean that is not positive makes the value infinite, in its lane alone") {
  std::vector<EtsCase> cases{made_up(true, EtsTrend::none, EtsSeason::none, 0),
                             made_up(true, EtsTrend::none, EtsSeason::none, 1)};
  cases[0].parameters[4] = -1;
  const Evaluated out = evaluate(cases);
  CHECK(std::isinf(out.value[0]));
  CHECK(out.value[1] == reference::ets_value(cases[1]));
}

TEST_CASE("a multiplicative trend without damping has slopes too, and one of 0 is infeasible") {
  for (const auto season : {EtsSeason::none, EtsSeason::additive, EtsSeason::multiplicative}) {
    EtsCase c = made_up(true, EtsTrend::multiplicative, season, 5);
    c.parameters[3] = 1;  // phi
    const Evaluated out = evaluate({c});
    EtsCase high = c;
    EtsCase low = c;
    high.parameters[5] += 1e-6;
    low.parameters[5] -= 1e-6;
    const double slope = (reference::ets_value(high) - reference::ets_value(low)) / 2e-6;
    CHECK(std::abs(out.gradient[5 * kEtsLanes] - slope) <= 1e-5 * (1 + std::abs(slope)));
    c.parameters[5] = 0;
    CHECK(std::isinf(evaluate({c}).value[0]));
  }
}

TEST_CASE("a season of 0 behind the end of a series does not count, however long its neighbours") {
  EtsCase ended = made_up(false, EtsTrend::none, EtsSeason::multiplicative, 0);
  ended.y.back() = 0;       // and with gamma 1 the season of that period is 0 from then on
  ended.parameters[2] = 1;  // gamma
  const EtsCase longer = made_up(false, EtsTrend::none, EtsSeason::multiplicative, 3);
  testing::on_every_target([&] {
    const Evaluated together = evaluate({ended, longer});
    CHECK(std::isfinite(together.value[0]));
    CHECK(together.value[0] == evaluate({ended}).value[0]);
    CHECK(together.gradient[0] == evaluate({ended}).gradient[0]);
  });
}

}  // namespace
}  // namespace mliot
