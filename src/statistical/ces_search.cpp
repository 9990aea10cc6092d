// Lanes of searches: a lane whose search ends takes the next task, so that none idles long.
#include "ces_search.hpp"

#include <algorithm>
#include <optional>

#include "gauss_newton.hpp"

namespace mliot::statistical {
namespace {

using kernel::kCesLanes;

constexpr CesStart kLow{0.01, 0.01, 0.01, 0.01};  // as statsforecast bounds them
constexpr CesStart kHigh{1.8, 1.9, 1.5, 1.5};
constexpr std::size_t kLevelRows = 2;       // level and potential, before the seasons of a guess
constexpr std::size_t kWorkspaceRows = 10;  // a period

SquaresStart start_of(CesForm form, const CesTask& task) {
  const auto size = static_cast<std::ptrdiff_t>(kernel::ces_shares(form));
  const auto first = [size](const CesStart& from) {
    return std::vector<double>(from.begin(), from.begin() + size);
  };
  return {first(task.start), first(kLow), first(kHigh), static_cast<double>(task.y.size())};
}

class Lanes {
 public:
  Lanes(CesForm form, std::size_t m, std::size_t length)
      : form_(form),
        m_(form == CesForm::none ? 1 : m),
        shares_(kernel::ces_shares(form)),
        y_(length * kCesLanes),
        n_(kCesLanes),
        points_(kLow.size() * kCesLanes),
        guess_((kLevelRows + 2 * m_) * kCesLanes),
        out_(kernel::ces_rows(form) * kCesLanes),
        workspace_(kWorkspaceRows * m_ * kCesLanes),
        column_(kernel::ces_rows(form)),
        seasons_(form == CesForm::none ? 0 : 2 * m) {}

  void take(std::size_t lane, const CesTask& task) {
    for (std::size_t t = 0; t < task.y.size(); ++t) at(y_, t, lane) = task.y[t];
    n_[lane] = static_cast<double>(task.y.size());
    CesStates<double> states;
    states.seasons = std::span(seasons_).first(seasons_.size() / 2);
    states.seasonal_potentials = std::span(seasons_).last(seasons_.size() / 2);
    ces_guess(form_, task.y, task.pattern, states);
    at(guess_, 0, lane) = states.level;
    at(guess_, 1, lane) = states.potential;
    for (std::size_t i = 0; i < seasons_.size(); ++i) {
      at(guess_, kLevelRows + i, lane) = seasons_[i];
    }
  }
  void empty(std::size_t lane) { n_[lane] = 0; }

  void set_point(std::size_t lane, const GaussNewton& search) {
    const auto x = search.point();
    for (std::size_t i = 0; i < x.size(); ++i) at(points_, i, lane) = x[i];
  }

  void evaluate() {
    const double longest = *std::max_element(n_.begin(), n_.end());
    kernel::ces_slopes(form_, {y_.data(), static_cast<std::size_t>(longest), n_.data(), m_,
                               points_.data(), guess_.data(), out_.data(), workspace_.data()});
  }

  /// Hands the sums of a lane to its search. False once that is over.
  bool tell(std::size_t lane, GaussNewton& search) {
    for (std::size_t i = 0; i < column_.size(); ++i) column_[i] = at(out_, i, lane);
    const std::span<const double> sums(column_);
    return search.tell(sums[0] + n_[lane] * kCesFloor, sums.subspan(1, shares_),
                       sums.subspan(1 + shares_));
  }

 private:
  static double& at(std::vector<double>& rows, std::size_t row, std::size_t lane) {
    return rows[row * kCesLanes + lane];
  }

  CesForm form_;
  std::size_t m_, shares_;
  std::vector<double> y_, n_, points_, guess_, out_, workspace_, column_, seasons_;
};

CesFound found_by(const GaussNewton& search) {
  CesFound found;
  found.squares = search.squares();
  std::copy(search.best().begin(), search.best().end(), found.shares.begin());
  return found;
}

}  // namespace

std::vector<CesFound> ces_search(CesForm form, std::span<const CesTask> tasks, std::size_t m) {
  std::size_t length = 1;
  for (const CesTask& task : tasks) length = std::max(length, task.y.size());
  Lanes lanes(form, m, length);
  std::vector<CesFound> found(tasks.size());
  std::vector<std::optional<GaussNewton>> running(kCesLanes);
  std::vector<std::size_t> owner(kCesLanes);
  std::size_t next = 0;
  std::size_t busy = 0;
  const auto refill = [&](std::size_t lane) {
    running[lane].reset();
    lanes.empty(lane);
    if (next == tasks.size()) return;
    lanes.take(lane, tasks[next]);
    running[lane].emplace(start_of(form, tasks[next]));
    lanes.set_point(lane, *running[lane]);
    owner[lane] = next++;
    ++busy;
  };
  for (std::size_t lane = 0; lane < kCesLanes; ++lane) refill(lane);
  while (busy > 0) {
    lanes.evaluate();
    for (std::size_t lane = 0; lane < kCesLanes; ++lane) {
      if (!running[lane]) continue;
      if (lanes.tell(lane, *running[lane])) {
        lanes.set_point(lane, *running[lane]);
        continue;
      }
      found[owner[lane]] = found_by(*running[lane]);
      --busy;
      refill(lane);
    }
  }
  return found;
}

}  // namespace mliot::statistical
