// The token stream of nlohmann's text parser, with limits and places.
#include "io/json_events.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>

#include "mliot/core/error.hpp"

namespace mliot::io::detail {
namespace {

using nlohmann::json;

// Characters of a text that tell how far the parser has come.
class Cursor {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  Cursor(const char* at, const char** reached) : at_(at), reached_(reached) {}
  reference operator*() const { return *at_; }
  Cursor& operator++() {
    *reached_ = ++at_;
    return *this;
  }
  bool operator==(const Cursor& other) const { return at_ == other.at_; }
  bool operator!=(const Cursor& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** reached_;
};

// What nlohmann's parser calls. It ends the parse by an exception, never by returning false.
class Tokens {
 public:
  Tokens(std::string_view text, const char* const& reached, const JsonLimits& limits,
         JsonEvents& events)
      : text_(text), reached_(reached), limits_(limits), events_(events) {}

  bool null() { throw JsonFault{"null has no meaning here"}; }
  bool boolean(bool x) {
    count();
    begin_token();
    events_.boolean(x);
    return true;
  }
  bool number_integer(json::number_integer_t x) {
    count();
    begin_number();
    events_.integer(x);
    return true;
  }
  bool number_unsigned(json::number_unsigned_t x) {
    count();
    if (x > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) refuse_size();
    begin_number();
    events_.integer(static_cast<std::int64_t>(x));
    return true;
  }
  bool number_float(json::number_float_t x, const std::string& digits) {
    count();
    // A whole number too large for 64 bits arrives here as well.
    if (digits.find_first_of(".eE") == std::string::npos) refuse_size();
    begin_number();
    events_.real(x);
    return true;
  }
  bool string(std::string& x) {
    count();
    begin_token();
    events_.text(x);
    return true;
  }
  bool binary(json::binary_t&) { throw JsonFault{"not JSON text"}; }
  bool key(std::string& x) {
    begin_token();
    events_.key(x);
    return true;
  }
  bool start_object(std::size_t) {
    enter();
    begin_token();
    events_.begin_object();
    return true;
  }
  bool end_object() {
    --depth_;
    begin_token();
    events_.end_object();
    return true;
  }
  bool start_array(std::size_t) {
    enter();
    begin_token();
    events_.begin_array();
    return true;
  }
  bool end_array() {
    --depth_;
    begin_token();
    events_.end_array();
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) {
    const std::string_view out_of_range = "number overflow";
    const bool overflow = std::string_view(error.what()).find(out_of_range) != std::string::npos;
    throw JsonFault{overflow ? "a number beyond the range of double" : "not JSON"};
  }

 private:
  // A token begins at the first character after the one before it that is no separator.
  void begin_token() {
    const std::size_t begin = text_.find_first_not_of(" \t\n\r:,", end_);
    events_.place = std::min(begin, text_.size());
    end_ = static_cast<std::size_t>(reached_ - text_.data());
  }
  // The character after a number is read before its end is known.
  void begin_number() {
    begin_token();
    if (end_ > 0) --end_;
  }
  [[noreturn]] static void refuse_size() { throw JsonFault{"a whole number beyond 64 bits"}; }
  void count() {
    if (++values_ > limits_.values) throw JsonFault{"more values than a model file may hold"};
  }
  void enter() {
    count();
    if (++depth_ > limits_.depth) throw JsonFault{"values nested too deeply"};
  }

  std::string_view text_;
  const char* const& reached_;
  const JsonLimits& limits_;
  JsonEvents& events_;
  std::size_t end_ = 0;  // of the token before
  std::size_t depth_ = 0;
  std::size_t values_ = 0;
};

}  // namespace

void parse_json(std::string_view text, const JsonLimits& limits, const ByteOf& byte_of,
                JsonEvents& events) {
  const char* reached = text.data();
  Tokens tokens(text, reached, limits, events);
  try {
    json::sax_parse(Cursor(text.data(), &reached), Cursor(text.data() + text.size(), &reached),
                    &tokens);
  } catch (const JsonFault& fault) {
    const auto read = static_cast<std::size_t>(reached - text.data());
    fail<FormatError>("model file: {} (byte {})", fault.reason, byte_of(read > 0 ? read - 1 : 0));
  }
}

}  // namespace mliot::io::detail
