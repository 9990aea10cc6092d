// The states of thousands of series under one statistical model.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/core/monitor.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/statistical/model.hpp"
#include "mliot/statistical/model_calls.hpp"
#include "mliot/statistical/panel_view.hpp"

namespace mliot::statistical {

/// Series fitted side by side, each with a state of its own.
///
/// Fitting sorts series by length, so that the lanes of a model end together, and deals them out to
/// threads in blocks; each series has the bits that it would have alone.
///
/// Missing: NaN and infinities are refused, with the series and the row named; fill or drop them
///          before. So are values below what the model takes.
template <Model M>
class FittedPanel {
 public:
  using Options = typename M::Options;

  explicit FittedPanel(Options options) : model_(std::move(options)) {}

  const M& model() const noexcept { return model_; }
  std::size_t size() const noexcept { return counts_.size(); }  ///< series

  /// Observations of each series so far.
  const std::vector<std::int64_t>& counts() const noexcept { return counts_; }

  State state(std::size_t series) const noexcept {
    return std::span(states_).subspan(series * model_.width(), model_.width());
  }

  /// Fits every series anew. fitted: one-step forecasts of all values, or empty. When stopped by
  /// the monitor the panel is as it was.
  void fit(PanelView panel, std::span<double> fitted, RunContext run) {
    check(panel);
    require(fitted.empty() || fitted.size() == panel.values.size(),
            "{}: room for {} fitted values, {} observations", M::name, fitted.size(),
            panel.values.size());
    const std::size_t width = model_.width();
    std::vector<double> states(panel.size() * width);
    run_blocks(panel, run, detail::series_block_of<M>(), [&](std::span<const std::size_t> block) {
      std::vector<SeriesFit> fits;
      fits.reserve(block.size());
      for (const std::size_t i : block) {
        const auto y = panel.series(i);
        const auto room = fitted.empty() ? fitted : fitted.subspan(panel.start(i), y.size());
        fits.push_back({y, std::span(states).subspan(i * width, width), room, panel.covariates(i)});
      }
      model_.fit(fits);
    });
    states_ = std::move(states);
    counts_.assign(panel.size(), 0);
    count(panel);
  }

  /// More observations of the same series, in the same order; a series may have none.
  void update(PanelView rows) {
    const FloatMode mode;
    require<NotFitted>(size() != 0 || rows.size() == 0, "{}: fit before update", M::name);
    require(rows.size() == size(), "{}: new rows of {} series, {} were fitted", M::name,
            rows.size(), size());
    check(rows);
    const std::size_t width = model_.width();
    for (std::size_t i = 0; i < size(); ++i) {
      const auto state = std::span(states_).subspan(i * width, width);
      const auto y = rows.series(i);
      for (std::size_t t = 0; t < y.size(); ++t)
        detail::learn(model_, state, y[t], row(rows.covariates(i), t));
    }
    count(rows);
  }

  /// The same series from their first observations to a later end. Parameters stay; a model with
  /// forward() finds its starting states anew, others go on from their states. A series of which
  /// nothing was observed before is fitted.
  void forward(PanelView panel, RunContext run) {
    require<NotFitted>(size() != 0 || panel.size() == 0, "{}: fit before forward", M::name);
    check(panel);
    panel.check_goes_on(M::name, counts_);
    const std::size_t width = model_.width();
    std::vector<double> states = states_;
    run_blocks(panel, run, detail::series_block_of<M>(), [&](std::span<const std::size_t> block) {
      std::vector<SeriesFit> begun;
      std::vector<SeriesFit> known;
      begun.reserve(block.size());
      known.reserve(block.size());
      for (const std::size_t i : block) {
        const auto state = std::span(states).subspan(i * width, width);
        auto& kind = counts_[i] == 0 ? begun : known;
        kind.push_back({panel.series(i), state, {}, panel.covariates(i)});
      }
      if (!begun.empty()) model_.fit(begun);
      detail::forward(model_, known);
    });
    states_ = std::move(states);
    counts_.assign(size(), 0);
    count(panel);
  }

  /// Covariates that the model takes a row. The functions on single series are for models of none.
  std::size_t covariates() const noexcept { return columns(); }

  /// One more observation of one series, with no check of it. Calls on different series may run at
  /// once.
  void update(std::size_t series, double y) noexcept {
    const std::size_t width = model_.width();
    model_.update(std::span(states_).subspan(series * width, width), y);
    ++counts_[series];
  }

  /// Series behind the others of which nothing was observed yet.
  void add(std::size_t more) {
    const std::size_t width = model_.width();
    std::vector<double> begun(width);
    const SeriesFit fit{.y = {}, .state = begun, .fitted = {}};
    model_.fit(std::span(&fit, 1));
    for (std::size_t i = 0; i < more; ++i)
      states_.insert(states_.end(), begun.begin(), begun.end());
    counts_.resize(counts_.size() + more);
  }

  /// These series, in this order, with states of their own.
  FittedPanel part(std::span<const std::size_t> series) const {
    FittedPanel some(model_.options());
    some.counts_.reserve(series.size());
    for (const std::size_t i : series) {
      some.states_.insert(some.states_.end(), state(i).begin(), state(i).end());
      some.counts_.push_back(counts_[i]);
    }
    return some;
  }

  /// These series and, behind them, those of another panel of equal options.
  FittedPanel joined(const FittedPanel& other) const {
    require(other.model_.width() == model_.width(), "{}: a panel of {} numbers a state, not {}",
            M::name, other.model_.width(), model_.width());
    FittedPanel all = *this;
    all.states_.insert(all.states_.end(), other.states_.begin(), other.states_.end());
    all.counts_.insert(all.counts_.end(), other.counts_.begin(), other.counts_.end());
    return all;
  }

  /// Means and error variances, series by series, h each.
  void predict(Ahead ahead, std::span<double> mean, std::span<double> variance,
               RunContext run) const {
    const std::size_t h = ahead.h;
    check_covariates(M::name, ahead.x, size() * h, columns());
    require(mean.size() == size() * h && variance.size() == size() * h,
            "{}: room for {} and {} forecasts, {} needed", M::name, mean.size(), variance.size(),
            size() * h);
    parallel_for(parts(), run.threads, [&](std::size_t part) {
      for (std::size_t i = part * kPart; i < std::min(size(), (part + 1) * kPart); ++i) {
        detail::forecast(model_, state(i), future(ahead, i), mean.subspan(i * h, h),
                         variance.subspan(i * h, h));
      }
    });
  }

  /// Quantiles of the distributions: out[(i * h + k) * q.size() + j] is the q[j]-quantile of series
  /// i k + 1 steps ahead. Normal about predict()'s mean where the model has none of its own.
  void quantiles(Ahead ahead, std::span<const double> q, std::span<double> out,
                 RunContext run) const {
    const std::size_t h = ahead.h;
    check_covariates(M::name, ahead.x, size() * h, columns());
    require(!q.empty(), "{}: needs at least one quantile", M::name);
    require(out.size() == size() * h * q.size(), "{}: room for {} quantiles, {} needed", M::name,
            out.size(), size() * h * q.size());
    for (const double each : q) {
      require(each > 0 && each < 1, "{}: a quantile must be in (0, 1), got {}", M::name, each);
    }
    parallel_for(parts(), run.threads, [&](std::size_t part) {
      for (std::size_t i = part * kPart; i < std::min(size(), (part + 1) * kPart); ++i) {
        write_quantiles(i, future(ahead, i), q, out.subspan(i * h * q.size(), h * q.size()));
      }
    });
  }

  /// Sample paths: out[(i * n_paths + p) * h + k], each drawn step by step from the state that the
  /// steps before left. Equal for any number of threads and of other paths.
  void simulate(Ahead ahead, std::size_t n_paths, std::uint64_t seed, std::span<double> out,
                RunContext run) const {
    const std::size_t h = ahead.h;
    check_covariates(M::name, ahead.x, size() * h, columns());
    require(out.size() == size() * n_paths * h, "{}: room for {} values of paths, {} needed",
            M::name, out.size(), size() * n_paths * h);
    parallel_for(size(), run.threads, [&](std::size_t i) {
      std::vector<double> moving(model_.width());
      for (std::size_t p = 0; p < n_paths; ++p) {
        const Random random(seed, (static_cast<std::uint64_t>(i) << 32) + p);
        write_path({state(i), future(ahead, i)}, random, moving,
                   out.subspan((i * n_paths + p) * h, h));
      }
    });
  }

  void save(archive::Writer& writer) const {
    writer.object("options",
                  [&](archive::Writer& inner) { archive::write_options(inner, model_.options()); });
    writer.array("counts", counts_);
    writer.array("states", states_);
  }

  static FittedPanel load(const archive::Reader& reader) {
    FittedPanel panel(archive::read_options<Options>(reader.object("options")));
    panel.counts_ = reader.array<std::int64_t>("counts");
    reader.check_each("counts", panel.counts_, "must not be negative",
                      [](std::int64_t n) { return n >= 0; });
    reader.check_memory("states", panel.counts_.size(), panel.model_.width() * sizeof(double));
    panel.states_ = reader.array<double>("states", panel.counts_.size() * panel.model_.width());
    for (std::size_t i = 0; i < panel.size(); ++i) {
      const State state = panel.state(i);
      reader.check(panel.model_.valid(state), "states", "are none that observations lead to",
                   i * panel.model_.width());
      reader.check(state[0] == static_cast<double>(panel.counts_[i]), "counts",
                   "differs from the observations of its state", i);
    }
    return panel;
  }

 private:
  static constexpr std::size_t kPart = 64;  // series that a thread takes at once in predict

  std::size_t parts() const noexcept { return (size() + kPart - 1) / kPart; }

  void count(PanelView rows) {
    for (std::size_t i = 0; i < size(); ++i) {
      counts_[i] += static_cast<std::int64_t>(rows.series(i).size());
    }
  }

  std::size_t columns() const noexcept { return detail::columns_of(model_); }

  std::span<const double> row(std::span<const double> x, std::size_t t) const noexcept {
    return x.subspan(t * columns(), columns());
  }

  std::span<const double> future(Ahead ahead, std::size_t i) const noexcept {
    return ahead.x.subspan(i * ahead.h * columns(), ahead.h * columns());
  }

  void check(PanelView panel) const {
    require(panel.columns == columns(), "{}: {} covariates a row, {} were declared", M::name,
            panel.columns, columns());
    panel.check(M::name, detail::taken_by(model_));
  }

  void write_quantiles(std::size_t series, std::span<const double> x, std::span<const double> q,
                       std::span<double> out) const {
    const std::size_t h = out.size() / q.size();
    std::vector<double> mean(h);
    std::vector<double> variance(h);
    detail::forecast(model_, state(series), x, mean, variance);
    detail::quantiles(model_, state(series), x, {q, mean, variance}, out);
  }

  // Where a sample path starts, and the covariates of its steps.
  struct PathStart {
    State state;
    std::span<const double> x;
  };

  // One sample path; `moving` is room for the states on the way.
  void write_path(PathStart start, const Random& random, std::span<double> moving,
                  std::span<double> out) const {
    if constexpr (requires { model_.path(start.state, start.x, random, out); }) {
      model_.path(start.state, start.x, random, out);
    } else if constexpr (requires { model_.path(start.state, random, out); }) {
      model_.path(start.state, random, out);
    } else {
      std::copy(start.state.begin(), start.state.end(), moving.begin());
      for (std::size_t k = 0; k < out.size(); ++k) {
        const auto x = row(start.x, k);
        out[k] = detail::drawn(model_, moving, x, random, k);
        detail::learn(model_, moving, out[k], x);
      }
    }
  }

  M model_;
  std::vector<std::int64_t> counts_;
  std::vector<double> states_;
};

}  // namespace mliot::statistical
