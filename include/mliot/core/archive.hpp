// How a fitted object writes itself into a tree of named values, and reads itself back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "mliot/core/archive_tree.hpp"
#include "mliot/core/error.hpp"
#include "mliot/core/field.hpp"

namespace mliot::archive {

/// Builds an Object member by member.
class Writer {
 public:
  explicit Writer(Object& object) : object_(object) {}

  void value(std::string_view name, bool x) { put(name, {x}); }
  void value(std::string_view name, double x) { put(name, {x}); }
  void value(std::string_view name, std::string_view x) { put(name, {std::string(x)}); }
  void value(std::string_view name, const char* x) { put(name, {std::string(x)}); }
  template <class T>
  requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) void value(std::string_view name,
                                                                         T x) {
    put(name, {static_cast<std::int64_t>(x)});
  }
  void value(std::string_view name, const std::vector<std::string>& x) { put(name, {x}); }

  template <class T>
  void array(std::string_view name, std::span<const T> values) {
    const auto bytes = std::as_bytes(values);
    put(name, {Array{dtype_of<T>(), {bytes.begin(), bytes.end()}}});
  }
  template <class T>
  void array(std::string_view name, const std::vector<T>& values) {
    array(name, std::span<const T>(values));
  }

  /// A member of another tree, as it is.
  void copy(std::string_view name, Value value) { put(name, std::move(value)); }

  /// A nested object, filled by write(Writer&).
  template <class Write>
  void object(std::string_view name, Write&& write) {
    Object child;
    Writer writer(child);
    write(writer);
    put(name, {std::move(child)});
  }

  /// A list of objects, each filled by write(Writer&, item).
  template <class Items, class Write>
  void list(std::string_view name, const Items& items, Write&& write) {
    std::vector<Object> children;
    for (const auto& item : items) {
      Object child;
      Writer writer(child);
      write(writer, item);
      children.push_back(std::move(child));
    }
    put(name, {std::move(children)});
  }

 private:
  void put(std::string_view name, Value value);

  Object& object_;
};

/// Reads an Object member by member. Everything missing, of another type or out of range throws
/// FormatError that names the path of the member and, where it was read from a file, its byte.
class Reader {
 public:
  /// Bytes that what is loaded may take where nobody says otherwise.
  static constexpr std::uint64_t kMaxMemory = std::uint64_t{4} << 30;

  explicit Reader(const Object& object, std::string path = {},
                  std::uint64_t max_memory = kMaxMemory)
      : object_(object), path_(std::move(path)), max_memory_(max_memory) {}

  bool has(std::string_view name) const { return object_.members.contains(name); }

  const Object& members() const { return object_; }  ///< all of them

  bool boolean(std::string_view name) const { return get<bool>(name); }
  double real(std::string_view name) const { return get<double>(name); }
  const std::string& text(std::string_view name) const { return get<std::string>(name); }
  const std::vector<std::string>& texts(std::string_view name) const {
    return get<std::vector<std::string>>(name);
  }
  std::int64_t integer(std::string_view name) const { return get<std::int64_t>(name); }
  std::int64_t integer(std::string_view name, std::int64_t low, std::int64_t high) const;

  /// The values where they lie, `size` of them if that is given; the tree must outlive them.
  template <class T>
  std::span<const T> view(std::string_view name, std::optional<std::size_t> size = {}) const {
    const auto& stored = get<Array>(name);
    check_dtype(name, stored, dtype_of<T>());
    check(stored.size() == size.value_or(stored.size()), name, "has the wrong length");
    return {reinterpret_cast<const T*>(stored.bytes.data()), stored.size()};
  }

  template <class T>
  std::vector<T> array(std::string_view name, std::optional<std::size_t> size = {}) const {
    const auto values = view<T>(name, size);
    return {values.begin(), values.end()};
  }

  Reader object(std::string_view name) const {
    return Reader(get<Object>(name), path_ + std::string(name) + ".", max_memory_);
  }

  template <class Read>
  void list(std::string_view name, Read&& read) const {
    std::size_t i = 0;
    for (const Object& child : get<std::vector<Object>>(name)) {
      read(Reader(child, format("{}{}[{}].", path_, name, i++), max_memory_));
    }
  }

  /// Throws FormatError "<path><name> <rule> (byte ...)" unless the condition holds. The byte is
  /// that of the member, of its element of that number, or of the object where there is no member.
  void check(bool condition, std::string_view name, std::string_view rule,
             std::size_t element = 0) const {
    if (!condition) [[unlikely]]
      refuse(name, rule, element);
  }

  /// The same for every value of an array that is a member.
  template <class Values, class Holds>
  void check_each(std::string_view name, const Values& values, std::string_view rule,
                  Holds&& holds) const {
    std::size_t i = 0;
    for (const auto& each : values) check(holds(each), name, rule, i++);
  }

  /// What make() returns. Where the values that were read make no such thing, that is an error of
  /// the stored bytes: throws FormatError with the reason and the byte of the object.
  template <class Make>
  auto made(Make&& make) const {
    try {
      return make();
    } catch (const InvalidArgument& error) {
      refuse(error.what());
    } catch (const NotFitted& error) {
      refuse(error.what());
    }
  }

  /// A finite number from low to high.
  double real(std::string_view name, double low, double high) const;

  /// Throws ResourceLimit when `count` things of `bytes` each take more than the reader allows.
  void check_memory(std::string_view name, std::uint64_t count, std::uint64_t bytes) const;

 private:
  template <class T>
  const T& get(std::string_view name) const {
    const auto found = object_.members.find(name);
    check(found != object_.members.end(), name, "is missing");
    const T* value = std::get_if<T>(&found->second.data);
    check(value != nullptr, name, "has the wrong type");
    return *value;
  }
  void check_dtype(std::string_view name, const Array& stored, Dtype wanted) const;
  [[noreturn]] void refuse(std::string_view name, std::string_view rule, std::size_t element) const;
  [[noreturn]] void refuse(std::string_view reason) const;

  const Object& object_;
  std::string path_;
  std::uint64_t max_memory_;
};

/// Writes each field of an option struct under its name.
template <HasFields Options>
void write_options(Writer& writer, const Options& options);

/// Reads each field back; ranges are checked as for user input but reported as FormatError.
template <HasFields Options>
Options read_options(const Reader& reader);

/// The tree of a type with `void save(Writer&) const`.
template <class T>
Object save(const T& value) {
  Object object;
  Writer writer(object);
  value.save(writer);
  return object;
}

/// A type with `static T load(const Reader&)`, back from its tree.
template <class T>
T load(const Object& object) {
  return T::load(Reader(object));
}

namespace detail {

template <class T>
void write_field(Writer& writer, std::string_view name, const T& value) {
  if constexpr (NamedEnum<T>) {
    writer.value(name, enum_name(value));
  } else if constexpr (mliot::detail::is_optional<T>::value) {
    if (value) write_field(writer, name, *value);
  } else if constexpr (HasFields<T>) {
    writer.object(name, [&](Writer& inner) { write_options(inner, value); });
  } else if constexpr (std::is_same_v<T, std::vector<std::string>>) {
    writer.value(name, value);
  } else if constexpr (mliot::detail::is_vector<T>::value) {
    writer.array(name, value);
  } else {
    writer.value(name, value);
  }
}

template <class T>
void read_field(const Reader& reader, std::string_view name, T& value) {
  if constexpr (NamedEnum<T>) {
    value = enum_from_name<T>(name, reader.text(name));
  } else if constexpr (mliot::detail::is_optional<T>::value) {
    value.reset();
    if (reader.has(name)) read_field(reader, name, value.emplace());
  } else if constexpr (HasFields<T>) {
    value = read_options<T>(reader.object(name));
  } else if constexpr (std::is_same_v<T, std::vector<std::string>>) {
    value = reader.texts(name);
  } else if constexpr (mliot::detail::is_vector<T>::value) {
    value = reader.array<typename T::value_type>(name);
  } else if constexpr (std::is_same_v<T, bool>) {
    value = reader.boolean(name);
  } else if constexpr (std::is_integral_v<T>) {
    using Limits = std::numeric_limits<T>;
    const std::int64_t low = std::is_signed_v<T> ? static_cast<std::int64_t>(Limits::min()) : 0;
    const std::int64_t high = sizeof(T) < 8 ? static_cast<std::int64_t>(Limits::max())
                                            : std::numeric_limits<std::int64_t>::max();
    value = static_cast<T>(reader.integer(name, low, high));
  } else if constexpr (std::is_floating_point_v<T>) {
    value = static_cast<T>(reader.real(name));
  } else {
    value = reader.text(name);
  }
}

}  // namespace detail

template <HasFields Options>
void write_options(Writer& writer, const Options& options) {
  for_each_field<Options>(
      [&](const auto& each) { detail::write_field(writer, each.name, options.*(each.pointer)); });
}

template <HasFields Options>
Options read_options(const Reader& reader) {
  return reader.made([&] {
    Options options;
    for_each_field<Options>([&](const auto& each) {
      if (each.added && !reader.has(each.name)) return;
      detail::read_field(reader, each.name, options.*(each.pointer));
    });
    validate("archive", options);
    return options;
  });
}

}  // namespace mliot::archive
