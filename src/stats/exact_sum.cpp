// Fixed-point sums in digits of 32 bits.
#include "mliot/stats/exact_sum.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>

#include "mliot/freestanding/rounding.h"
#include "mliot/freestanding/wide_ratio.h"

namespace mliot::stats {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr int kDigitBits = 32;
constexpr std::uint64_t kDigitMask = 0xFFFFFFFFu;
constexpr int kMantissaBits = 53;
constexpr std::int64_t kFinestDouble = -1074;  // exponent of the lowest bit

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

bool Scaled::fits() const noexcept {
  const double nearest = value();
  return std::isfinite(nearest) && mliot_scaled(nearest, -exponent) == significand;
}

double Scaled::value() const noexcept { return mliot_scaled(significand, exponent); }

template <std::size_t digits, std::int64_t finest>
void FixedPoint<digits, finest>::make_room() noexcept {
  if (++added_ >= kMostAdded) settle();
}

template <std::size_t digits, std::int64_t finest>
void FixedPoint<digits, finest>::settle() noexcept {
  std::int64_t carry = 0;
  for (std::size_t i = 0; i + 1 < digits; ++i) {
    const std::int64_t digit = digits_[i] + carry;
    digits_[i] = digit & static_cast<std::int64_t>(kDigitMask);
    carry = digit >> kDigitBits;
  }
  digits_.back() += carry;
  added_ = 0;
}

template <std::size_t digits, std::int64_t finest>
void FixedPoint<digits, finest>::add(double x) noexcept {
  const Split s = split(x);
  deposit(digits_, s.mantissa, s.place + (kFinestDouble - finest), s.sign);
  make_room();
}

template <std::size_t digits, std::int64_t finest>
void FixedPoint<digits, finest>::add(Scaled x) noexcept {
  const Split s = split(x.significand);
  const std::int64_t place = s.place + x.exponent + (kFinestDouble - finest);
  // Below the finest digit a part has only zeros.
  const std::uint64_t bits = place < 0 ? s.mantissa >> -place : s.mantissa;
  deposit(digits_, bits, std::max<std::int64_t>(place, 0), s.sign);
  make_room();
}

template <std::size_t digits, std::int64_t finest>
void FixedPoint<digits, finest>::add_product(double a, double b) noexcept {
  const Split x = split(a);
  const Split y = split(b);
  Wide product = Wide{x.mantissa} * y.mantissa;
  std::int64_t place = x.place + y.place + (2 * kFinestDouble - finest);
  if (place < 0) {
    product = place < -2 * kMantissaBits ? 0 : product >> -place;
    place = 0;
  }
  deposit(digits_, product, place, x.sign * y.sign);
  make_room();
}

template <std::size_t digits, std::int64_t finest>
void FixedPoint<digits, finest>::add(const FixedPoint& other) noexcept {
  FixedPoint settled = other;
  settled.settle();
  settle();
  for (std::size_t i = 0; i < digits; ++i) digits_[i] += settled.digits_[i];
  settle();
}

template <std::size_t digits, std::int64_t finest>
void FixedPoint<digits, finest>::multiply(std::int64_t times) noexcept {
  settle();
  __extension__ __int128 carry = 0;
  for (std::size_t i = 0; i + 1 < digits; ++i) {
    carry += __extension__ static_cast<__int128>(digits_[i]) * times;
    digits_[i] = static_cast<std::int64_t>(static_cast<std::uint64_t>(carry) & kDigitMask);
    carry >>= kDigitBits;
  }
  digits_.back() = static_cast<std::int64_t>(carry) + digits_.back() * times;
}

template <std::size_t digits, std::int64_t finest>
template <std::size_t others, std::int64_t others_finest>
void FixedPoint<digits, finest>::subtract_square(
    const FixedPoint<others, others_finest>& other) noexcept {
  static_assert(2 * others_finest == finest && 2 * others >= digits);
  FixedPoint<others, others_finest> root = other;
  root.make_positive();
  settle();
  for (std::size_t i = 0; i < others; ++i) {
    for (std::size_t k = 0; root.digits_[i] != 0 && k < others && i + k + 1 < digits; ++k) {
      const std::uint64_t product =
          static_cast<std::uint64_t>(root.digits_[i]) * static_cast<std::uint64_t>(root.digits_[k]);
      digits_[i + k] -= static_cast<std::int64_t>(product & kDigitMask);
      digits_[i + k + 1] -= static_cast<std::int64_t>(product >> kDigitBits);
    }
  }
  settle();
}

/// Leaves the magnitude, every digit from 0 to 2^32 - 1; true when it was below 0.
template <std::size_t digits, std::int64_t finest>
bool FixedPoint<digits, finest>::make_positive() noexcept {
  settle();
  if (digits_.back() >= 0) return false;
  for (std::int64_t& digit : digits_) digit = -digit;
  settle();
  return true;
}

namespace {

template <std::size_t digits>
mliot_ratio ratio_of(const std::array<std::int64_t, digits>& positive, std::int64_t finest,
                     bool negative) noexcept {
  static_assert(digits % 2 == 0);
  std::array<std::uint64_t, digits / 2> limbs;
  for (std::size_t i = 0; i < limbs.size(); ++i) {
    limbs[i] = static_cast<std::uint64_t>(positive[2 * i]) |
               static_cast<std::uint64_t>(positive[2 * i + 1]) << kDigitBits;
  }
  mliot_ratio ratio = mliot_wide_divide(limbs.data(), static_cast<int>(limbs.size()), 1, finest);
  ratio.negative = negative ? 1 : 0;
  return ratio;
}

}  // namespace

template <std::size_t digits, std::int64_t finest>
double FixedPoint<digits, finest>::value() const noexcept {
  FixedPoint rest = *this;
  const bool negative = rest.make_positive();
  return mliot_ratio_to_double(ratio_of(rest.digits_, finest, negative));
}

template <std::size_t digits, std::int64_t finest>
Scaled FixedPoint<digits, finest>::rounded() const noexcept {
  FixedPoint rest = *this;
  const bool negative = rest.make_positive();
  const mliot_ratio ratio = ratio_of(rest.digits_, finest, negative);
  if (ratio.quotient == 0) return {};
  Scaled found;
  found.significand = mliot_ratio_significand(ratio, &found.exponent);
  return found;
}

template <std::size_t digits, std::int64_t finest>
std::vector<double> FixedPoint<digits, finest>::parts() const {
  std::vector<double> found;
  FixedPoint rest = *this;
  for (double part = rest.value(); part != 0 && std::isfinite(part); part = rest.value()) {
    found.push_back(part);
    rest.add(-part);
  }
  return found;
}

template <std::size_t digits, std::int64_t finest>
std::vector<Scaled> FixedPoint<digits, finest>::scaled_parts() const {
  std::vector<Scaled> found;
  FixedPoint rest = *this;
  for (Scaled part = rest.rounded(); part.significand != 0; part = rest.rounded()) {
    found.push_back(part);
    rest.add(Scaled{-part.significand, part.exponent});
  }
  return found;
}

template <std::size_t digits, std::int64_t finest>
FixedPoint<digits, finest> FixedPoint<digits, finest>::of(std::span<const double> parts) noexcept {
  FixedPoint sum;
  for (const double part : parts) sum.add(part);
  return sum;
}

template <std::size_t digits, std::int64_t finest>
void FixedPoint<digits, finest>::save(archive::Writer& writer, std::string_view name) const {
  const auto parts = scaled_parts();
  std::vector<double> significands(parts.size());
  std::vector<std::int64_t> exponents(parts.size());
  bool plain = true;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    plain = plain && parts[i].fits();
    significands[i] = parts[i].significand;
    exponents[i] = parts[i].exponent;
  }
  if (plain) {
    std::transform(parts.begin(), parts.end(), significands.begin(),
                   [](const Scaled& part) { return part.value(); });
    return writer.array(name, significands);
  }
  writer.object("wide_" + std::string(name), [&](archive::Writer& inner) {
    inner.array("significands", significands);
    inner.array("exponents", exponents);
  });
}

template <std::size_t digits, std::int64_t finest>
FixedPoint<digits, finest> FixedPoint<digits, finest>::load(const archive::Reader& reader,
                                                            std::string_view name) {
  const std::string wide = "wide_" + std::string(name);
  if (!reader.has(wide)) {
    const auto parts = reader.view<double>(name);
    reader.check_each(name, parts, "must be finite", [](double x) { return std::isfinite(x); });
    return of(parts);
  }
  const archive::Reader inner = reader.object(wide);
  const auto significands = inner.view<double>("significands");
  const auto exponents = inner.view<std::int64_t>("exponents", significands.size());
  inner.check_each("significands", significands, "must be from 1 to 2 in magnitude",
                   [](double x) { return std::abs(x) >= 1 && std::abs(x) <= 2; });
  inner.check_each("exponents", exponents, "is beyond all sums",
                   [](std::int64_t e) { return e >= finest && e <= kGreatest; });
  FixedPoint sum;
  for (std::size_t i = 0; i < significands.size(); ++i) {
    sum.add(Scaled{significands[i], exponents[i]});
  }
  return sum;
}

template class FixedPoint<70, -1074>;
template class FixedPoint<136, -2148>;

void Moments::merge(const Moments& other) noexcept {
  count_ += other.count_;
  sum_.add(other.sum_);
  squares_.add(other.squares_);
}

double Moments::mean() const noexcept {
  if (count_ == 0) return std::numeric_limits<double>::quiet_NaN();
  const Scaled sum = sum_.rounded();
  return mliot_scaled(sum.significand / static_cast<double>(count_), sum.exponent);
}

/// The variance, with more bits of exponent than a double has.
Scaled Moments::spread() const noexcept {
  ExactSquares spread = squares_;  // to n S2 - S1^2 = n^2 times the variance, never below 0
  spread.multiply(count_);
  spread.subtract_square(sum_);
  const auto n = static_cast<double>(count_);
  const Scaled found = spread.rounded();
  return {std::max(found.significand, 0.0) / n / n, found.exponent};
}

double Moments::variance() const noexcept {
  if (count_ == 0) return std::numeric_limits<double>::quiet_NaN();
  return spread().value();
}

double Moments::deviation() const noexcept {
  if (count_ == 0) return std::numeric_limits<double>::quiet_NaN();
  Scaled square = spread();
  if (square.significand == 0) return 0;
  if (square.exponent % 2 != 0) {
    square.significand *= 2;
    --square.exponent;
  }
  const double root = mliot_scaled(mliot_sqrt(square.significand), square.exponent / 2);
  return std::clamp(root, std::numeric_limits<double>::denorm_min(),
                    std::numeric_limits<double>::max());
}

void Moments::save(archive::Writer& writer) const {
  writer.value("count", count_);
  sum_.save(writer, "sum");
  squares_.save(writer, "squares");
}

Moments Moments::load(const archive::Reader& reader) {
  Moments moments;
  moments.count_ = reader.integer("count", 0, std::int64_t{1} << 53);
  moments.sum_ = ExactSum::load(reader, "sum");
  moments.squares_ = ExactSquares::load(reader, "squares");
  return moments;
}

}  // namespace mliot::stats
