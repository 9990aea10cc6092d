// The stored form of an archive tree.
//
// "MLIOTAR" and a version byte, a FNV-1a checksum of the rest, then the root object. An object is a
// count and that many (name, kind, payload); every length is a u64 checked against what is left.
#include "mliot/core/archive.hpp"

#include <array>
#include <bit>
#include <cstring>
#include <limits>

namespace mliot::archive {
namespace {

static_assert(std::endian::native == std::endian::little, "the stored form is little-endian");

constexpr std::array<char, 8> kMagic{'M', 'L', 'I', 'O', 'T', 'A', 'R', '\1'};
constexpr std::size_t kHeader = 16;
constexpr int kMaxDepth = 32;

enum class Kind : std::uint8_t { boolean, integer, real, text, array, object, list, texts };

std::uint64_t checksum(std::span<const std::byte> bytes) {
  std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a, 64 bits
  for (const std::byte b : bytes) hash = (hash ^ static_cast<std::uint64_t>(b)) * 0x100000001b3U;
  return hash;
}

class Encoder {
 public:
  std::vector<std::byte> out;

  template <class T>
  void scalar(T x) {
    bytes(&x, sizeof(T));
  }
  void bytes(const void* data, std::size_t n) {
    if (n == 0) return;
    const std::size_t end = out.size();
    out.resize(end + n);
    std::memcpy(out.data() + end, data, n);
  }
  void text(std::string_view x) {
    scalar<std::uint64_t>(x.size());
    bytes(x.data(), x.size());
  }
  void object(const Object& x) {
    scalar<std::uint64_t>(x.members.size());
    for (const auto& [name, member] : x.members) {
      text(name);
      scalar(static_cast<std::uint8_t>(member.data.index()));
      std::visit([this](const auto& each) { payload(each); }, member.data);
    }
  }

 private:
  void payload(bool x) { scalar<std::uint8_t>(x ? 1 : 0); }
  void payload(std::int64_t x) { scalar(x); }
  void payload(double x) { scalar(x); }
  void payload(const std::string& x) { text(x); }
  void payload(const Array& x) {
    scalar(static_cast<std::uint8_t>(x.dtype));
    scalar<std::uint64_t>(x.bytes.size());
    bytes(x.bytes.data(), x.bytes.size());
  }
  void payload(const Object& x) { object(x); }
  void payload(const std::vector<Object>& x) {
    scalar<std::uint64_t>(x.size());
    for (const Object& each : x) object(each);
  }
  void payload(const std::vector<std::string>& x) {
    scalar<std::uint64_t>(x.size());
    for (const std::string& each : x) text(each);
  }
};

class Decoder {
 public:
  explicit Decoder(std::span<const std::byte> bytes) : bytes_(bytes), at_(kHeader) {}

  Object root() {
    Object x = object(0);
    check(at_ == bytes_.size(), "bytes after the end");
    return x;
  }

 private:
  void check(bool condition, std::string_view what) const {
    require<FormatError>(condition, "archive: {} at byte {}", what, at_);
  }
  template <class T>
  T scalar() {
    check(bytes_.size() - at_ >= sizeof(T), "cut short");
    T x;
    std::memcpy(&x, bytes_.data() + at_, sizeof(T));
    at_ += sizeof(T);
    return x;
  }
  std::size_t length() {
    const auto n = scalar<std::uint64_t>();
    check(n <= bytes_.size() - at_, "a length beyond the end");
    return static_cast<std::size_t>(n);
  }
  std::string text() {
    const std::size_t n = length();
    std::string x(n, '\0');
    if (n != 0) std::memcpy(x.data(), bytes_.data() + at_, n);
    at_ += n;
    return x;
  }
  Object object(int depth) {
    check(depth < kMaxDepth, "objects nested too deeply");
    Object x;
    const std::size_t n = length();
    for (std::size_t i = 0; i < n; ++i) {
      std::string name = text();
      check(x.members.empty() || x.members.rbegin()->first < name, "a name out of order");
      x.members.emplace_hint(x.members.end(), std::move(name), value(depth));
    }
    return x;
  }
  Array array() {
    Array x;
    const auto dtype = scalar<std::uint8_t>();
    check(dtype <= static_cast<std::uint8_t>(Dtype::f64), "an unknown element type");
    x.dtype = static_cast<Dtype>(dtype);
    const std::size_t n = length();
    check(n % size_of(x.dtype) == 0, "an array length that is no multiple of its element");
    x.bytes.assign(bytes_.begin() + static_cast<std::ptrdiff_t>(at_),
                   bytes_.begin() + static_cast<std::ptrdiff_t>(at_ + n));
    at_ += n;
    return x;
  }
  bool boolean() {
    const auto x = scalar<std::uint8_t>();
    check(x <= 1, "a boolean that is neither 0 nor 1");
    return x != 0;
  }
  template <class Item, class Read>
  std::vector<Item> items(Read read) {
    std::vector<Item> all;
    const std::size_t n = length();
    for (std::size_t i = 0; i < n; ++i) all.push_back(read());
    return all;
  }
  Value value(int depth) {
    switch (static_cast<Kind>(scalar<std::uint8_t>())) {
      case Kind::boolean:
        return {boolean()};
      case Kind::integer:
        return {scalar<std::int64_t>()};
      case Kind::real:
        return {scalar<double>()};
      case Kind::text:
        return {text()};
      case Kind::array:
        return {array()};
      case Kind::object:
        return {object(depth + 1)};
      case Kind::list:
        return {items<Object>([&] { return object(depth + 1); })};
      case Kind::texts:
        return {items<std::string>([&] { return text(); })};
    }
    check(false, "an unknown kind of value");
    return {};
  }

  std::span<const std::byte> bytes_;
  std::size_t at_;
};

}  // namespace

std::size_t size_of(Dtype dtype) {
  constexpr std::array<std::size_t, 10> sizes{1, 1, 2, 2, 4, 4, 8, 8, 4, 8};
  return sizes[static_cast<std::size_t>(dtype)];
}

std::string_view name_of(Dtype dtype) {
  constexpr std::array<std::string_view, 10> names{"u8",  "i8",  "u16", "i16", "u32",
                                                   "i32", "u64", "i64", "f32", "f64"};
  return names[static_cast<std::size_t>(dtype)];
}

std::vector<std::byte> to_bytes(const Object& object) {
  Encoder encoder;
  encoder.bytes(kMagic.data(), kMagic.size());
  encoder.scalar<std::uint64_t>(0);
  encoder.object(object);
  const std::uint64_t sum = checksum(std::span(encoder.out).subspan(kHeader));
  std::memcpy(encoder.out.data() + kMagic.size(), &sum, sizeof sum);
  return std::move(encoder.out);
}

Object from_bytes(std::span<const std::byte> bytes) {
  require<FormatError>(
      bytes.size() >= kHeader && std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) == 0,
      "archive: not an mliot archive of version 1 (byte 0)");
  std::uint64_t stored = 0;
  std::memcpy(&stored, bytes.data() + kMagic.size(), sizeof stored);
  require<FormatError>(stored == checksum(bytes.subspan(kHeader)),
                       "archive: the checksum at byte 8 does not match the content");
  return Decoder(bytes).root();
}

void Writer::put(std::string_view name, Value value) {
  const bool fresh = object_.members.emplace(std::string(name), std::move(value)).second;
  require(fresh, "archive: member '{}' written twice", name);
}

std::int64_t Reader::integer(std::string_view name, std::int64_t low, std::int64_t high) const {
  const std::int64_t x = integer(name);
  check(x >= low && x <= high, name, "is out of range");
  return x;
}

void Reader::check_dtype(std::string_view name, const Array& stored, Dtype wanted) const {
  check(stored.dtype == wanted, name, "has another element type");
}

void Reader::copy(const Array& stored, void* out) {
  if (!stored.bytes.empty()) std::memcpy(out, stored.bytes.data(), stored.bytes.size());
}

}  // namespace mliot::archive
