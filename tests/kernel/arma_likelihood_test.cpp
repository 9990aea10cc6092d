// The likelihood of ARMA processes: the density of the whole covariance matrix, on every target.
#include "kernel/arma_likelihood.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "mliot/core/random.hpp"
#include "reference/arma_reference.hpp"
#include "statistical/arima_form.hpp"
#include "support/catch.hpp"
#include "support/targets.hpp"

namespace mliot {
namespace {

using kernel::kArmaLanes;
using statistical::ArimaOrder;
using statistical::expanded;

struct Process {
  ArimaOrder order;
  std::vector<double> ar, ma;
};

// Lane by lane other coefficients of the same orders, all stationary and invertible.
Process process_of(ArimaOrder order, std::size_t lane) {
  const Random random(5, lane);
  std::uint64_t next = 0;
  const auto some = [&](std::size_t count) {
    std::vector<double> numbers(count);
    const double share = 0.8 / static_cast<double>(std::max<std::size_t>(count, 1));
    for (double& each : numbers) each = share * (2 * random.uniform(next++) - 1);
    return numbers;
  };
  Process out{order, {}, {}};
  const auto ar = some(order.p);
  const auto ma = some(order.q);
  const auto seasonal_ar = some(order.seasonal_p);
  out.ar = expanded(ar, seasonal_ar, order.m, -1);
  out.ma = expanded(ma, some(order.seasonal_q), order.m, 1);
  return out;
}

struct Evaluated {
  std::vector<double> products, logs, gain, change, variance;
};

Evaluated evaluate(const std::vector<Process>& lanes, const std::vector<double>& data,
                   std::size_t columns, std::size_t skip, bool conditional) {
  const ArimaOrder& order = lanes.front().order;
  const std::size_t span = order.span();
  std::vector<double> ar(span * kArmaLanes);
  std::vector<double> ma(span * kArmaLanes);
  for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
    const Process& each = lanes[lane];
    for (std::size_t i = 0; i < each.ar.size(); ++i) ar[i * kArmaLanes + lane] = each.ar[i];
    for (std::size_t i = 0; i < each.ma.size(); ++i) ma[i * kArmaLanes + lane] = each.ma[i];
  }
  const auto lags = lags_of(order);
  const std::size_t pairs = columns * (columns + 1) / 2;
  Evaluated out{std::vector<double>(pairs * kArmaLanes), std::vector<double>(kArmaLanes),
                std::vector<double>(span * kArmaLanes),
                std::vector<double>((span + 1) * kArmaLanes), std::vector<double>(kArmaLanes)};
  std::vector<double> room(kernel::arma_workspace(order.ar_span(), order.ma_span(), columns) *
                           kArmaLanes);
  kernel::arma_likelihood({data.data(), data.size() / columns, columns, ar.data(), ma.data(),
                           order.ar_span(), order.ma_span(), lags.data(), lags.size(), skip,
                           conditional, out.products.data(), out.logs.data(), out.gain.data(),
                           out.change.data(), out.variance.data(), room.data()});
  return out;
}

std::vector<Process> processes(ArimaOrder order) {
  std::vector<Process> lanes;
  for (std::size_t lane = 0; lane < kArmaLanes; ++lane) lanes.push_back(process_of(order, lane));
  return lanes;
}

std::vector<double> noise(std::size_t n) {
  const Random random(9);
  std::vector<double> y(n);
  for (std::size_t t = 0; t < n; ++t) y[t] = random.normal(t);
  return y;
}

// Season 4 throughout: {p, d, q, P, D, Q, m, constant}.
const std::vector<ArimaOrder> kOrders{
    {0, 0, 0, 0, 0, 0, 4, false}, {1, 0, 0, 0, 0, 0, 4, false}, {0, 0, 1, 0, 0, 0, 4, false},
    {2, 0, 1, 0, 0, 0, 4, false}, {1, 0, 3, 0, 0, 0, 4, false}, {0, 0, 1, 0, 0, 1, 4, false},
    {1, 0, 0, 1, 0, 0, 4, false}, {2, 0, 2, 1, 0, 1, 4, false}, {5, 0, 1, 1, 0, 2, 4, false}};

bool near(double a, double b) { return std::abs(a - b) <= 1e-9 * (1 + std::abs(b)); }

TEST_CASE("squares and determinant are those of the whole covariance matrix") {
  for (const ArimaOrder& order : kOrders) {
    const std::vector<Process> lanes = processes(order);
    for (const std::size_t n : {1U, 2U, 7U, 40U}) {
      const std::vector<double> y = noise(n);
      const Evaluated found = evaluate(lanes, y, 1, 0, false);
      for (std::size_t lane = 0; lane < kArmaLanes; ++lane) {
        const auto wanted = reference::arma_density(lanes[lane].ar, lanes[lane].ma, y);
        INFO(order.label() << " n " << n << " lane " << lane);
        CHECK(near(found.products[lane], wanted.squares));
        CHECK(near(found.logs[lane], wanted.logs));
      }
    }
  }
}

TEST_CASE("products of columns are those of sums of the columns") {
  const std::vector<Process> lanes = processes(kOrders[7]);
  const std::vector<double> a = noise(30);
  std::vector<double> b(30);
  for (std::size_t t = 0; t < 30; ++t) b[t] = std::sin(static_cast<double>(t));
  std::vector<double> sum(30);
  std::vector<double> both = a;
  both.insert(both.end(), b.begin(), b.end());
  for (std::size_t t = 0; t < 30; ++t) sum[t] = a[t] + b[t];
  const Evaluated of_both = evaluate(lanes, both, 2, 0, false);
  const Evaluated of_sum = evaluate(lanes, sum, 1, 0, false);
  const Evaluated of_a = evaluate(lanes, a, 1, 0, false);
  for (std::size_t lane = 0; lane < kArmaLanes; ++lane) {
    const double aa = of_both.products[lane];
    const double ba = of_both.products[kArmaLanes + lane];
    const double bb = of_both.products[2 * kArmaLanes + lane];
    CHECK(aa == of_a.products[lane]);
    CHECK(near(aa + 2 * ba + bb, of_sum.products[lane]));
  }
}

TEST_CASE("conditional squares are those of the difference equation") {
  const ArimaOrder order = kOrders[7];
  const std::vector<Process> lanes = processes(order);
  const std::vector<double> y = noise(40);
  const std::size_t skip = order.ar_span();
  const Evaluated found = evaluate(lanes, y, 1, skip, true);
  for (std::size_t lane = 0; lane < kArmaLanes; ++lane) {
    const auto& [_, ar, ma] = lanes[lane];
    std::vector<double> e(y.size());
    double squares = 0;
    for (std::size_t t = skip; t < y.size(); ++t) {
      e[t] = y[t];
      for (std::size_t i = 1; i <= ar.size() && i <= t; ++i) e[t] -= ar[i - 1] * y[t - i];
      for (std::size_t i = 1; i <= ma.size() && i <= t; ++i) e[t] -= ma[i - 1] * e[t - i];
      squares += e[t] * e[t];
    }
    CHECK(near(found.products[lane], squares));
    CHECK(found.logs[lane] == 0);
  }
}

TEST_CASE("a process that is not stationary has an infinite determinant") {
  std::vector<Process> lanes = processes(kOrders[1]);
  lanes[3].ar = {1.0};
  lanes[5].ar = {1.5};
  const Evaluated found = evaluate(lanes, noise(9), 1, 0, false);
  for (std::size_t lane = 0; lane < kArmaLanes; ++lane) {
    CHECK(std::isinf(found.logs[lane]) == (lane == 3 || lane == 5));
  }
}

TEST_CASE("every target has the same bits, lane by lane, and lanes do not touch each other") {
  for (const ArimaOrder& order : kOrders) {
    std::vector<Process> lanes = processes(order);
    const std::vector<double> y = noise(120);
    const Evaluated first = evaluate(lanes, y, 1, 0, false);
    testing::on_every_target([&] {
      const Evaluated again = evaluate(lanes, y, 1, 0, false);
      CHECK(again.products == first.products);
      CHECK(again.logs == first.logs);
      CHECK(again.gain == first.gain);
      CHECK(again.change == first.change);
      CHECK(again.variance == first.variance);
    });
    std::reverse(lanes.begin(), lanes.end());
    const Evaluated turned = evaluate(lanes, y, 1, 0, false);
    for (std::size_t lane = 0; lane < kArmaLanes; ++lane) {
      CHECK(turned.products[lane] == first.products[kArmaLanes - 1 - lane]);
      CHECK(turned.logs[lane] == first.logs[kArmaLanes - 1 - lane]);
    }
  }
}

}  // namespace
}  // namespace mliot
