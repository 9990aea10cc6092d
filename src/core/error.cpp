// Formats error messages; the only user of fmt's argument store.
#include "mliot/core/error.hpp"

#include <fmt/args.h>

namespace mliot::detail {

std::string format_packed(std::string_view pattern, std::span<const FormatArgument> arguments) {
  fmt::dynamic_format_arg_store<fmt::format_context> store;
  for (const FormatArgument& argument : arguments) {
    switch (argument.kind) {
      case FormatArgument::Kind::boolean:
        store.push_back(argument.integer != 0);
        break;
      case FormatArgument::Kind::integer:
        store.push_back(argument.integer);
        break;
      case FormatArgument::Kind::real:
        store.push_back(argument.real);
        break;
      case FormatArgument::Kind::text:
        store.push_back(argument.text);
        break;
    }
  }
  try {
    return fmt::vformat(fmt::string_view(pattern.data(), pattern.size()), store);
  } catch (const fmt::format_error&) {
    return std::string(pattern);
  }
}

}  // namespace mliot::detail
