// Values are numbered as they come, found again by a table of open addresses.
#include "boosting/value_codes.hpp"

#include <bit>

namespace mliot::boosting {
namespace {

constexpr std::size_t kCodes = std::size_t{1} << 16;
constexpr std::size_t kPlaces = 2 * kCodes;

// Numbers of the values seen so far.
class Numbers {
 public:
  // The number of a value, a new one for a new value; kCodes when there is none left.
  std::size_t of(double x) {
    const auto bits = std::bit_cast<std::uint64_t>(x);
    std::size_t place = (bits * 0x9E3779B97F4A7C15U) >> 47;
    while (places_[place] != 0) {
      const std::size_t known = places_[place] - 1;
      if (std::bit_cast<std::uint64_t>(values[known]) == bits) return known;
      place = (place + 1) % kPlaces;
    }
    if (values.size() == kCodes) return kCodes;
    values.push_back(x);
    places_[place] = static_cast<std::uint32_t>(values.size());
    return values.size() - 1;
  }

  std::vector<double> values;

 private:
  std::vector<std::uint32_t> places_ = std::vector<std::uint32_t>(kPlaces);
};

}  // namespace

std::optional<ValueCodes> coded_values(std::span<const double> column) {
  if (column.empty()) return std::nullopt;
  Numbers numbers;
  ValueCodes coded;
  coded.codes.reserve(column.size());
  for (const double x : column) {
    const std::size_t code = numbers.of(x);
    if (code == kCodes) return std::nullopt;
    coded.codes.push_back(static_cast<std::uint16_t>(code));
  }
  coded.values = std::move(numbers.values);
  coded.values.shrink_to_fit();
  return coded;
}

}  // namespace mliot::boosting
