// Windows of one column together: running sums of a block where they are exact, else one by one.
#include "mliot/features/window_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <type_traits>
#include <vector>

#include "kernel/block_facts.hpp"
#include "kernel/shared_sums.hpp"
#include "mliot/data/transform_panel.hpp"
#include "mliot/features/rolling_mean.hpp"
#include "mliot/features/rolling_std.hpp"
#include "mliot/features/rolling_sum.hpp"
#include "mliot/features/rolling_var.hpp"
#include "mliot/features/rolling_z_score.hpp"

namespace mliot::features {
namespace {

using kernel::MomentOutputs;

constexpr std::string_view kName = "window_statistics";
constexpr std::size_t kBlock = 4096;        // outputs; the grid is looked for in each block
constexpr std::int64_t kLongest = 1 << 20;  // window that shares sums
constexpr int kSumBits = 51;                // see moments_of_sums
constexpr int kSquareBits = 26;
constexpr int kHighestExponent = 400;

/// The statistics of one window.
template <class Out>
struct Window {
  WindowStatistic options;  ///< its own statistic means nothing
  MomentOutputs<Out> out;

  static Out*& slot(MomentOutputs<Out>& out, Statistic statistic) {
    switch (statistic) {
      case Statistic::sum:
        return out.sum;
      case Statistic::mean:
        return out.mean;
      case Statistic::variance:
        return out.variance;
      case Statistic::deviation:
        return out.deviation;
      case Statistic::score:
        break;
    }
    return out.score;
  }

  bool takes(const WindowStatistic& wanted) {
    WindowStatistic same = wanted;
    same.statistic = options.statistic;
    return same == options && slot(out, wanted.statistic) == nullptr;
  }

  bool has_squares() const {
    return out.variance != nullptr || out.deviation != nullptr || out.score != nullptr;
  }
  std::size_t size() const { return static_cast<std::size_t>(options.window_size); }
};

/// Statistics of one window stand together.
template <class Out>
std::vector<Window<Out>> windows_of(std::span<const WindowStatistic> statistics,
                                    std::span<const std::span<Out>> out) {
  std::vector<Window<Out>> windows;
  windows.reserve(statistics.size());
  for (std::size_t k = 0; k < statistics.size(); ++k) {
    auto found = std::find_if(windows.begin(), windows.end(),
                              [&](Window<Out>& each) { return each.takes(statistics[k]); });
    if (found == windows.end()) found = windows.insert(found, {statistics[k], {}});
    Window<Out>::slot(found->out, statistics[k].statistic) = out[k].data();
  }
  return windows;
}

/// The outputs [begin, end) of one transform, made of the samples that its windows reach.
template <class T, class Out>
void alone(const T& transform, std::span<const double> in, std::size_t begin, std::size_t end,
           Out* out) {
  const std::size_t first = begin - std::min(begin, transform.memory() - 1);
  std::vector<Out> results(end - first);
  transform.template transform<Out>(in.subspan(first, end - first), results);
  std::copy(results.begin() + static_cast<std::ptrdiff_t>(begin - first), results.end(),
            out + begin);
}

/// The statistics of one window over [begin, end) without the other windows.
template <class Out>
void each_alone(const Window<Out>& window, std::span<const double> in, std::size_t begin,
                std::size_t end) {
  const WindowOptions linear{.window_size = window.options.window_size,
                             .min_samples = window.options.min_samples};
  const VarianceOptions squared{.window_size = window.options.window_size,
                                .min_samples = window.options.min_samples,
                                .ddof = window.options.ddof};
  const auto& out = window.out;
  if (out.sum != nullptr) alone(RollingSum(linear), in, begin, end, out.sum);
  if (out.mean != nullptr) alone(RollingMean(linear), in, begin, end, out.mean);
  if (out.variance != nullptr) alone(RollingVar(squared), in, begin, end, out.variance);
  if (out.score != nullptr) alone(RollingZScore(squared), in, begin, end, out.score);
  if (out.deviation == nullptr) return;
  if (out.variance == nullptr) {
    alone(RollingStd(squared), in, begin, end, out.deviation);
  } else {
    std::transform(out.variance + begin, out.variance + end, out.deviation + begin,
                   [](Out variance) { return std::sqrt(variance); });
  }
}

/// The least k with n * x <= 2^k, n at least 8.
int product_bits(std::size_t n, double x) {
  constexpr int kRoom = 64;  // keeps the product of the largest doubles finite
  constexpr std::size_t kShortest = 8;
  int exponent = 0;
  std::frexp(std::ldexp(x, -kRoom) * static_cast<double>(std::max(n, kShortest)), &exponent);
  return exponent + kRoom;
}

/// A block of outputs and the samples that its windows reach.
class Block {
 public:
  Block(std::span<const double> in, std::size_t begin, std::size_t end, std::size_t longest)
      : first_(begin - std::min(begin, longest - 1)),
        begin_(begin),
        end_(end),
        samples_(in.subspan(first_, end - first_)),
        facts_(kernel::block_facts(samples_.data(), samples_.size())) {}

  /// Whether running sums are exact, and with `longest` > 0 those of the squares of such windows.
  template <class Out>
  bool is_exact(std::size_t longest) const {
    if (facts_.has_infinite) return false;
    if (facts_.largest == 0) return true;
    const int sums = product_bits(samples_.size(), facts_.largest) - kSumBits;
    const int exponent = longest == 0 ? sums : std::max(sums, square_exponent(longest));
    if (exponent <= 0 && facts_.all_whole) return true;  // 1 is a grid that does
    const int lowest = std::is_same_v<Out, double> ? -kHighestExponent : longest == 0 ? -90 : -30;
    return exponent >= lowest && exponent <= kHighestExponent &&
           kernel::all_multiples(samples_.data(), samples_.size(), std::ldexp(1.0, exponent));
  }

  /// The windows that share sums; with `squares` those of their squares too.
  template <class Out>
  void run(const std::vector<const Window<Out>*>& windows, bool squares) const {
    const bool growing = first_ == 0 && begin_ == 0;
    const auto sums = kernel::running_sums(samples_.data(), samples_.size(),
                                           facts_.has_missing || growing, squares);
    for (const Window<Out>* window : windows) {
      const std::size_t full = std::clamp(window->size() - 1, begin_, end_);
      if (full > begin_) part(*window, sums, begin_, full, true);
      if (end_ > full) part(*window, sums, full, end_, facts_.has_missing);
    }
  }

 private:
  int square_exponent(std::size_t longest) const {
    const int samples = product_bits(samples_.size(), 1.0);
    int largest = 0;
    std::frexp(facts_.largest, &largest);
    const int whole = samples + 2 * largest - 52;  // of q^2
    return std::max(product_bits(longest, facts_.largest) - kSquareBits,
                    whole >= 0 ? (whole + 1) / 2 : whole / 2);
  }

  template <class Out>
  void part(const Window<Out>& window, const kernel::RunningSums& sums, std::size_t from,
            std::size_t to, bool missing) const {
    const auto moved = [from](Out* out) { return out == nullptr ? nullptr : out + from; };
    const auto& out = window.out;
    const kernel::MomentBlock block{
        .x = samples_.data() + (from - first_),
        .n = to - from,
        .window = window.size(),
        .min_samples = static_cast<std::size_t>(window.options.min_samples),
        .moment = kernel::Moment::mean,
        .has_missing = missing,
        .ddof = static_cast<std::size_t>(window.options.ddof)};
    kernel::moments_of_sums(sums, from - first_, block,
                            MomentOutputs<Out>{moved(out.sum), moved(out.mean), moved(out.variance),
                                               moved(out.deviation), moved(out.score)});
  }

  std::size_t first_;
  std::size_t begin_;
  std::size_t end_;
  std::span<const double> samples_;
  kernel::BlockFacts facts_;
};

/// The windows of one column, and how they go through it.
template <class Out>
class Together {
 public:
  explicit Together(const std::vector<Window<Out>>& windows) {
    for (const Window<Out>& each : windows) {
      const bool shares =
          each.options.window_size <= kLongest && (each.size() > 1 || !each.has_squares());
      if (!shares) {
        alone_.push_back(&each);
        continue;
      }
      shared_.push_back(&each);
      longest_ = std::max(longest_, each.size());
      if (each.has_squares()) longest_of_squares_ = std::max(longest_of_squares_, each.size());
    }
  }

  void run(std::span<const double> in) const {
    for (const Window<Out>* each : alone_) each_alone(*each, in, 0, in.size());
    if (shared_.empty()) return;
    const std::size_t step = std::max(kBlock, longest_);
    for (std::size_t begin = 0; begin < in.size(); begin += step) {
      run_block(in, begin, std::min(in.size(), begin + step));
    }
  }

 private:
  void run_block(std::span<const double> in, std::size_t begin, std::size_t end) const {
    const Block block(in, begin, end, longest_);
    const bool squares = longest_of_squares_ > 0 && block.is_exact<Out>(longest_of_squares_);
    const bool sums = squares || block.is_exact<Out>(0);
    std::vector<const Window<Out>*> exact;
    exact.reserve(shared_.size());
    for (const Window<Out>* each : shared_) {
      if (each->has_squares() ? squares : sums) {
        exact.push_back(each);
      } else {
        each_alone(*each, in, begin, end);
      }
    }
    if (!exact.empty()) block.run<Out>(exact, squares);
  }

  std::vector<const Window<Out>*> shared_;
  std::vector<const Window<Out>*> alone_;
  std::size_t longest_ = 0;
  std::size_t longest_of_squares_ = 0;
};

template <class Out>
void all_statistics(std::span<const WindowStatistic> statistics, std::span<const double> in,
                    std::span<const std::span<Out>> out) {
  data::require_same_length(kName, statistics.size(), out.size());
  for (const auto& each : out) data::require_same_length(kName, in.size(), each.size());
  const std::vector<Window<Out>> windows = windows_of(statistics, out);
  if (in.empty() || windows.empty()) return;
  if (statistics.size() == 1) {
    each_alone(windows.front(), in, 0, in.size());
  } else {
    Together<Out>(windows).run(in);
  }
}

}  // namespace

void window_statistics(std::span<const WindowStatistic> statistics, std::span<const double> in,
                       std::span<const std::span<float>> out) {
  all_statistics(statistics, in, out);
}
void window_statistics(std::span<const WindowStatistic> statistics, std::span<const double> in,
                       std::span<const std::span<double>> out) {
  all_statistics(statistics, in, out);
}

void window_statistics_panel(std::span<const WindowStatistic> statistics,
                             std::span<const double> values, std::span<const std::int64_t> offsets,
                             std::span<const std::span<double>> out, int threads,
                             Monitor& monitor) {
  for (const auto& each : out) data::require_same_length(kName, values.size(), each.size());
  const auto run_share = [&](std::size_t first, std::size_t last) {
    std::vector<std::span<double>> columns(out.size());
    for (std::size_t i = first; i < last; ++i) {
      const auto begin = static_cast<std::size_t>(offsets[i]);
      const auto length = static_cast<std::size_t>(offsets[i + 1]) - begin;
      std::transform(out.begin(), out.end(), columns.begin(),
                     [&](const auto& each) { return each.subspan(begin, length); });
      window_statistics(statistics, values.subspan(begin, length), columns);
    }
  };
  data::for_shares(kName, offsets, values.size(), threads, monitor, run_share);
}

}  // namespace mliot::features
