// What the maps of fitted scalers and encoders share: a value depends on its own sample alone.
#pragma once

#include "mliot/data/transform.hpp"

namespace mliot::preprocessing {

/// A transform that looks at the newest sample only; Derived has `double apply(double) const`.
///
/// Fitted scalers and encoders are lists of such maps, one or more a column. In a plan they stand
/// beside the transforms along time, so that streams, files and C run them too.
///
/// Causal:   out[t] reads in[t] only.
/// Warm-up:  none.
template <class Derived, class OptionsType>
class Map : public data::Transform<Derived, OptionsType> {
 public:
  std::size_t state_size() const noexcept { return sizeof(double); }
  void reset(void* state) const noexcept;
  void push(void* state, double x) const noexcept;

  /// Any number may be the newest one.
  bool valid(const void* /*state*/) const { return true; }

  template <class Out>
  Out value(const void* state) const noexcept;
  template <class Out>
  void transform(std::span<const double> in, std::span<Out> out) const;

  /// Samples back, the current one included, that a value depends on.
  std::size_t memory() const noexcept { return 1; }

 protected:
  explicit Map(OptionsType options) : data::Transform<Derived, OptionsType>(std::move(options)) {}

 private:
  const Derived& self() const noexcept { return static_cast<const Derived&>(*this); }
};

}  // namespace mliot::preprocessing
