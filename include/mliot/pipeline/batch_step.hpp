// Fitted steps that no stream executes: transforms of whole series, scalers by series, hashes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/preprocessing/all_whole_series.hpp"
#include "mliot/preprocessing/hashing_encoder.hpp"
#include "mliot/preprocessing/local_scaler.hpp"

namespace mliot::pipeline {

/// A band of frequencies that Python's SpectralFilter keeps. A file holds it; what computes the
/// spectrum is NumPy, so that it has no golden outputs.
struct SpectralBand {
  std::optional<double> low = std::nullopt;
  std::optional<double> high = std::nullopt;
  double fs = 2;

  static constexpr std::string_view name = "spectral_filter";

  static constexpr auto fields() {
    return std::tuple{field("low", &SpectralBand::low, "The lowest frequency; None: the mean too."),
                      field("high", &SpectralBand::high, "The highest frequency; None: all."),
                      field("fs", &SpectralBand::fs, "Samples a unit of time.", above(0))};
  }

  void save(archive::Writer& writer) const { archive::write_options(writer, *this); }

  /// Throws FormatError unless 0 <= low <= high <= fs / 2, and one of both is there.
  static SpectralBand load(const archive::Reader& reader);
};

namespace detail {
template <class Tuple>
struct WithOthers;
template <class... T>
struct WithOthers<std::tuple<T...>> {
  using type =
      std::variant<T..., SpectralBand, preprocessing::LocalScaler, preprocessing::HashingEncoder>;
};
}  // namespace detail

/// One of them, as a file holds it: `batch`, with its name and what fit has left.
struct BatchStep {
  detail::WithOthers<preprocessing::WholeSeriesTransforms>::type step;

  std::string_view name() const;

  /// Numbers of a row that it reads: the columns of a scaler, else 1.
  std::size_t columns() const;

  void save(archive::Writer& writer) const;

  /// Throws FormatError for a name that there is not, and for options out of range.
  static BatchStep load(const archive::Reader& reader);
};

/// The outputs of a step for golden rows, as bits. Whole series: one series of all rows. A scaler
/// by series: the rows belong to the series in turn, then to one that fit has not seen. A hash: of
/// "x=" and the row's number, the column counted from 1, with its sign. A band: nothing.
std::vector<std::uint64_t> replay(const BatchStep& batch, const std::vector<double>& observed);

/// How many outputs that many rows give.
std::size_t golden_outputs(const BatchStep& batch, std::size_t rows);

}  // namespace mliot::pipeline
