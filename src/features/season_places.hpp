// A window for each place in the season: the state of seasonal transforms.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "data/stream_state.hpp"
#include "mliot/features/seasonal.hpp"
#include "mliot/freestanding/season.h"

namespace mliot::features {

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
  template <class... Samples>
  void push(void* state, Samples... samples) const {
    window_.push(place(state, mliot_season_push(header(state), length_)), samples...);
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
  /// The window of the newest sample's place.
  const void* current(const void* state) const { return place(state, header(state)->current); }

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

/// The options of the window for one place of the season.
template <class Counted, class Options>
typename Counted::Options place_options(const Options& given) {
  typename Counted::Options options{};
  options.window_size = given.window_size;
  options.min_samples = given.min_samples;
  if constexpr (requires { given.ddof; }) options.ddof = given.ddof;
  if constexpr (requires { given.q; }) {
    options.q = given.q;
    options.interpolation = given.interpolation;
  }
  if constexpr (requires { given.pct; }) {
    options.method = given.method;
    options.pct = given.pct;
  }
  return options;
}

/// The options, once they are known to go together.
template <class Options>
const Options& checked_season(std::string_view who, const Options& options) {
  detail::require_fitting_window(who, options);
  detail::require_fitting_seasons(who, options.season_length, options.window_size);
  return options;
}

/// The season of a transform with its window.
template <class Options, class Window>
Season<Window> season_of(const Options& options, const Window& window) {
  return Season<Window>(options.season_length, window);
}

}  // namespace mliot::features
