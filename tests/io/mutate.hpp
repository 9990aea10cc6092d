// Changes values of an archive tree as an attacker would who knows the format.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/core/random.hpp"

namespace mliot::testing {

/// Draws from one stream of random numbers; the same seed gives the same change.
class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : random_(seed, 77) {}

  /// The tree with one to three values changed.
  archive::Object changed(archive::Object tree) {
    const std::uint64_t changes = 1 + below(3);
    for (std::uint64_t i = 0; i < changes; ++i) change(tree);
    return tree;
  }

 private:
  std::uint64_t below(std::uint64_t bound) { return random_.below(draw_++, bound); }

  template <class Values>
  auto& any_of(Values& values) {
    return *std::next(std::begin(values), static_cast<std::ptrdiff_t>(below(std::size(values))));
  }

  void change(archive::Object& object) {
    if (object.members.empty()) return;
    auto& [name, value] = any_of(object.members);
    if (below(60) == 0) {
      object.members.erase(std::string(name));
      return;
    }
    std::visit([this](auto& each) { change(each); }, value.data);
  }
  void change(bool& x) { x = !x; }
  void change(std::int64_t& x) {
    const std::array<std::int64_t, 10> extremes{0,
                                                1,
                                                -1,
                                                2,
                                                1 << 16,
                                                std::int64_t{1} << 31,
                                                std::int64_t{1} << 53,
                                                std::numeric_limits<std::int64_t>::max(),
                                                std::numeric_limits<std::int64_t>::min(),
                                                255};
    const auto near = static_cast<std::int64_t>(static_cast<std::uint64_t>(x) + below(5) - 2);
    x = below(2) == 0 ? any_of(extremes) : near;
  }
  void change(double& x) {
    const std::array<double, 10> extremes{0,      -0.0,   1,       -1,  1e308,
                                          -1e308, 1e-320, -0x1p62, NAN, INFINITY};
    x = below(2) == 0 ? any_of(extremes) : -x * 3;
  }
  void change(std::string& x) {
    if (x.empty() || below(3) == 0) {
      x += 'a';
    } else {
      x[below(x.size())] = static_cast<char>('a' + below(26));
    }
  }
  void change(archive::Array& x) {
    const std::size_t width = archive::size_of(x.dtype);
    const std::uint64_t how = below(12);
    if (how == 0) {
      x.bytes.resize(x.bytes.size() + width);
    } else if (x.bytes.empty()) {
      return;
    } else if (how == 1) {
      x.bytes.resize(x.bytes.size() - width);
    } else if (how == 2) {
      x.dtype = static_cast<archive::Dtype>(below(10));
      x.bytes.resize(x.bytes.size() / 8 * 8);
    } else if (how < 6) {
      x.bytes[below(x.bytes.size())] ^= static_cast<std::byte>(1U << below(8));
    } else {
      set_element(x, below(x.size()), width);
    }
  }
  void set_element(archive::Array& x, std::size_t i, std::size_t width) {
    const bool real = x.dtype == archive::Dtype::f32 || x.dtype == archive::Dtype::f64;
    std::uint64_t bits = 0;
    if (real) {
      double value = 1;
      change(value);
      bits = width == 4 ? std::bit_cast<std::uint32_t>(static_cast<float>(value))
                        : std::bit_cast<std::uint64_t>(value);
    } else {
      std::int64_t value = 0;
      std::memcpy(&value, x.bytes.data() + i * width, width);
      change(value);
      bits = static_cast<std::uint64_t>(value);
    }
    std::memcpy(x.bytes.data() + i * width, &bits, width);
  }
  void change(std::vector<archive::Object>& x) {
    if (x.empty()) return;
    const std::uint64_t how = below(10);
    if (how == 0) {
      x.pop_back();
    } else if (how == 1) {
      x.push_back(x.front());
    } else {
      change(any_of(x));
    }
  }
  void change(std::vector<std::string>& x) {
    if (x.empty() || below(4) == 0) {
      x.emplace_back("new");
    } else {
      change(any_of(x));
    }
  }

  Random random_;
  std::uint64_t draw_ = 0;
};

}  // namespace mliot::testing
