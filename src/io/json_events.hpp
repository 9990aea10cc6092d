// Reads JSON token by token: no document is built, so that none can be too deep or too large.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace mliot::io::detail {

/// Thrown by the receiver of tokens; parse_json() adds where in the file it was.
struct JsonFault {
  std::string reason;
};

/// What a text may cost. Both are checked before anything is stored.
struct JsonLimits {
  std::size_t depth = 32;
  std::size_t values = 1 << 20;
};

/// Receives the tokens of a text in order. Every call may throw JsonFault.
class JsonEvents {
 public:
  JsonEvents() = default;
  JsonEvents(const JsonEvents&) = delete;
  JsonEvents& operator=(const JsonEvents&) = delete;
  virtual ~JsonEvents() = default;

  virtual void boolean(bool x) = 0;
  virtual void integer(std::int64_t x) = 0;
  virtual void real(double x) = 0;
  virtual void text(std::string& x) = 0;
  virtual void key(std::string& x) = 0;
  virtual void begin_object() = 0;
  virtual void end_object() = 0;
  virtual void begin_array() = 0;
  virtual void end_array() = 0;

  /// Where in the text the token begins that is being received.
  std::size_t place = 0;
};

/// Turns a place in the text into the byte of the file that it came from. Fast for places in
/// ascending order.
using ByteOf = std::function<std::size_t(std::size_t)>;

/// Sends the tokens of one JSON text. Throws FormatError with the byte of the file at fault.
void parse_json(std::string_view text, const JsonLimits& limits, const ByteOf& byte_of,
                JsonEvents& events);

}  // namespace mliot::io::detail
