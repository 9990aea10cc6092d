// What transforms share that need the whole series: they look ahead and are no streams.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "mliot/core/error.hpp"
#include "mliot/data/transform.hpp"

namespace mliot::preprocessing {

/// A transform of whole series; Derived has name, Options and transform(in, out).
///
/// It reads samples that come later, so that it belongs to histories that are complete: a feature
/// of a forecast made of it would know the future.
template <class Derived, class Options>
class WholeSeries : public data::Transform<Derived, Options> {
 public:
  /// transform() of each series values[offsets[i] .. offsets[i + 1]). Throws InvalidArgument where
  /// offsets fall or reach beyond the values.
  void transform_series(std::span<const double> values, std::span<const std::int64_t> offsets,
                        std::span<double> out) const {
    data::require_same_length(Derived::name, values.size(), out.size());
    for (std::size_t i = 0; i + 1 < offsets.size(); ++i) {
      require(offsets[i] >= 0 && offsets[i] <= offsets[i + 1] &&
                  offsets[i + 1] <= static_cast<std::int64_t>(values.size()),
              "{}: series {} lies at {} to {} of {} values", Derived::name, i, offsets[i],
              offsets[i + 1], values.size());
      const auto begin = static_cast<std::size_t>(offsets[i]);
      const auto length = static_cast<std::size_t>(offsets[i + 1]) - begin;
      static_cast<const Derived&>(*this).transform(values.subspan(begin, length),
                                                   out.subspan(begin, length));
    }
  }

 protected:
  explicit WholeSeries(Options options) : data::Transform<Derived, Options>(options) {}
};

}  // namespace mliot::preprocessing
