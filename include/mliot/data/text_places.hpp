// The distinct texts of a column and where each row's stands among them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace mliot::data {

/// Texts as places among the sorted distinct ones.
struct TextPlaces {
  /// A row of each distinct text, in the order of the texts' bytes.
  std::vector<std::uint32_t> rows;

  /// Of each row the place of its text; kMissing where it has none.
  std::vector<std::uint32_t> places;

  static constexpr std::uint32_t kMissing = 0xFFFFFFFF;
};

/// The places of texts; one without data (a default std::string_view) is missing.
///
/// Cost:  a table of hashes, and a sort of the distinct texts by their first bytes that differ.
/// Throws ResourceLimit beyond 2^31 - 1 rows.
TextPlaces places_of_texts(std::span<const std::string_view> texts);

}  // namespace mliot::data
