// Checks that all transforms share.
#include "mliot/features/transform.hpp"

namespace mliot::features {

void require_same_length(std::string_view who, std::size_t in, std::size_t out) {
  require(in == out, "{}: the output must be as long as the input, got {} for {}", who, out, in);
}

}  // namespace mliot::features
