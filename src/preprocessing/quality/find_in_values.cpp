// Findings about the samples of a column: missing, impossible, stuck, saturated, spiky ...
#include <algorithm>
#include <array>
#include <cmath>

#include "mliot/core/math.hpp"
#include "mliot/preprocessing/quality/finding.hpp"

namespace mliot::preprocessing {
namespace {

using stats::ValueSketch;

constexpr std::size_t kCodes = 10;  // with so few levels a column holds codes, no measurements

bool measures(const ColumnProfile& column) { return column.values().size() > kCodes; }

double share(std::int64_t part, std::int64_t whole) {
  return static_cast<double>(part) / static_cast<double>(std::max<std::int64_t>(whole, 1));
}

/// Of a sensor that is slower than the rows, how many of them it has a value in; 0 of others.
std::int64_t rows_a_value(const ColumnProfile& column) {
  constexpr std::int64_t kFewest = 8;  // gaps that make a habit
  const ValueSketch gaps = column.missing_runs().lengths();
  const std::int64_t present = column.rows() - column.missing();
  if (gaps.count() < kFewest || 2 * column.missing() < column.rows()) return 0;
  const double usual = gaps.quantile(0.5);
  const std::int64_t longest = column.missing_runs().longest().front().length;
  const bool same = 10 * gaps.count_at(usual) >= 9 * std::max(gaps.count(), present - 1);
  return same && static_cast<double>(longest) <= 3 * usual ? static_cast<std::int64_t>(usual) + 1
                                                           : 0;
}

void find_missing(const ColumnProfile& column, std::vector<Finding>& found) {
  if (column.missing() == 0) return;
  const double missing = share(column.missing(), column.rows());
  const Run longest = column.missing_runs().longest().front();
  const std::int64_t every = rows_a_value(column);
  const Severity severity = missing == 1                   ? Severity::error
                            : missing > 0.01 && every == 0 ? Severity::warning
                                                           : Severity::info;
  found.push_back({.kind = FindingKind::missing,
                   .severity = severity,
                   .count = column.missing(),
                   .begin = longest.begin,
                   .end = longest.end,
                   .value = missing,
                   .expected = static_cast<double>(every)});
}

void find_impossible(const ColumnProfile& column, std::vector<Finding>& found) {
  const std::int64_t count = column.below() + column.above();
  if (count == 0) return;
  const Sample& first = column.impossible().front();
  const bool low = first.value < column.range().low || first.value < column.lowest().value;
  found.push_back({.kind = FindingKind::impossible,
                   .severity = Severity::error,
                   .count = count,
                   .begin = first.time,
                   .end = column.impossible().back().time,
                   .value = first.value,
                   .expected = low ? column.range().low : column.range().high});
}

/// One end of the scale of a column.
struct End {
  Sample at;
  std::int64_t count;
  std::size_t bucket;
  std::ptrdiff_t inward;  // the direction of the other buckets
};

std::array<End, 2> ends_of(const ColumnProfile& column) {
  return {End{column.lowest(), column.at_lowest(), 0, 1},
          End{column.highest(), column.at_highest(), column.values().size() - 1, -1}};
}

double neighbour(const ColumnProfile& column, const End& end, std::ptrdiff_t steps) {
  return column.values().middle(
      static_cast<std::size_t>(static_cast<std::ptrdiff_t>(end.bucket) + steps * end.inward));
}

bool is_sentinel(const ColumnProfile& column, const End& end) {
  constexpr double kRest = 0.1;  // of the samples: a machine that is off, not one without reading
  const ValueSketch& values = column.values();
  if (values.size() < 4 || end.count < 2) return false;
  const double part = share(end.count, values.count());
  if (part > (is_usual_code(end.at.value) ? 0.5 : kRest)) return false;
  const double nearest = neighbour(column, end, 1);
  const double farthest = neighbour(column, end, static_cast<std::ptrdiff_t>(values.size()) - 1);
  const double others = std::abs(farthest - nearest);
  return std::abs(end.at.value - nearest) > (is_usual_code(end.at.value) ? 0.5 : 3.0) * others;
}

bool find_sentinel(const ColumnProfile& column, const End& end, std::vector<Finding>& found) {
  if (!is_sentinel(column, end)) return false;
  found.push_back({.kind = FindingKind::sentinel,
                   .severity = Severity::error,
                   .count = end.count,
                   .begin = end.at.time,
                   .end = end.at.time,
                   .value = end.at.value,
                   .expected = neighbour(column, end, 1)});
  return true;
}

/// Samples in the buckets on either side of a value, the more of the two.
std::int64_t beside(const ValueSketch& values, double x) {
  std::size_t at = 0;
  while (at + 1 < values.size() && values.bucket(at).high < x) ++at;
  const std::int64_t before = at > 0 ? values.bucket(at - 1).count : 0;
  const std::int64_t after = at + 1 < values.size() ? values.bucket(at + 1).count : 0;
  return std::max(before, after);
}

/// Usual codes that stand out from the bulk of the values, though lone spikes lie beyond them.
void find_inner_codes(const ColumnProfile& column, std::vector<double>& codes,
                      std::vector<Finding>& found) {
  constexpr std::int64_t kLeast = 5;
  constexpr std::int64_t kPile = 5;  // times the samples of the values beside
  const ValueSketch& values = column.values();
  if (!measures(column)) return;
  const double low = values.quantile(0.05);
  const double high = values.quantile(0.95);
  for (const double code : usual_codes()) {
    const double away = std::max(low - code, code - high);
    const std::int64_t count = values.count_at(code);
    const bool known = std::find(codes.begin(), codes.end(), code) != codes.end();
    if (known || count < kLeast || !(away > 0.5 * (high - low))) continue;
    if (count < kPile * std::max<std::int64_t>(beside(values, code), 1)) continue;
    const auto& blocks = column.blocks();
    const auto first =
        std::find_if(blocks.blocks().begin(), blocks.blocks().end(), [&](const TimeBlock& block) {
          return block.count() > 0 && block.min() <= code && code <= block.max();
        });
    if (first == blocks.blocks().end()) continue;  // its bucket holds other values
    codes.push_back(code);
    found.push_back({.kind = FindingKind::sentinel,
                     .severity = Severity::error,
                     .count = count,
                     .begin = blocks.begin(*first),
                     .end = blocks.end(*first),
                     .value = code,
                     .expected = code < low ? low : high});
  }
}

void find_saturation(const ColumnProfile& column, const End& end, std::vector<Finding>& found) {
  constexpr std::int64_t kLeast = 5;
  constexpr double kLeastShare = 0.002;
  constexpr std::ptrdiff_t kBeside = 5;  // levels that show how many samples a level has
  constexpr double kPile = 4;
  const ValueSketch& values = column.values();
  if (!measures(column) || end.count < kLeast) return;
  if (share(end.count, values.count()) < kLeastShare) return;
  if (end.at.value == 0) return;  // nothing sold, no light: the natural end of a scale
  std::int64_t near = 0;
  for (std::ptrdiff_t k = 1; k <= kBeside; ++k) {
    const auto at = static_cast<std::ptrdiff_t>(end.bucket) + k * end.inward;
    near += values.bucket(static_cast<std::size_t>(at)).count;
  }
  const double usual = static_cast<double>(near) / static_cast<double>(kBeside);
  if (static_cast<double>(end.count) <= kPile * std::max(usual, 1.0)) return;
  found.push_back({.kind = FindingKind::saturation,
                   .severity = Severity::warning,
                   .count = end.count,
                   .begin = end.at.time,
                   .end = end.at.time,
                   .value = end.at.value,
                   .expected = usual});
}

/// Whether the column often rests at this value for about as long, such as a light at night.
bool habitual(const std::vector<Run>& runs, const Run& run) {
  constexpr std::ptrdiff_t kOften = 4;
  return std::count_if(runs.begin(), runs.end(), [&](const Run& each) {
           return each.value == run.value && 3 * each.length >= run.length;
         }) >= kOften;
}

/// Whether the column rests at this value: the end of its scale, and a large part of the samples,
/// such as no snow or nothing sold.
bool rests_at(const ColumnProfile& column, double value) {
  constexpr double kLargePart = 0.2;
  const bool end = value == column.lowest().value || value == column.highest().value;
  return end && share(column.values().count_at(value), column.values().count()) > kLargePart;
}

/// How long runs are that a slow signal has anyway: twice the ninth longest.
std::int64_t slow_run(const std::vector<Run>& runs) {
  constexpr std::size_t kOthers = 8;
  return runs.size() > kOthers ? 2 * runs[kOthers].length : 0;
}

/// Log of the runs of that length to expect when a sample repeats the one before by chance, with
/// the chance seen outside the run.
double log_expected(const ColumnProfile& column, const Run& run) {
  const auto steps = static_cast<double>(column.steps().count());
  const auto equal = static_cast<double>(column.steps().count_at(0));
  const auto own = static_cast<double>(run.length - 1);
  const double chance = (equal - own + 1) / (steps - own + 2);
  return math::log(steps) + own * math::log(chance);
}

void find_stuck(const ColumnProfile& column, const QualityRules& rules,
                std::vector<Finding>& found) {
  constexpr double kLogChance = -9.2;  // one in ten thousand records
  if (column.values().size() <= 2) return;
  const std::vector<Run> runs = column.value_runs().longest();
  for (const Run& run : runs) {
    if (run.length < std::max(rules.stuck_after, slow_run(runs))) continue;
    if (habitual(runs, run) || rests_at(column, run.value)) continue;
    if (log_expected(column, run) > kLogChance) continue;
    found.push_back({.kind = FindingKind::stuck,
                     .severity = Severity::warning,
                     .count = run.length,
                     .begin = run.begin,
                     .end = run.end,
                     .value = run.value,
                     .expected = static_cast<double>(runs.front().length)});
  }
}

/// The distance that all others between values are multiples of, or 0.
double step_of(const ValueSketch& values) {
  if (!values.exact() || values.size() < 3) return 0;
  double step = values.middle(1) - values.middle(0);
  for (std::size_t i = 1; i < values.size(); ++i) {
    step = std::min(step, values.middle(i) - values.middle(i - 1));
  }
  for (std::size_t i = 1; i < values.size(); ++i) {
    const double steps = (values.middle(i) - values.middle(i - 1)) / step;
    if (std::abs(steps - std::round(steps)) > 1e-6 * steps) return 0;
  }
  return step;
}

void find_quantisation(const ColumnProfile& column, std::vector<Finding>& found) {
  constexpr std::int64_t kPerLevel = 5;
  constexpr double kCoarse = 4;  // steps in the interquartile range
  const ValueSketch& values = column.values();
  if (values.count() < kPerLevel * static_cast<std::int64_t>(values.size())) return;
  const double step = step_of(values);
  if (step <= 0 || step == 1) return;  // whole numbers count something
  const double range = values.quantile(0.75) - values.quantile(0.25);
  if (range == 0 || range >= kCoarse * step) return;
  found.push_back({.kind = FindingKind::quantisation,
                   .severity = Severity::info,
                   .count = values.count(),
                   .begin = column.lowest().time,
                   .end = column.lowest().time,
                   .value = step,
                   .expected = range});
}

/// Quantile of the steps that are not zero; 0 without any.
double step_quantile(const ValueSketch& steps, double q) {
  const std::int64_t still = steps.count_at(0);
  if (still == steps.count()) return 0;
  const double all = static_cast<double>(steps.count());
  const double moving = all - static_cast<double>(still);
  return steps.quantile(std::min((static_cast<double>(still) + q * moving) / all, 1.0));
}

/// How large a step gets by chance, one record in twenty, when the tail goes on as between the
/// median and the 85 % quantile: that of a Weibull law. Faults, which are rarer, leave both as they
/// are; steps to and from codes, two for each, are no tail.
double usual_step(const ValueSketch& steps, std::int64_t codes) {
  constexpr double kMiddle = 0.5;
  constexpr double kHigh = 0.85;
  constexpr double kRecords = 20;
  const std::int64_t moving = steps.count() - steps.count_at(0);
  if (moving <= 2 * codes) return 0;
  const double rest = 1 - share(2 * codes, moving);
  const double middle = step_quantile(steps, kMiddle * rest);
  const double high = step_quantile(steps, kHigh * rest);
  const double at_high = -math::log(1 - kHigh);
  const double at_most = math::log(kRecords * static_cast<double>(moving));
  const double shape = math::log(high / middle) / math::log(at_high / -math::log(1 - kMiddle));
  return high * math::exp(shape * math::log(std::max(at_most / at_high, 1.0)));
}

void find_spikes(const ColumnProfile& column, const QualityRules& rules,
                 const std::vector<double>& codes, std::vector<Finding>& found) {
  constexpr double kTail = 5;       // and in 90 % quantiles of the steps
  constexpr double kBeyond = 1.6;   // and times what the tail of the steps leads to
  constexpr double kUsual = 0.005;  // of the samples are not lone any more
  constexpr std::int64_t kLeast = 30;
  if (!measures(column) || column.steps().count() < kLeast) return;
  std::int64_t coded = 0;
  for (const double code : codes) coded += column.values().count_at(code);
  const double threshold = std::max({rules.spike_threshold * step_quantile(column.steps(), 0.5),
                                     kTail * step_quantile(column.steps(), 0.9),
                                     kBeyond * usual_step(column.steps(), coded)});
  if (threshold <= 0) return;
  std::int64_t count = column.spike_heights().count_above(threshold);
  const Spike* highest = nullptr;
  for (const auto* list : {&column.spikes(), &column.code_spikes()}) {
    for (const Spike& each : *list) {
      if (each.height <= threshold) break;
      const bool code = std::find(codes.begin(), codes.end(), each.at.value) != codes.end();
      const bool higher = highest == nullptr || each.height > highest->height;
      if (!code && higher) highest = &each;
    }
  }
  if (highest == nullptr) return;
  count = std::max<std::int64_t>(count - coded, 1);
  const bool lone = share(count, column.values().count()) <= kUsual;
  found.push_back({.kind = FindingKind::spike,
                   .severity = lone ? Severity::warning : Severity::info,
                   .count = count,
                   .begin = highest->at.time,
                   .end = highest->at.time,
                   .value = highest->height,
                   .expected = threshold});
}

}  // namespace

std::vector<Finding> find_in_values(const ColumnProfile& column, const QualityRules& rules) {
  std::vector<Finding> found;
  find_missing(column, found);
  find_impossible(column, found);
  if (column.values().empty()) return found;
  std::vector<double> codes;
  const auto ends = ends_of(column);
  for (const End& end : ends) {
    if (find_sentinel(column, end, found)) codes.push_back(end.at.value);
  }
  find_inner_codes(column, codes, found);
  for (const End& end : ends) {
    const bool code = std::find(codes.begin(), codes.end(), end.at.value) != codes.end();
    if (!code) find_saturation(column, end, found);
  }
  find_stuck(column, rules, found);
  find_quantisation(column, found);
  find_spikes(column, rules, codes, found);
  return found;
}

}  // namespace mliot::preprocessing
