// The errors of the library, and require(), which throws them with the offending value named.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace mliot {

/// Root of everything the library throws on purpose.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// An argument, an option or a value of the data breaks a rule. ValueError in Python.
class InvalidArgument : public Error {
 public:
  using Error::Error;
};

/// A model or a transform was used before it was fitted.
class NotFitted : public Error {
 public:
  using Error::Error;
};

/// Stored bytes are not what they claim to be.
class FormatError : public Error {
 public:
  using Error::Error;
};

/// The request is understood and cannot be served by design.
class Unsupported : public Error {
 public:
  using Error::Error;
};

/// A size or a memory limit would be passed.
class ResourceLimit : public Error {
 public:
  using Error::Error;
};

/// The operating system refused a file.
class FileError : public Error {
 public:
  FileError(const std::string& message, std::string path, int code)
      : Error(message), path_(std::move(path)), code_(code) {}

  const std::string& path() const noexcept { return path_; }

  /// The number that the system gave, an errno.
  int code() const noexcept { return code_; }

 private:
  std::string path_;
  int code_;
};

namespace detail {

/// One formatting argument, erased so that the formatter lives in one source file.
struct FormatArgument {
  enum class Kind { boolean, integer, real, text };
  Kind kind = Kind::integer;
  std::int64_t integer = 0;
  double real = 0;
  std::string_view text;

  template <class T>
  static FormatArgument pack(const T& value) {
    FormatArgument packed;
    if constexpr (std::is_same_v<T, bool>) {
      packed.kind = Kind::boolean;
      packed.integer = value ? 1 : 0;
    } else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
      packed.integer = static_cast<std::int64_t>(value);
    } else if constexpr (std::is_floating_point_v<T>) {
      packed.kind = Kind::real;
      packed.real = static_cast<double>(value);
    } else {
      packed.kind = Kind::text;
      packed.text = value;
    }
    return packed;
  }
};

/// Replaces each {} of the pattern in order. Never throws on a bad pattern: it returns it as it is.
std::string format_packed(std::string_view pattern, std::span<const FormatArgument> arguments);

}  // namespace detail

/// The pattern with each {} replaced by the next value (fmt syntax).
template <class... Values>
std::string format(std::string_view pattern, const Values&... values) {
  const std::initializer_list<detail::FormatArgument> packed{
      detail::FormatArgument::pack(values)...};
  return detail::format_packed(pattern, std::span(packed.begin(), packed.size()));
}

/// Throws E with the formatted message.
template <class E = InvalidArgument, class... Values>
[[noreturn]] void fail(std::string_view pattern, const Values&... values) {
  throw E(format(pattern, values...));
}

/// Throws E with the formatted message unless the condition holds.
///
/// The message says who, which rule, which value, and where it helps the place and the cure:
/// require(window >= 3, "hampel: window must be >= 3, got {}", window).
template <class E = InvalidArgument, class... Values>
void require(bool condition, std::string_view pattern, const Values&... values) {
  if (!condition) [[unlikely]]
    fail<E>(pattern, values...);
}

}  // namespace mliot
