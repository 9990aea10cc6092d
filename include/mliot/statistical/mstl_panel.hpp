// MSTL as a forecaster: seasons by decomposition, the rest by any model without a season.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "mliot/core/parallel.hpp"
#include "mliot/statistical/fitted_panel.hpp"
#include "mliot/statistical/mstl.hpp"

namespace mliot::statistical {

/// Series fitted side by side, each as the last cycle of its seasons and the state of a trend
/// model.
///
/// Means, quantiles and paths are those of the trend model plus the seasons; variances are those of
/// the trend model alone, as the seasons repeat without error.
template <Model Trend>
class MstlPanel {
 public:
  MstlPanel(SeasonalCycles::Options seasons, typename Trend::Options trend)
      : cycles_(std::move(seasons)), trend_(std::move(trend)) {
    static_assert(
        !requires { Trend::lowest; }, "values without their season may be negative");
  }

  const SeasonalCycles& cycles() const noexcept { return cycles_; }
  const FittedPanel<Trend>& trend() const noexcept { return trend_; }
  std::size_t size() const noexcept { return trend_.size(); }  ///< series

  /// Fits every series anew. fitted: one-step forecasts of all values with their seasons, or empty.
  void fit(PanelView panel, std::span<double> fitted, RunContext run) {
    const FloatMode mode;
    SeasonalCycles cycles(cycles_.options());
    std::vector<double> rest(panel.values.size());
    cycles.fit(panel, rest, run);
    trend_.fit({rest, panel.offsets}, fitted, run);
    for (std::size_t t = 0; t < fitted.size(); ++t) fitted[t] += panel.values[t] - rest[t];
    cycles_ = std::move(cycles);
  }

  /// More observations of the same series, in the same order; a series may have none.
  void update(PanelView rows) {
    const FloatMode mode;
    require<NotFitted>(size() != 0 || rows.size() == 0, "mstl: fit before update");
    std::vector<double> rest(rows.values.size());
    cycles_.deseasonalize(rows, rest);
    trend_.update({rest, rows.offsets});
    cycles_.update(rows);
  }

  /// As FittedPanel::forward(): seasons are those of the whole series.
  void forward(PanelView panel, RunContext run) {
    const FloatMode mode;
    SeasonalCycles cycles(cycles_.options());
    std::vector<double> rest(panel.values.size());
    cycles.fit(panel, rest, run);
    trend_.forward({rest, panel.offsets}, run);
    cycles_ = std::move(cycles);
  }

  /// Means and error variances, series by series, h each.
  void predict(std::size_t h, std::span<double> mean, std::span<double> variance,
               RunContext run) const {
    const FloatMode mode;
    trend_.predict(h, mean, variance, run);
    const std::vector<double> seasons = ahead(h);
    for (std::size_t at = 0; at < mean.size(); ++at) mean[at] += seasons[at];
  }

  /// As FittedPanel::quantiles().
  void quantiles(std::size_t h, std::span<const double> q, std::span<double> out,
                 RunContext run) const {
    const FloatMode mode;
    trend_.quantiles(h, q, out, run);
    const std::vector<double> seasons = ahead(h);
    for (std::size_t at = 0; at < out.size(); ++at) out[at] += seasons[at / q.size()];
  }

  /// As FittedPanel::simulate().
  void simulate(std::size_t h, std::size_t n_paths, std::uint64_t seed, std::span<double> out,
                RunContext run) const {
    const FloatMode mode;
    trend_.simulate(h, n_paths, seed, out, run);
    const std::vector<double> seasons = ahead(h);
    for (std::size_t at = 0; at < out.size(); ++at) {
      out[at] += seasons[at / (n_paths * h) * h + at % h];
    }
  }

  void save(archive::Writer& writer) const {
    writer.object("seasons", [&](archive::Writer& inner) { cycles_.save(inner); });
    writer.object("trend", [&](archive::Writer& inner) { trend_.save(inner); });
  }

  static MstlPanel load(const archive::Reader& reader) {
    MstlPanel panel(SeasonalCycles::load(reader.object("seasons")),
                    FittedPanel<Trend>::load(reader.object("trend")));
    reader.check(panel.cycles_.counts() == panel.trend_.counts(), "seasons",
                 "are of other series than the trend");
    return panel;
  }

 private:
  MstlPanel(SeasonalCycles cycles, FittedPanel<Trend> trend)
      : cycles_(std::move(cycles)), trend_(std::move(trend)) {}

  std::vector<double> ahead(std::size_t h) const {
    std::vector<double> seasons(size() * h);
    cycles_.predict(h, seasons);
    return seasons;
  }

  SeasonalCycles cycles_;
  FittedPanel<Trend> trend_;
};

}  // namespace mliot::statistical
