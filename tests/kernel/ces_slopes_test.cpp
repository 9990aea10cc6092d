// Lanes of complex smoothing: the bits of the plain recursion, slopes of numbers that carry them.
#include "kernel/ces_slopes.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "mliot/core/random.hpp"
#include "reference/dual.hpp"
#include "statistical/ces_form.hpp"
#include "support/catch.hpp"
#include "support/targets.hpp"

namespace mliot {
namespace {

using kernel::CesForm;
using kernel::kCesLanes;
using statistical::CesShares;
using statistical::CesStates;

constexpr CesForm kForms[] = {CesForm::none, CesForm::simple, CesForm::partial, CesForm::full};

struct Case {
  CesForm form;
  std::size_t m;
  std::vector<double> y, shares, guess;
};

Case made_up(CesForm form, std::size_t lane) {
  const Random random(7, lane);
  Case c{form,
         form == CesForm::none ? std::size_t{1} : 4,
         std::vector<double>(9 + 3 * lane),
         {},
         {1, 0.9}};
  for (std::size_t t = 0; t < c.y.size(); ++t) c.y[t] = 1 + 0.3 * random.uniform(t);
  for (std::size_t i = 0; i < 4; ++i) c.shares.push_back(1 + 0.3 * random.uniform(100 + i));
  if (form == CesForm::partial) c.shares[2] = 0.2;
  for (std::size_t j = 0; j < 2 * c.m; ++j) {
    const double level = form == CesForm::simple ? 1.0 : 0.0;
    c.guess.push_back(level + 0.2 * (random.uniform(200 + j) - 0.5));
  }
  return c;
}

std::vector<std::vector<double>> evaluate(const std::vector<Case>& cases) {
  const Case& first = cases.front();
  std::size_t length = 0;
  for (const Case& c : cases) length = std::max(length, c.y.size());
  const std::size_t rows = kernel::ces_rows(first.form);
  std::vector<double> y(length * kCesLanes), n(kCesLanes), shares(4 * kCesLanes);
  std::vector<double> guess(first.guess.size() * kCesLanes), out(rows * kCesLanes);
  std::vector<double> workspace(10 * first.m * kCesLanes);
  for (std::size_t lane = 0; lane < cases.size(); ++lane) {
    const Case& c = cases[lane];
    n[lane] = static_cast<double>(c.y.size());
    for (std::size_t t = 0; t < c.y.size(); ++t) y[t * kCesLanes + lane] = c.y[t];
    for (std::size_t i = 0; i < 4; ++i) shares[i * kCesLanes + lane] = c.shares[i];
    for (std::size_t i = 0; i < c.guess.size(); ++i) guess[i * kCesLanes + lane] = c.guess[i];
  }
  kernel::ces_slopes(first.form, {y.data(), length, n.data(), first.m, shares.data(), guess.data(),
                                  out.data(), workspace.data()});
  std::vector<std::vector<double>> columns(cases.size(), std::vector<double>(rows));
  for (std::size_t lane = 0; lane < cases.size(); ++lane) {
    for (std::size_t i = 0; i < rows; ++i) columns[lane][i] = out[i * kCesLanes + lane];
  }
  return columns;
}

// The same by numbers that carry their slopes through the recursion of statistical/ces_form.hpp.
std::vector<double> reference(const Case& c) {
  using T = reference::Dual<4>;
  std::vector<T> seasons(c.form == CesForm::none ? 0 : 2 * c.m);
  for (std::size_t i = 0; i < seasons.size(); ++i) seasons[i] = T(c.guess[2 + i]);
  CesStates<T> states;
  states.level = T(c.guess[0]);
  states.potential = T(c.guess[1]);
  states.seasons = std::span(seasons).first(seasons.size() / 2);
  states.seasonal_potentials = std::span(seasons).last(seasons.size() / 2);
  const CesShares<T> by{T::parameter(c.shares[0], 0), T::parameter(c.shares[1], 1),
                        T::parameter(c.shares[2], 2), T::parameter(c.shares[3], 3)};
  ces_backcast(c.form, by, states, c.y);
  std::vector<double> out(kernel::ces_rows(c.form));
  const std::size_t k = kernel::ces_shares(c.form);
  ces_run(c.form, by, states, c.y, false, [&](std::size_t, const T&, const T& error) {
    out[0] += error.x * error.x;
    std::size_t at = 1 + k;
    for (std::size_t i = 0; i < k; ++i) {
      out[1 + i] += error.x * error.slopes[i];
      for (std::size_t j = 0; j <= i; ++j) out[at++] += error.slopes[i] * error.slopes[j];
    }
  });
  return out;
}

TEST_CASE("lanes of complex smoothing have the squares of the plain recursion to the last bit") {
  for (const CesForm form : kForms) {
    std::vector<Case> cases;
    for (std::size_t lane = 0; lane < kCesLanes; ++lane) cases.push_back(made_up(form, lane));
    std::vector<std::vector<double>> before;
    testing::on_every_target([&] {
      const auto together = evaluate(cases);
      if (before.empty()) before = together;
      CHECK(together == before);
      for (std::size_t lane = 0; lane < kCesLanes; ++lane) {
        CHECK(together[lane][0] == reference(cases[lane])[0]);
        CHECK(evaluate({cases[lane]})[0] == together[lane]);  // in another lane, alone
      }
    });
  }
}

TEST_CASE("slopes and products of complex smoothing are those of numbers with slopes") {
  for (const CesForm form : kForms) {
    const Case c = made_up(form, 6);
    const std::vector<double> expected = reference(c);
    const std::vector<double> found = evaluate({c})[0];
    for (std::size_t i = 0; i < expected.size(); ++i) {
      INFO("form " << static_cast<int>(form) << ", row " << i);
      CHECK(std::abs(found[i] - expected[i]) <= 1e-9 * (1 + std::abs(expected[i])));
    }
  }
}

TEST_CASE("an empty lane of complex smoothing sums to nothing, beside one that overflows") {
  for (const CesForm form : kForms) {
    std::vector<Case> cases{made_up(form, 0), made_up(form, 1), made_up(form, 2)};
    cases[0].y.clear();
    cases[1].guess[0] = cases[1].guess[2] = 1e300;
    const auto out = evaluate(cases);
    for (const double each : out[0]) CHECK(each == 0);
    CHECK(!std::isfinite(out[1][0]));
    CHECK(out[2] == evaluate({cases[2]})[0]);
  }
}

}  // namespace
}  // namespace mliot
