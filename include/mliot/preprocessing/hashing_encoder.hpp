// Levels spread over few columns by a hash: no table, no level is unseen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tuple>

#include "mliot/core/archive.hpp"
#include "mliot/core/field.hpp"
#include "mliot/data/matrix_view.hpp"

namespace mliot::preprocessing {

/// The width of the result.
struct HashingEncoderOptions {
  std::int64_t n_components = 8;
  bool alternate_sign = true;

  static constexpr auto fields() {
    return std::tuple{
        field("n_components", &HashingEncoderOptions::n_components, "Columns of the result.",
              between(1, 1 << 30)),
        field("alternate_sign", &HashingEncoderOptions::alternate_sign,
              "Add -1 for half of the levels, so that collisions cancel on average.")};
  }
};

/// MurmurHash3 of 32 bits for a little-endian machine of any kind.
/// Source: Appleby 2011, MurmurHash3_x86_32, in the public domain.
std::uint32_t murmur3(std::string_view bytes, std::uint32_t seed = 0) noexcept;

/// A row's texts, as "shop=north", each add 1 or -1 to the column that their hash names.
///
/// The hash h of a text is murmur3 as a signed number; the column is |h| mod n_components, the sign
/// that of h. Two levels may share a column: make it wide enough.
///
/// Missing:  the caller leaves missing values out.
/// Source:   Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask Learning", ICML.
class HashingEncoder {
 public:
  using Options = HashingEncoderOptions;
  static constexpr std::string_view name = "hashing_encoder";

  /// Throws InvalidArgument when an option is out of range.
  explicit HashingEncoder(Options options = {});

  const Options& options() const noexcept { return options_; }

  void save(archive::Writer& writer) const { archive::write_options(writer, options_); }
  static HashingEncoder load(const archive::Reader& reader) {
    return HashingEncoder(archive::read_options<Options>(reader));
  }

  std::size_t column(std::string_view text) const noexcept;
  double sign(std::string_view text) const noexcept;

  /// Adds a text to a row of n_components numbers.
  void add(std::string_view text, std::span<double> row) const noexcept;

 private:
  Options options_;
};

}  // namespace mliot::preprocessing
