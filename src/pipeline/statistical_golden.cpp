// Draws golden observations for statistical models, replays and stores them.
#include "mliot/pipeline/statistical_golden.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/core/random.hpp"
#include "pipeline/lists.hpp"
#include "pipeline/replay.hpp"

namespace mliot::pipeline {
namespace {

using statistical::AnyPanel;

constexpr std::size_t kMostSeries = 4;  // of a panel, beside the one that has not begun
constexpr std::int64_t kEvents = 24;    // of each: at least 24 x 2, and 64 inputs of all panels
constexpr std::int64_t kFewInputs = 64;
constexpr std::int64_t kHorizon = 14;
constexpr std::int64_t kMost = 4096;
constexpr std::uint64_t kSeed = 0x6D6C696F74;

// A power of two near the size of what a series is forecast to be.
double size_of(const AnyPanel& panel, std::size_t series) {
  double mean = 0;
  double variance = 0;
  panel.predict(series, std::span(&mean, 1), std::span(&variance, 1));
  int exponent = 0;
  if (!std::isfinite(mean) || mean == 0) return 1;
  std::frexp(mean, &exponent);
  return std::ldexp(1.0, std::clamp(exponent, -300, 300));
}

// Whole numbers about a size, every fifth nothing where the model takes that: models of counts take
// them too.
double drawn(const Random& random, std::uint64_t at, double size, bool nothing) {
  if (nothing && random.below(2 * at, 5) == 0) return 0;
  const double steps = 1 + std::floor(64 * random.uniform(2 * at + 1));
  return size >= 32 ? steps * (size / 32) : (size >= 1 ? std::ceil(steps * size / 32) : steps);
}

// The series of the golden vectors, with one that has not begun behind them.
AnyPanel part_of(const AnyPanel& panel, const PanelGolden& golden) {
  std::vector<std::size_t> series;
  series.reserve(golden.series.size());
  for (const std::int64_t i : golden.series) series.push_back(static_cast<std::size_t>(i));
  AnyPanel part = panel.part(series);
  part.add(1);
  return part;
}

class Replay {
 public:
  Replay(AnyPanel panel, const GoldenRun& run)
      : panel_(std::move(panel)), run_(run), offsets_(panel_.size() + 1) {
    for (std::size_t i = 0; i < offsets_.size(); ++i) offsets_[i] = static_cast<std::int64_t>(i);
  }

  void push(std::span<const double> values) {
    if (run_.threads > 0) return panel_.update({.values = values, .offsets = offsets_});
    for (std::size_t i = 0; i < panel_.size(); ++i) panel_.update(i, values[i]);
  }

  void predict(std::size_t h) {
    mean_.assign(panel_.size() * h, 0);
    variance_.assign(panel_.size() * h, 0);
    if (run_.threads > 0) {
      panel_.predict(h, mean_, variance_, {.threads = run_.threads});
    } else {
      const std::size_t levels = run_.quantiles.size();
      bounds_.assign(panel_.size() * h * levels, 0);
      for (std::size_t i = 0; i < panel_.size(); ++i) {
        panel_.predict(i, std::span(mean_).subspan(i * h, h),
                       std::span(variance_).subspan(i * h, h), run_.quantiles,
                       std::span(bounds_).subspan(i * h * levels, h * levels));
      }
    }
    add(mean_);
    add(variance_);
  }

  // Of the periods that predict(h) was asked for before.
  void quantiles(std::size_t h) {
    if (run_.threads > 0) {
      bounds_.assign(panel_.size() * h * run_.quantiles.size(), 0);
      panel_.quantiles(h, run_.quantiles, bounds_, {.threads = run_.threads});
    }
    add(bounds_);
  }

  std::vector<std::uint64_t> outputs;

 private:
  void add(const std::vector<double>& values) {
    for (const double y : values) outputs.push_back(detail::bits_of(y));
  }

  AnyPanel panel_;
  const GoldenRun& run_;
  std::vector<std::int64_t> offsets_;
  std::vector<double> mean_;
  std::vector<double> variance_;
  std::vector<double> bounds_;
};

GoldenRun run_of(const StatisticalGolden& golden, int threads) {
  return {.events = golden.events,
          .horizon = golden.horizon,
          .quantiles = golden.quantiles,
          .threads = threads};
}

}  // namespace

std::size_t StatisticalGolden::inputs() const noexcept {
  std::size_t all = 0;
  for (const PanelGolden& each : panels) all += each.values.size();
  return all;
}

std::size_t StatisticalGolden::outputs() const noexcept {
  std::size_t all = 0;
  for (const PanelGolden& each : panels) all += each.expected.size();
  return all;
}

PanelGolden panel_golden(const AnyPanel& panel, std::int64_t events,
                         std::span<const std::size_t> among) {
  PanelGolden golden;
  const std::size_t known = among.empty() ? panel.size() : among.size();
  const std::size_t chosen = std::min(known, kMostSeries);
  std::vector<double> sizes;
  for (std::size_t k = 0; k < chosen; ++k) {
    const std::size_t at = k * known / chosen;
    const std::size_t series = among.empty() ? at : among[at];
    golden.series.push_back(static_cast<std::int64_t>(series));
    sizes.push_back(size_of(panel, series));
  }
  sizes.push_back(32);
  const Random random(kSeed, known);
  for (std::int64_t e = 0; e < events; ++e) {
    for (const double size : sizes) {
      golden.values.push_back(drawn(random, golden.values.size(), size, panel.takes(0)));
    }
  }
  return golden;
}

std::vector<std::uint64_t> replay(const AnyPanel& panel, const PanelGolden& golden,
                                  const GoldenRun& run) {
  const FloatMode mode;
  Replay replay(part_of(panel, golden), run);
  const std::size_t series = golden.series.size() + 1;
  for (std::size_t e = 0; e < static_cast<std::size_t>(run.events); ++e) {
    replay.push(std::span(golden.values).subspan(e * series, series));
    replay.predict(1);
  }
  replay.predict(static_cast<std::size_t>(run.horizon));
  replay.quantiles(static_cast<std::size_t>(run.horizon));
  return std::move(replay.outputs);
}

std::vector<const AnyPanel*> panels_of(const StatisticalContent& content) {
  std::vector<const AnyPanel*> panels;
  panels.reserve(2 * content.models.size());
  for (const StatisticalModel& model : content.models) {
    panels.push_back(&model.panel);
    if (model.fallback) panels.push_back(&*model.fallback);
  }
  return panels;
}

StatisticalGolden golden_of(const StatisticalContent& content) {
  const auto panels = panels_of(content);
  StatisticalGolden golden{
      .events = kEvents, .horizon = kHorizon, .quantiles = {0.025, 0.5, 0.9}, .panels = {}};
  std::int64_t rows = 0;  // of one observation for each series
  for (const AnyPanel* panel : panels) {
    rows += static_cast<std::int64_t>(std::min(panel->size(), kMostSeries)) + 1;
  }
  golden.events = std::max(golden.events, (kFewInputs + rows - 1) / rows);
  for (const AnyPanel* panel : panels) {
    PanelGolden each = panel_golden(*panel, golden.events);
    each.expected = replay(*panel, each, run_of(golden, 0));
    golden.panels.push_back(std::move(each));
  }
  return golden;
}

bool replays(const StatisticalContent& content, const StatisticalGolden& golden) {
  const auto panels = panels_of(content);
  for (std::size_t i = 0; i < panels.size(); ++i) {
    const PanelGolden& each = golden.panels[i];
    if (replay(*panels[i], each, run_of(golden, 0)) != each.expected) return false;
  }
  return true;
}

VerifyReport verify(const StatisticalContent& content, const StatisticalGolden& golden,
                    const VerifyOptions& options) {
  const auto panels = panels_of(content);
  std::vector<std::uint64_t> expected;
  for (const PanelGolden& each : golden.panels) {
    expected.insert(expected.end(), each.expected.begin(), each.expected.end());
  }
  return detail::verify_on_every_target(expected, options, [&](int threads) {
    std::vector<std::uint64_t> got;
    for (std::size_t i = 0; i < panels.size(); ++i) {
      const auto outputs = replay(*panels[i], golden.panels[i], run_of(golden, threads));
      got.insert(got.end(), outputs.begin(), outputs.end());
    }
    return got;
  });
}

void StatisticalGolden::save(archive::Writer& writer) const {
  writer.value("events", events);
  writer.value("horizon", horizon);
  writer.array("quantiles", quantiles);
  writer.list("panels", panels, [](archive::Writer& inner, const PanelGolden& each) {
    inner.array("series", each.series);
    inner.array("values", each.values);
    inner.array("expected", each.expected);
  });
}

StatisticalGolden StatisticalGolden::load(const archive::Reader& reader) {
  StatisticalGolden golden{.events = reader.integer("events", 1, kMost),
                           .horizon = reader.integer("horizon", 1, kMost),
                           .quantiles = reader.array<double>("quantiles"),
                           .panels = {}};
  reader.check_each("quantiles", golden.quantiles, "must lie between 0 and 1",
                    [](double q) { return q > 0 && q < 1; });
  reader.check(golden.quantiles.size() <= kMost, "quantiles", "are too many");
  detail::read_list(reader, "panels", [&](const archive::Reader& each) {
    PanelGolden panel{.series = each.array<std::int64_t>("series"),
                      .values = each.array<double>("values"),
                      .expected = each.array<std::uint64_t>("expected")};
    each.check(panel.series.size() <= kMost, "series", "are too many");
    golden.panels.push_back(std::move(panel));
  });
  return golden;
}

}  // namespace mliot::pipeline
