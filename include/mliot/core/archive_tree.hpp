// What a fitted object is stored as: a tree of named values, arrays and objects.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace mliot::archive {

/// Element types of arrays. The order is part of the stored form: append only.
enum class Dtype : std::uint8_t { u8, i8, u16, i16, u32, i32, u64, i64, f32, f64 };

template <class T>
constexpr Dtype dtype_of() {
  if constexpr (std::is_same_v<T, std::uint8_t>) return Dtype::u8;
  if constexpr (std::is_same_v<T, std::int8_t>) return Dtype::i8;
  if constexpr (std::is_same_v<T, std::uint16_t>) return Dtype::u16;
  if constexpr (std::is_same_v<T, std::int16_t>) return Dtype::i16;
  if constexpr (std::is_same_v<T, std::uint32_t>) return Dtype::u32;
  if constexpr (std::is_same_v<T, std::int32_t>) return Dtype::i32;
  if constexpr (std::is_same_v<T, std::uint64_t>) return Dtype::u64;
  if constexpr (std::is_same_v<T, std::int64_t>) return Dtype::i64;
  if constexpr (std::is_same_v<T, float>) return Dtype::f32;
  if constexpr (std::is_same_v<T, double>) return Dtype::f64;
}

std::size_t size_of(Dtype dtype);
std::string_view name_of(Dtype dtype);

/// A one-dimensional array, kept as little-endian bytes.
struct Array {
  Dtype dtype = Dtype::u8;
  std::vector<std::byte> bytes;

  std::size_t size() const { return bytes.size() / size_of(dtype); }
  bool operator==(const Array&) const = default;
};

struct Value;

/// Named members in a fixed order (by name).
struct Object {
  std::map<std::string, Value, std::less<>> members;
  std::uint64_t byte = 0;  ///< as Value::byte
  bool operator==(const Object&) const;
};

/// One node of the tree.
struct Value {
  std::variant<bool, std::int64_t, double, std::string, Array, Object, std::vector<Object>,
               std::vector<std::string>>
      data;

  /// Where it begins in the file that it was read from, an array where its elements do; 0 when it
  /// comes from no file. For errors alone: equal trees may lie in different places.
  std::uint64_t byte = 0;

  bool operator==(const Value& other) const { return data == other.data; }
};

inline bool Object::operator==(const Object& other) const { return members == other.members; }

/// A 64-bit hash of every name and value of the tree: equal trees, equal hash. Not cryptographic.
std::uint64_t hash_of(const Object& object);

}  // namespace mliot::archive
