// Natural numbers of any size by schoolbook arithmetic: slow, short, and sharing nothing with the
// library.
#pragma once

#include <cstdint>
#include <vector>

namespace mliot::reference {

/// A natural number: 32-bit digits, lowest first, no zero digit on top.
class BigInteger {
 public:
  BigInteger() = default;
  BigInteger(std::uint64_t x) {  // NOLINT: a number is a number
    for (; x != 0; x >>= 32) digits_.push_back(static_cast<std::uint32_t>(x));
  }

  friend BigInteger operator+(const BigInteger& a, const BigInteger& b) {
    BigInteger sum;
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < a.size() || i < b.size() || carry != 0; ++i) {
      carry += std::uint64_t{a.digit(i)} + b.digit(i);
      sum.digits_.push_back(static_cast<std::uint32_t>(carry));
      carry >>= 32;
    }
    return sum.trim();
  }

  /// a - b for a >= b.
  friend BigInteger operator-(const BigInteger& a, const BigInteger& b) {
    BigInteger difference;
    std::int64_t borrow = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
      borrow += std::int64_t{a.digit(i)} - b.digit(i);
      difference.digits_.push_back(static_cast<std::uint32_t>(borrow));
      borrow >>= 32;
    }
    return difference.trim();
  }

  friend BigInteger operator*(const BigInteger& a, const BigInteger& b) {
    BigInteger product;
    product.digits_.assign(a.size() + b.size(), 0);
    for (std::size_t i = 0; i < a.size(); ++i) {
      std::uint64_t carry = 0;
      for (std::size_t j = 0; j < b.size() || carry != 0; ++j) {
        carry += product.digits_[i + j] + std::uint64_t{a.digits_[i]} * b.digit(j);
        product.digits_[i + j] = static_cast<std::uint32_t>(carry);
        carry >>= 32;
      }
    }
    return product.trim();
  }

  friend BigInteger operator<<(const BigInteger& a, std::size_t shift) {
    BigInteger shifted;
    shifted.digits_.assign(shift / 32, 0);
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i <= a.size(); ++i) {
      carry |= std::uint64_t{a.digit(i)} << (shift % 32);
      shifted.digits_.push_back(static_cast<std::uint32_t>(carry));
      carry >>= 32;
    }
    return shifted.trim();
  }

  friend bool operator==(const BigInteger& a, const BigInteger& b) = default;
  friend bool operator<(const BigInteger& a, const BigInteger& b) {
    if (a.size() != b.size()) return a.size() < b.size();
    for (std::size_t i = a.size(); i-- > 0;) {
      if (a.digits_[i] != b.digits_[i]) return a.digits_[i] < b.digits_[i];
    }
    return false;
  }

 private:
  std::size_t size() const { return digits_.size(); }
  std::uint32_t digit(std::size_t i) const { return i < digits_.size() ? digits_[i] : 0; }
  BigInteger& trim() {
    while (!digits_.empty() && digits_.back() == 0) digits_.pop_back();
    return *this;
  }

  std::vector<std::uint32_t> digits_;
};

}  // namespace mliot::reference
