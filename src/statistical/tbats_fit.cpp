// Lanes of searches over one series: a lane whose search ends takes the next form.
#include "tbats_fit.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "kernel/tbats_gradient.hpp"
#include "mliot/core/math.hpp"

namespace mliot::statistical {
namespace {

using kernel::kTbatsLanes;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kSteps = 1024;  // growth by 0.7 % a step is more than a line's by then

// The rows of the kernel that a form searches over, ascending.
std::vector<std::size_t> variables_of(const TbatsForm& form, std::size_t seasons) {
  std::vector<std::size_t> rows;
  rows.reserve(kernel::kTbatsGamma + 2 * seasons);
  if (form.boxcox) rows.push_back(kernel::kTbatsLambda);
  rows.push_back(kernel::kTbatsAlpha);
  if (form.trend) rows.push_back(kernel::kTbatsBeta);
  if (form.damped) rows.push_back(kernel::kTbatsPhi);
  for (std::size_t i = 0; i < form.p; ++i) rows.push_back(kernel::kTbatsAr + i);
  for (std::size_t i = 0; i < form.q; ++i) rows.push_back(kernel::kTbatsMa + i);
  for (std::size_t i = 0; i < 2 * seasons; ++i) rows.push_back(kernel::kTbatsGamma + i);
  return rows;
}

// Rows of a form before a search: those that it does not search over stay.
std::vector<double> fixed_rows(const TbatsForm& form, std::size_t seasons) {
  std::vector<double> rows(kernel::kTbatsGamma + 2 * seasons);
  rows[kernel::kTbatsLambda] = 1;
  rows[kernel::kTbatsPhi] = form.trend ? 1 : 0;
  return rows;
}

// Whether 1 - c1 x - c2 x^2 has no root within the unit circle.
bool stationary(double c1, double c2) { return std::abs(c2) < 1 && c1 + c2 < 1 && c2 - c1 < 1; }

bool admissible_errors(std::span<const double> rows) {
  const auto ar = rows.subspan(kernel::kTbatsAr, kTbatsLags);
  const auto ma = rows.subspan(kernel::kTbatsMa, kTbatsLags);
  return stationary(ar[0], ar[1]) && stationary(-ma[0], -ma[1]);
}

struct Variable {
  double x, low, high, step;
};

Variable variable_of(std::size_t row, const TbatsSeries& series) {
  switch (row) {
    case kernel::kTbatsLambda:
      return {0.5 * (series.lambda_low + series.lambda_high), series.lambda_low, series.lambda_high,
              0.1};
    case kernel::kTbatsAlpha:
      return {0.09, 0.0, 2.0, 0.05};
    case kernel::kTbatsBeta:
      return {0.01, 0.0, 1.0, 0.01};
    case kernel::kTbatsPhi:
      return {0.97, 0.8, 0.999, 0.02};
    default:
      return row >= kernel::kTbatsGamma ? Variable{0.0, -0.5, 0.5, 0.003}
                                        : Variable{0.0, -1.98, 1.98, 0.1};
  }
}

// One search and the rows of its point.
class Search {
 public:
  Search(const TbatsTask& task, std::size_t seasons)
      : form_(task.form),
        variables_(variables_of(task.form, seasons)),
        rows_(fixed_rows(task.form, seasons)),
        newton_(task.start),
        slopes_(variables_.size()) {
    place(newton_.point());
  }

  const TbatsForm& form() const noexcept { return form_; }
  const std::vector<double>& rows() const noexcept { return rows_; }

  /// Takes value and slopes by all rows. False once this was the value at the best point.
  bool tell(double value, std::span<const double> gradient, double logs) {
    if (ended_) return false;
    for (std::size_t i = 0; i < variables_.size(); ++i) slopes_[i] = gradient[variables_[i]];
    if (form_.boxcox) slopes_.front() -= 2 * logs;
    const bool on = newton_.tell(objective(value, logs), slopes_);
    ended_ = !on;
    place(on ? newton_.point() : newton_.best());
    return true;
  }

  /// From the value at the point: n log(sum e^2) of the series itself, up to a constant.
  double objective(double value, double logs) const {
    if (!admissible_errors(rows_)) return kInfinity;
    return form_.boxcox ? value - 2 * (rows_[kernel::kTbatsLambda] - 1) * logs : value;
  }

 private:
  void place(std::span<const double> x) {
    for (std::size_t i = 0; i < variables_.size(); ++i) rows_[variables_[i]] = x[i];
  }

  TbatsForm form_;
  std::vector<std::size_t> variables_;
  std::vector<double> rows_;
  QuasiNewton newton_;
  std::vector<double> slopes_;
  bool ended_ = false;  // what is left is the value at the best point
};

// The arrays of the kernel.
class Lanes {
 public:
  explicit Lanes(const TbatsSeries& series)
      : series_(series),
        height_(kernel::kTbatsGamma + 2 * series.seasons.size()),
        transformed_(kTbatsLanes),
        parameters_(height_ * kTbatsLanes),
        gradient_(parameters_.size()),
        value_(kTbatsLanes),
        seeds_(kernel::tbats_seeds(series.harmonics()) * kTbatsLanes),
        workspace_(kernel::TbatsRooms(series.y.size(), series.harmonics()).rows * kTbatsLanes),
        column_(height_) {
    for (const TbatsSeason& season : series.seasons) add_season(season);
  }

  double sum_of_logs() const noexcept { return sum_of_logs_; }

  void set_point(std::size_t lane, const Search& search) {
    if (search.form().boxcox && logs_.empty()) take_logs();
    transformed_[lane] = search.form().boxcox ? 1 : 0;
    for (std::size_t i = 0; i < height_; ++i) {
      parameters_[i * kTbatsLanes + lane] = search.rows()[i];
    }
  }

  void evaluate() {
    const std::size_t n = series_.y.size();
    kernel::tbats_gradient({series_.y.data(), logs_.data(), n, std::max(n, kSteps),
                            harmonics_.size(), harmonics_.data(), cosines_.data(), sines_.data(),
                            transformed_.data(), parameters_.data(), value_.data(),
                            gradient_.data(), seeds_.data(), workspace_.data()});
  }

  bool tell(std::size_t lane, Search& search) {
    for (std::size_t i = 0; i < height_; ++i) column_[i] = gradient_[i * kTbatsLanes + lane];
    return search.tell(value_[lane], column_, sum_of_logs_);
  }

  TbatsFound found(std::size_t lane, const Search& search) const {
    TbatsFound found;
    found.form = search.form();
    found.objective = search.objective(value_[lane], sum_of_logs_);
    found.aic = found.objective + 2 * static_cast<double>(tbats_terms(search.form(), series_));
    found.parameters = search.rows();
    found.seeds.resize(seeds_.size() / kTbatsLanes);
    for (std::size_t i = 0; i < found.seeds.size(); ++i) {
      found.seeds[i] = seeds_[i * kTbatsLanes + lane];
    }
    return found;
  }

 private:
  // The angles of the harmonics, added up as tbats_step() does.
  void add_season(const TbatsSeason& season) {
    harmonics_.push_back(season.harmonics);
    double cosine = season.cosine;
    double sine = season.sine;
    for (std::size_t j = 0; j < season.harmonics; ++j) {
      cosines_.push_back(cosine);
      sines_.push_back(sine);
      const double turned = cosine * season.cosine - sine * season.sine;
      sine = sine * season.cosine + cosine * season.sine;
      cosine = turned;
    }
  }

  void take_logs() {
    logs_.reserve(series_.y.size());
    for (const double each : series_.y) {
      logs_.push_back(math::log(each));
      sum_of_logs_ += logs_.back();
    }
  }

  const TbatsSeries& series_;
  std::size_t height_;
  std::vector<std::size_t> harmonics_;
  std::vector<double> cosines_, sines_, logs_;
  double sum_of_logs_ = 0;
  std::vector<double> transformed_, parameters_, gradient_, value_, seeds_, workspace_, column_;
};

}  // namespace

std::size_t TbatsSeries::harmonics() const noexcept {
  std::size_t sum = 0;
  for (const TbatsSeason& each : seasons) sum += each.harmonics;
  return sum;
}

std::size_t tbats_terms(const TbatsForm& form, const TbatsSeries& series) {
  const std::size_t parameters = variables_of(form, series.seasons.size()).size();
  return parameters + 1 + (form.trend ? 1 : 0) + 2 * series.harmonics() + form.p + form.q;
}

TbatsTask tbats_task(const TbatsForm& form, const TbatsSeries& series) {
  TbatsTask task{form, {}};
  for (const std::size_t row : variables_of(form, series.seasons.size())) {
    const Variable variable = variable_of(row, series);
    task.start.x.push_back(variable.x);
    task.start.low.push_back(variable.low);
    task.start.high.push_back(variable.high);
    task.start.step.push_back(variable.step);
  }
  return task;
}

TbatsTask tbats_task(const TbatsForm& form, const TbatsSeries& series, const TbatsFound& from) {
  TbatsTask task = tbats_task(form, series);
  const std::vector<std::size_t> rows = variables_of(form, series.seasons.size());
  for (std::size_t i = 0; i < rows.size(); ++i) task.start.x[i] = from.parameters[rows[i]];
  return task;
}

std::vector<TbatsFound> tbats_search(std::span<const TbatsTask> tasks, const TbatsSeries& series) {
  std::vector<TbatsFound> found(tasks.size());
  if (tasks.empty()) return found;
  Lanes lanes(series);
  std::vector<std::optional<Search>> running(kTbatsLanes);
  std::vector<std::size_t> owner(kTbatsLanes);
  std::size_t next = 0;
  std::size_t busy = 0;
  const auto refill = [&](std::size_t lane) {
    running[lane].reset();
    if (next == tasks.size()) return;
    running[lane].emplace(tasks[next], series.seasons.size());
    lanes.set_point(lane, *running[lane]);
    owner[lane] = next++;
    ++busy;
  };
  for (std::size_t lane = 0; lane < kTbatsLanes; ++lane) refill(lane);
  while (busy > 0) {
    lanes.evaluate();
    for (std::size_t lane = 0; lane < kTbatsLanes; ++lane) {
      if (!running[lane]) continue;
      if (lanes.tell(lane, *running[lane])) {
        lanes.set_point(lane, *running[lane]);
        continue;
      }
      found[owner[lane]] = lanes.found(lane, *running[lane]);
      --busy;
      refill(lane);
    }
  }
  return found;
}

}  // namespace mliot::statistical
