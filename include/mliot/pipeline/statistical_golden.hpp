// Golden vectors of statistical models: made-up observations, and the bits of what follows.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/pipeline/statistical_content.hpp"
#include "mliot/pipeline/verify.hpp"

namespace mliot::pipeline {

/// Observations for a few series of one panel, drawn from a counter about the size of their
/// forecasts, and the outputs as bits.
///
/// Copies of the states of `series` and of one that has not begun take `events` observations each.
/// After each round the next period is forecast: mean and variance, series by series. After the
/// last one `horizon` periods: means, variances and the quantiles of each step, series by series.
struct PanelGolden {
  std::vector<std::int64_t> series;     ///< of the panel
  std::vector<double> values;           ///< [events x (series + 1)]
  std::vector<std::uint64_t> expected;  ///< bits of the outputs
};

/// Golden vectors of all panels: the own one of each model, and its fallback where it has one.
struct StatisticalGolden {
  std::int64_t events = 0;
  std::int64_t horizon = 0;
  std::vector<double> quantiles;
  std::vector<PanelGolden> panels;

  /// Observations of all panels.
  std::size_t inputs() const noexcept;
  std::size_t outputs() const noexcept;

  void save(archive::Writer& writer) const;
  static StatisticalGolden load(const archive::Reader& reader);
};

/// How the inputs are replayed.
struct GoldenRun {
  std::int64_t events = 0;
  std::int64_t horizon = 0;
  std::span<const double> quantiles;
  int threads = 0;  ///< of the batch calls; 0: series by series, as a stream
};

/// Inputs for a panel: some of these of its series, or of all. `expected` is empty yet.
PanelGolden panel_golden(const statistical::AnyPanel& panel, std::int64_t events,
                         std::span<const std::size_t> among = {});

/// The outputs as bits, every NaN alike.
std::vector<std::uint64_t> replay(const statistical::AnyPanel& panel, const PanelGolden& golden,
                                  const GoldenRun& run);

/// Golden vectors of a content, with what it gives for them.
StatisticalGolden golden_of(const StatisticalContent& content);

/// The panels of a content in the order of StatisticalGolden::panels.
std::vector<const statistical::AnyPanel*> panels_of(const StatisticalContent& content);

/// Whether the stream gives the golden bits.
bool replays(const StatisticalContent& content, const StatisticalGolden& golden);

/// Replays in stream and in batch, on every kernel target and number of threads.
VerifyReport verify(const StatisticalContent& content, const StatisticalGolden& golden,
                    const VerifyOptions& options);

}  // namespace mliot::pipeline
