// The tree of an archive: names of its types, its hash, what a reader refuses.
#include "mliot/core/archive.hpp"

#include <array>
#include <bit>

namespace mliot::archive {
namespace {

static_assert(std::endian::native == std::endian::little, "arrays are kept as little-endian bytes");

// FNV-1a with 64 bits over an unambiguous spelling of the tree: every text and list with its length
// before it, every value with its kind.
class Hasher {
 public:
  std::uint64_t hash = 0xcbf29ce484222325U;

  void object(const Object& x) {
    scalar<std::uint64_t>(x.members.size());
    for (const auto& [name, member] : x.members) {
      text(name);
      scalar(static_cast<std::uint8_t>(member.data.index()));
      std::visit([this](const auto& each) { payload(each); }, member.data);
    }
  }

 private:
  void bytes(std::span<const std::byte> data) {
    for (const std::byte b : data) hash = (hash ^ static_cast<std::uint64_t>(b)) * 0x100000001b3U;
  }
  template <class T>
  void scalar(T x) {
    bytes(std::as_bytes(std::span(&x, 1)));
  }
  void text(std::string_view x) {
    scalar<std::uint64_t>(x.size());
    bytes(std::as_bytes(std::span(x)));
  }
  void payload(bool x) { scalar<std::uint8_t>(x ? 1 : 0); }
  void payload(std::int64_t x) { scalar(x); }
  void payload(double x) { scalar(x); }
  void payload(const std::string& x) { text(x); }
  void payload(const Array& x) {
    scalar(static_cast<std::uint8_t>(x.dtype));
    scalar<std::uint64_t>(x.bytes.size());
    bytes(x.bytes);
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

// " (byte N)", or nothing for what comes from no file.
std::string at_byte(std::uint64_t byte) {
  return byte == 0 ? std::string() : format(" (byte {})", byte);
}

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

std::uint64_t hash_of(const Object& object) {
  Hasher hasher;
  hasher.object(object);
  return hasher.hash;
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

double Reader::real(std::string_view name, double low, double high) const {
  const double x = real(name);
  check(x >= low && x <= high, name, "is out of range");  // NaN is in no range
  return x;
}

void Reader::check_memory(std::string_view name, std::uint64_t count, std::uint64_t bytes) const {
  require<ResourceLimit>(count == 0 || bytes <= max_memory_ / count,
                         "archive: {}{} needs {} times {} bytes, more than the limit of {}", path_,
                         name, count, bytes, max_memory_);
}

void Reader::refuse(std::string_view name, std::string_view rule, std::size_t element) const {
  std::uint64_t byte = object_.byte;
  const auto found = object_.members.find(name);
  if (found != object_.members.end() && found->second.byte != 0) {
    const auto* array = std::get_if<Array>(&found->second.data);
    byte = found->second.byte + (array != nullptr ? element * size_of(array->dtype) : 0);
  }
  throw FormatError(format("archive: {}{} {}{}", path_, name, rule, at_byte(byte)));
}

void Reader::refuse(std::string_view reason) const {
  throw FormatError(format("{}{}", reason, at_byte(object_.byte)));
}

void Reader::check_dtype(std::string_view name, const Array& stored, Dtype wanted) const {
  check(stored.dtype == wanted, name, "has another element type");
}

}  // namespace mliot::archive
