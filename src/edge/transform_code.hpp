// Transforms along time as C: the members of their state, and the calls of their steps.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mliot/plan/any_pair.hpp"
#include "mliot/plan/any_transform.hpp"

namespace mliot::edge::detail {

/// The state of a transform is a header and arrays, in the order of the library's own block. In the
/// steps $s$ stands for the header's name; the arrays are $s$_<name>.
struct TransformCode {
  struct Array {
    std::string type;
    std::string name;
    std::int64_t length = 0;
    std::size_t size = sizeof(double);  ///< of one of them
  };

  std::string header;  ///< type of the header
  std::vector<Array> arrays;
  std::size_t bytes = 0;     ///< of header and arrays
  std::string reset;         ///< a statement
  std::string push;          ///< a statement that takes $x$, over time the variable time too
  std::string value;         ///< a float
  std::string double_value;  ///< a double
  std::int64_t stack_bytes = 0;
  std::string has_room = {};  ///< over time: an int, whether a sample of `time` finds room

  /// The members "header name; type name_array[length]; ...", and a statement with the name put in.
  std::string members(std::string_view name, std::string_view note) const;
};

/// Throws Unsupported, naming the step, for a transform without an exact form in C.
TransformCode transform_code(const plan::AnyTransform& transform, std::string_view step);

/// The same of a transform of two columns, whose push takes $x$ and $y$.
TransformCode pair_code(const plan::AnyPair& pair, std::string_view step);

/// A step of a TransformCode for the header of that name inside `state`.
std::string step_of(const std::string& step, std::string_view state, std::string_view name,
                    std::string_view x = "");

}  // namespace mliot::edge::detail
