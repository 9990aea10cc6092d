// Fixed-point sums in digits of 32 bits.
#include "mliot/stats/exact_sum.hpp"

#include <bit>
#include <cmath>
#include <cstddef>
#include <limits>

#include "mliot/freestanding/wide.h"

namespace mliot::stats {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr int kDigitBits = 32;
constexpr std::uint64_t kDigitMask = 0xFFFFFFFFu;
constexpr int kMantissaBits = 53;
constexpr std::int64_t kFinest = -1074;  // exponent of the lowest bit

/// |x| = mantissa * 2^(place - 1074).
struct Split {
  std::uint64_t mantissa;
  std::int64_t place;
  std::int64_t sign;
};

Split split(double x) noexcept {
  constexpr std::uint64_t kHidden = std::uint64_t{1} << 52;
  const auto bits = std::bit_cast<std::uint64_t>(x);
  const auto exponent = static_cast<std::int64_t>((bits >> 52) & 0x7FFu);
  const std::uint64_t fraction = bits & (kHidden - 1);
  const std::int64_t sign = (bits >> 63) != 0 ? -1 : 1;
  if (exponent == 0) return {fraction, 0, sign};
  return {fraction | kHidden, exponent - 1, sign};
}

/// Adds sign * bits * 2^place to digits.
template <class Digits>
void deposit(Digits& digits, Wide bits, std::int64_t place, std::int64_t sign) noexcept {
  auto i = static_cast<std::size_t>(place / kDigitBits);
  const auto shift = static_cast<int>(place % kDigitBits);
  // The lowest digit takes what is left of it after the shift; the others follow whole.
  const auto low = static_cast<std::uint64_t>(bits) << shift & kDigitMask;
  digits[i] += sign * static_cast<std::int64_t>(low);
  for (bits >>= kDigitBits - shift; bits != 0; bits >>= kDigitBits) {
    digits[++i] += sign * static_cast<std::int64_t>(static_cast<std::uint64_t>(bits) & kDigitMask);
  }
}

}  // namespace

void ExactSum::make_room() noexcept {
  if (++added_ >= kMostAdded) settle();
}

void ExactSum::settle() noexcept {
  std::int64_t carry = 0;
  for (std::size_t i = 0; i + 1 < kDigits; ++i) {
    const std::int64_t digit = digits_[i] + carry;
    digits_[i] = digit & static_cast<std::int64_t>(kDigitMask);
    carry = digit >> kDigitBits;
  }
  digits_.back() += carry;
  added_ = 0;
}

void ExactSum::add(double x) noexcept {
  const Split s = split(x);
  deposit(digits_, s.mantissa, s.place, s.sign);
  make_room();
}

void ExactSum::add_product(double a, double b) noexcept {
  const Split x = split(a);
  const Split y = split(b);
  Wide product = Wide{x.mantissa} * y.mantissa;
  std::int64_t place = x.place + y.place - 1074;
  if (place < 0) {
    product = place < -2 * kMantissaBits ? 0 : product >> -place;
    place = 0;
  }
  deposit(digits_, product, place, x.sign * y.sign);
  make_room();
}

void ExactSum::add(const ExactSum& other) noexcept {
  ExactSum settled = other;
  settled.settle();
  settle();
  for (std::size_t i = 0; i < kDigits; ++i) digits_[i] += settled.digits_[i];
  settle();
}

double ExactSum::value() const noexcept {
  ExactSum rest = *this;
  rest.settle();
  const bool negative = rest.digits_.back() < 0;
  if (negative) {
    for (std::int64_t& digit : rest.digits_) digit = -digit;
    rest.settle();
  }
  std::array<std::uint64_t, kDigits / 2> limbs;
  for (std::size_t i = 0; i < limbs.size(); ++i) {
    limbs[i] = static_cast<std::uint64_t>(rest.digits_[2 * i]) |
               static_cast<std::uint64_t>(rest.digits_[2 * i + 1]) << kDigitBits;
  }
  mliot_ratio ratio = mliot_wide_divide(limbs.data(), static_cast<int>(limbs.size()), 1, kFinest);
  ratio.negative = negative ? 1 : 0;
  return mliot_ratio_to_double(ratio);
}

std::vector<double> ExactSum::parts() const {
  std::vector<double> found;
  ExactSum rest = *this;
  for (double part = rest.value(); part != 0 && std::isfinite(part); part = rest.value()) {
    found.push_back(part);
    rest.add(-part);
  }
  return found;
}

ExactSum ExactSum::of(std::span<const double> parts) noexcept {
  ExactSum sum;
  for (const double part : parts) sum.add(part);
  return sum;
}

void ExactSum::save(archive::Writer& writer, std::string_view name) const {
  writer.array(name, parts());
}

ExactSum ExactSum::load(const archive::Reader& reader, std::string_view name, double largest) {
  const auto parts = reader.view<double>(name);
  reader.check_each(name, parts, "is beyond all sums",
                    [&](double x) { return std::abs(x) <= largest; });
  return of(parts);
}

void Moments::merge(const Moments& other) noexcept {
  count_ += other.count_;
  sum_.add(other.sum_);
  squares_.add(other.squares_);
}

double Moments::mean() const noexcept {
  if (count_ == 0) return std::numeric_limits<double>::quiet_NaN();
  return sum_.value() / static_cast<double>(count_);
}

double Moments::variance() const noexcept {
  if (count_ == 0) return std::numeric_limits<double>::quiet_NaN();
  const auto n = static_cast<double>(count_);
  ExactSum spread;  // n S2 - S1^2 = n^2 times the variance, never below 0
  const auto parts = sum_.parts();
  for (const double part : squares_.parts()) spread.add_product(n, part);
  for (const double a : parts) {
    for (const double b : parts) spread.add_product(-a, b);
  }
  const double scaled = spread.value();
  return scaled > 0 ? scaled / n / n : 0;  // below 0 only by what tiny squares lose
}

void Moments::save(archive::Writer& writer) const {
  writer.value("count", count_);
  sum_.save(writer, "sum");
  squares_.save(writer, "squares");
}

Moments Moments::load(const archive::Reader& reader) {
  Moments moments;
  moments.count_ = reader.integer("count", 0, std::int64_t{1} << 53);
  moments.sum_ = ExactSum::load(reader, "sum", kLargestSum);
  moments.squares_ = ExactSum::load(reader, "squares", kLargestSquares);
  return moments;
}

}  // namespace mliot::stats
