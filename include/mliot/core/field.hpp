// Reflection for option structs: each member is named once, and everything else reads that list.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "mliot/core/error.hpp"

namespace mliot {

/// The values a number may take; both ends belong to it unless `open_low` / `open_high` say not.
struct Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool open_low = false;
  bool open_high = false;

  constexpr bool contains(double x) const {
    const bool above = open_low ? x > low : x >= low;
    const bool below = open_high ? x < high : x <= high;
    return above && below;
  }
};

constexpr Range at_least(double low) { return {.low = low}; }
constexpr Range above(double low) { return {.low = low, .open_low = true}; }
constexpr Range between(double low, double high) { return {.low = low, .high = high}; }
constexpr Range strictly_between(double low, double high) {
  return {.low = low, .high = high, .open_low = true, .open_high = true};
}

/// One member of an option struct: its public name, where it is, one line of prose, its range.
/// Files that were written before a member was added leave it out; then it has its default.
template <class Owner, class Type>
struct Field {
  using type = Type;
  std::string_view name;
  Type Owner::*pointer;
  std::string_view doc;
  Range range;
  bool added = false;
};

template <class Owner, class Type>
constexpr Field<Owner, Type> field(std::string_view name, Type Owner::*pointer,
                                   std::string_view doc = {}, Range range = {}) {
  return {name, pointer, doc, range};
}

/// A member that the first files did not have yet.
template <class Owner, class Type>
constexpr Field<Owner, Type> added_field(std::string_view name, Type Owner::*pointer,
                                         std::string_view doc = {}, Range range = {}) {
  return {name, pointer, doc, range, true};
}

/// An option struct: an aggregate with `static constexpr auto fields()`.
template <class T>
concept HasFields = requires {
  T::fields();
};

/// An enumeration with `constexpr auto enum_names(E)` found by ADL: an array of names by value.
template <class E>
concept NamedEnum = std::is_enum_v<E> && requires(E e) {
  enum_names(e);
};

/// Whether a value is one of the enumerators; a cast may have made another.
template <NamedEnum E>
constexpr bool is_named(E value) {
  return static_cast<std::size_t>(value) < enum_names(value).size();
}

/// The name of an enumerator; "?" of what is none.
template <NamedEnum E>
constexpr std::string_view enum_name(E value) {
  return is_named(value) ? enum_names(value)[static_cast<std::size_t>(value)] : "?";
}

/// The enumerator of that name; throws InvalidArgument that lists the names.
template <NamedEnum E>
E enum_from_name(std::string_view who, std::string_view name) {
  constexpr auto names = enum_names(E{});
  std::string known;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<E>(i);
    known += (i == 0 ? "'" : ", '") + std::string(names[i]) + "'";
  }
  fail("{}: unknown value '{}'; known: {}", who, name, known);
}

/// Calls visit(field) for each field of the option struct, in order.
template <HasFields Options, class Visit>
constexpr void for_each_field(Visit&& visit) {
  std::apply([&](const auto&... each) { (visit(each), ...); }, Options::fields());
}

namespace detail {

template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};
template <class T>
struct is_vector : std::false_type {};
template <class T>
struct is_vector<std::vector<T>> : std::true_type {};

std::string range_text(const Range& range);

template <class T>
void check_range(std::string_view who, std::string_view name, const Range& range, const T& value) {
  if constexpr (NamedEnum<T>) {
    if (!is_named(value)) [[unlikely]]
      fail("{}: {} has no value of the number {}", who, name, value);
  } else if constexpr (std::is_same_v<T, bool>) {
    return;
  } else if constexpr (std::is_arithmetic_v<T>) {
    const auto x = static_cast<double>(value);
    if (std::isnan(x) || !range.contains(x)) [[unlikely]]
      fail("{}: {} must be {}, got {}", who, name, range_text(range), value);
  } else if constexpr (is_optional<T>::value) {
    if (value) check_range(who, name, range, *value);
  } else if constexpr (is_vector<T>::value) {
    for (const auto& each : value) check_range(who, name, range, each);
  }
}

}  // namespace detail

/// Throws InvalidArgument naming the owner, the option, its range and the value that is outside.
template <HasFields Options>
void validate(std::string_view who, const Options& options) {
  for_each_field<Options>([&](const auto& each) {
    detail::check_range(who, each.name, each.range, options.*(each.pointer));
  });
}

}  // namespace mliot
