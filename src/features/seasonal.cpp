// Seasonal windows, lag and difference: the plain transforms on every season_length-th sample.
#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <vector>

#include "data/stream_state.hpp"
#include "data/transform_batch.hpp"
#include "mliot/features/seasonal_diff.hpp"
#include "mliot/features/seasonal_lag.hpp"
#include "mliot/features/seasonal_rolling_max.hpp"
#include "mliot/features/seasonal_rolling_mean.hpp"
#include "mliot/features/seasonal_rolling_min.hpp"
#include "mliot/features/seasonal_rolling_std.hpp"
#include "mliot/freestanding/season.h"

namespace mliot::features {
namespace {

/// Header, then the state of a window for each place in the season.
template <class Window>
class Season : data::StreamLayout<mliot_season> {
 public:
  Season(std::int64_t length, const Window& window) : length_(length), window_(window) {}

  std::size_t bytes() const {
    return size(static_cast<std::size_t>(length_) * window_.state_size());
  }
  void reset(void* state) const {
    mliot_season_reset(header(state));
    for (std::int64_t i = 0; i < length_; ++i) window_.reset(place(state, i));
  }
  void push(void* state, double x) const {
    window_.push(place(state, mliot_season_push(header(state), length_)), x);
  }
  bool valid(const void* state) const {
    const mliot_season& s = *header(state);
    const auto is_place = [&](std::int64_t i) { return i >= 0 && i < length_; };
    if (!is_place(s.next) || !is_place(s.current)) return false;
    const bool begun = s.next == (s.current + 1) % length_;
    if (!begun && (s.next != 0 || s.current != 0)) return false;
    for (std::int64_t i = 0; i < length_; ++i) {
      if (!window_.valid(place(state, i))) return false;
    }
    return true;
  }
  template <class Out>
  Out value(const void* state) const {
    return window_.template value<Out>(place(state, header(state)->current));
  }

  /// The plain transform of each place's samples.
  template <class Out>
  void transform(std::span<const double> in, std::span<Out> out) const {
    const auto step = static_cast<std::size_t>(length_);
    std::vector<double> samples;
    std::vector<Out> results;
    for (std::size_t begin = 0; begin < std::min(step, in.size()); ++begin) {
      samples.clear();
      for (std::size_t t = begin; t < in.size(); t += step) samples.push_back(in[t]);
      results.resize(samples.size());
      window_.transform(std::span<const double>(samples), std::span<Out>(results));
      for (std::size_t i = 0; i < results.size(); ++i) out[begin + i * step] = results[i];
    }
  }

 private:
  void* place(void* state, std::int64_t i) const {
    return reinterpret_cast<std::byte*>(header(state) + 1) +
           static_cast<std::size_t>(i) * window_.state_size();
  }
  const void* place(const void* state, std::int64_t i) const {
    return reinterpret_cast<const std::byte*>(header(state) + 1) +
           static_cast<std::size_t>(i) * window_.state_size();
  }

  std::int64_t length_;
  const Window& window_;
};

/// The season of a transform with its window.
template <class Options, class Window>
Season<Window> season_of(const Options& options, const Window& window) {
  return Season<Window>(options.season_length, window);
}

}  // namespace

SeasonalRollingMean::SeasonalRollingMean(Options options)
    : SeasonalRolling(std::move(options)),
      window_({.window_size = this->options().window_size,
               .min_samples = this->options().min_samples}) {}
std::size_t SeasonalRollingMean::state_size() const noexcept {
  return season_of(options(), window_).bytes();
}
void SeasonalRollingMean::reset(void* state) const noexcept {
  season_of(options(), window_).reset(state);
}
void SeasonalRollingMean::push(void* state, double x) const noexcept {
  season_of(options(), window_).push(state, x);
}
bool SeasonalRollingMean::valid(const void* state) const {
  return season_of(options(), window_).valid(state);
}
template <class Out>
Out SeasonalRollingMean::value(const void* state) const noexcept {
  return season_of(options(), window_).template value<Out>(state);
}
template <class Out>
void SeasonalRollingMean::transform(std::span<const double> in, std::span<Out> out) const {
  data::require_same_length(name, in.size(), out.size());
  season_of(options(), window_).transform(in, out);
}
MLIOT_INSTANTIATE_TRANSFORM(SeasonalRollingMean);

SeasonalRollingStd::SeasonalRollingStd(Options options)
    : SeasonalRolling(std::move(options)),
      window_({.window_size = this->options().window_size,
               .min_samples = this->options().min_samples,
               .ddof = this->options().ddof}) {}
std::size_t SeasonalRollingStd::state_size() const noexcept {
  return season_of(options(), window_).bytes();
}
void SeasonalRollingStd::reset(void* state) const noexcept {
  season_of(options(), window_).reset(state);
}
void SeasonalRollingStd::push(void* state, double x) const noexcept {
  season_of(options(), window_).push(state, x);
}
bool SeasonalRollingStd::valid(const void* state) const {
  return season_of(options(), window_).valid(state);
}
template <class Out>
Out SeasonalRollingStd::value(const void* state) const noexcept {
  return season_of(options(), window_).template value<Out>(state);
}
template <class Out>
void SeasonalRollingStd::transform(std::span<const double> in, std::span<Out> out) const {
  data::require_same_length(name, in.size(), out.size());
  season_of(options(), window_).transform(in, out);
}
MLIOT_INSTANTIATE_TRANSFORM(SeasonalRollingStd);

SeasonalRollingMin::SeasonalRollingMin(Options options)
    : SeasonalRolling(std::move(options)),
      window_({.window_size = this->options().window_size,
               .min_samples = this->options().min_samples}) {}
std::size_t SeasonalRollingMin::state_size() const noexcept {
  return season_of(options(), window_).bytes();
}
void SeasonalRollingMin::reset(void* state) const noexcept {
  season_of(options(), window_).reset(state);
}
void SeasonalRollingMin::push(void* state, double x) const noexcept {
  season_of(options(), window_).push(state, x);
}
bool SeasonalRollingMin::valid(const void* state) const {
  return season_of(options(), window_).valid(state);
}
template <class Out>
Out SeasonalRollingMin::value(const void* state) const noexcept {
  return season_of(options(), window_).template value<Out>(state);
}
template <class Out>
void SeasonalRollingMin::transform(std::span<const double> in, std::span<Out> out) const {
  data::require_same_length(name, in.size(), out.size());
  season_of(options(), window_).transform(in, out);
}
MLIOT_INSTANTIATE_TRANSFORM(SeasonalRollingMin);

SeasonalRollingMax::SeasonalRollingMax(Options options)
    : SeasonalRolling(std::move(options)),
      window_({.window_size = this->options().window_size,
               .min_samples = this->options().min_samples}) {}
std::size_t SeasonalRollingMax::state_size() const noexcept {
  return season_of(options(), window_).bytes();
}
void SeasonalRollingMax::reset(void* state) const noexcept {
  season_of(options(), window_).reset(state);
}
void SeasonalRollingMax::push(void* state, double x) const noexcept {
  season_of(options(), window_).push(state, x);
}
bool SeasonalRollingMax::valid(const void* state) const {
  return season_of(options(), window_).valid(state);
}
template <class Out>
Out SeasonalRollingMax::value(const void* state) const noexcept {
  return season_of(options(), window_).template value<Out>(state);
}
template <class Out>
void SeasonalRollingMax::transform(std::span<const double> in, std::span<Out> out) const {
  data::require_same_length(name, in.size(), out.size());
  season_of(options(), window_).transform(in, out);
}
MLIOT_INSTANTIATE_TRANSFORM(SeasonalRollingMax);

std::size_t SeasonalLag::state_size() const noexcept { return plain_.state_size(); }
void SeasonalLag::reset(void* state) const noexcept { plain_.reset(state); }
void SeasonalLag::push(void* state, double x) const noexcept { plain_.push(state, x); }
bool SeasonalLag::valid(const void* state) const { return plain_.valid(state); }
template <class Out>
Out SeasonalLag::value(const void* state) const noexcept {
  return plain_.template value<Out>(state);
}
template <class Out>
void SeasonalLag::transform(std::span<const double> in, std::span<Out> out) const {
  data::require_same_length(name, in.size(), out.size());
  plain_.transform(in, out);
}
MLIOT_INSTANTIATE_TRANSFORM(SeasonalLag);

std::size_t SeasonalDiff::state_size() const noexcept { return plain_.state_size(); }
void SeasonalDiff::reset(void* state) const noexcept { plain_.reset(state); }
void SeasonalDiff::push(void* state, double x) const noexcept { plain_.push(state, x); }
bool SeasonalDiff::valid(const void* state) const { return plain_.valid(state); }
template <class Out>
Out SeasonalDiff::value(const void* state) const noexcept {
  return plain_.template value<Out>(state);
}
template <class Out>
void SeasonalDiff::transform(std::span<const double> in, std::span<Out> out) const {
  data::require_same_length(name, in.size(), out.size());
  plain_.transform(in, out);
}
MLIOT_INSTANTIATE_TRANSFORM(SeasonalDiff);

}  // namespace mliot::features
