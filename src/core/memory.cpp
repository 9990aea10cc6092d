// glibc keeps freed blocks below its ever growing threshold; other allocators return them anyway.
#include "mliot/core/memory.hpp"

#include <cstdlib>  // says whether this is glibc

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace mliot {

void return_free_memory([[maybe_unused]] std::size_t freed) noexcept {
#if defined(__GLIBC__)
  constexpr std::size_t kLeast = std::size_t{1} << 20;  // less is not worth the walk
  if (freed >= kLeast) malloc_trim(0);
#endif
}

}  // namespace mliot
