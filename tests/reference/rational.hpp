// The double or float nearest to a fraction, found by search among all of them.
#pragma once

#include <bit>
#include <cstdint>
#include <type_traits>

#include "reference/big_integer.hpp"

namespace mliot::reference {

/// Every finite double is a multiple of 2^-1074.
inline constexpr int kFinest = 1074;

/// |x| in units of 2^-1074; an infinity counts as the power of two after the largest double.
inline BigInteger magnitude(double x) {
  const auto bits = std::bit_cast<std::uint64_t>(x) & 0x7FFFFFFFFFFFFFFFU;
  const std::uint64_t fraction = bits & 0xFFFFFFFFFFFFFU;
  const std::uint64_t exponent = bits >> 52;
  if (exponent == 0) return fraction;
  return BigInteger(fraction | 0x10000000000000U) << (exponent - 1);
}

inline BigInteger magnitude(float x) {
  if (std::bit_cast<std::uint32_t>(x) == 0x7F800000U) return BigInteger(1) << (kFinest + 128);
  return magnitude(static_cast<double>(x));
}

/// numerator / (denominator 2^unit) rounded to the nearest Real, ties to the even bit pattern.
template <class Real>
Real nearest(const BigInteger& numerator, const BigInteger& denominator, std::size_t unit) {
  using Bits = std::conditional_t<std::is_same_v<Real, float>, std::uint32_t, std::uint64_t>;
  const BigInteger scaled = numerator << kFinest;
  const auto times = [&](Bits bits) {
    return (magnitude(std::bit_cast<Real>(bits)) * denominator) << unit;
  };
  Bits low = 0;  // low <= the fraction < high
  Bits high =
      std::is_same_v<Real, float> ? Bits{0x7F800000U} : static_cast<Bits>(0x7FF0000000000000U);
  if (!(scaled < times(high))) return std::bit_cast<Real>(high);
  while (high - low > 1) {
    const Bits middle = low + (high - low) / 2;
    (scaled < times(middle) ? high : low) = middle;
  }
  const BigInteger twice = scaled + scaled;
  const BigInteger tie = times(low) + times(high);
  const bool up = tie < twice || (tie == twice && (low & 1U) != 0);
  return std::bit_cast<Real>(up ? high : low);
}

}  // namespace mliot::reference
