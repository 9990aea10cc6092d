// glibc keeps freed blocks below its ever growing threshold; other allocators return them anyway.
#include "mliot/core/memory.hpp"

#include <cstdlib>  // says whether this is glibc

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace mliot {

void return_free_memory() noexcept {
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
}

}  // namespace mliot
