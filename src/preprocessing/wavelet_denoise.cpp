// Wavelet shrinkage: thresholds by VisuShrink and BayesShrink.
#include "mliot/preprocessing/wavelet_denoise.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "mliot/core/math.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/preprocessing/linear_fill.hpp"
#include "preprocessing/gaps.hpp"
#include "preprocessing/order_statistics.hpp"
#include "preprocessing/wavelets.hpp"

namespace mliot::preprocessing {
namespace {

/// The median magnitude of standard normal numbers.
constexpr double kNormalMedian = 0.6744897501960817;

double noise_level(const std::vector<double>& finest) {
  std::vector<double> magnitudes;
  magnitudes.reserve(finest.size());
  for (const double x : finest) magnitudes.push_back(std::abs(x));
  return detail::median(magnitudes) / kNormalMedian;
}

/// BayesShrink's threshold of one level; infinite where there is nothing but noise.
double bayes_threshold(const std::vector<double>& coefficients, double variance) {
  double sum = 0;
  for (const double x : coefficients) sum += x * x;
  const double signal = sum / static_cast<double>(coefficients.size()) - variance;
  return signal > 0 ? variance / std::sqrt(signal) : HUGE_VAL;
}

void shrink(std::vector<double>& coefficients, double threshold, ThresholdMode mode) {
  for (double& x : coefficients) {
    const double left = std::abs(x) - threshold;
    if (!(left > 0)) {
      x = 0;
    } else if (mode == ThresholdMode::soft) {
      x = std::copysign(left, x);
    }
  }
}

std::vector<double> denoised(std::span<const double> x, const WaveletDenoiseOptions& options) {
  const auto filter = detail::scaling_filter(options.wavelet);
  const std::size_t room = detail::most_levels(x.size(), filter);
  const std::size_t levels =
      options.level ? std::min(room, static_cast<std::size_t>(*options.level)) : room;
  if (levels == 0) return {x.begin(), x.end()};
  detail::Decomposition parts = detail::decompose(x, filter, levels);
  const double sigma = noise_level(parts.details.front());
  const double universal = sigma * std::sqrt(2 * math::log(static_cast<double>(x.size())));
  for (std::vector<double>& level : parts.details) {
    const bool visu = options.method == Shrinkage::visu;
    shrink(level, visu ? universal : bayes_threshold(level, sigma * sigma), options.mode);
  }
  return detail::recompose(parts, filter, x.size());
}

}  // namespace

void WaveletDenoise::transform(std::span<const double> in, std::span<double> out) const {
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  detail::require_moderate(name, in);
  std::copy(in.begin(), in.end(), out.begin());
  std::vector<double> bridged = detail::without_infinities(in);
  const detail::Gap known = detail::known_range(bridged);
  const auto series =
      std::span<const double>(bridged).subspan(known.begin, known.end - known.begin);
  if (series.empty()) return;
  std::vector<double> lines(series.size());
  LinearFill().transform(series, std::span<double>(lines));
  const std::vector<double> smooth = denoised(lines, options());
  for (std::size_t i = 0; i < smooth.size(); ++i) {
    if (std::isfinite(series[i])) out[known.begin + i] = detail::finite_or_nan(smooth[i]);
  }
}

}  // namespace mliot::preprocessing
