// glibc keeps freed blocks below its ever growing threshold; other allocators return them anyway.
#include "mliot/core/memory.hpp"

#include <cstdlib>  // says whether this is glibc

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#if defined(__linux__)
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#endif

namespace mliot {

void return_free_memory([[maybe_unused]] std::size_t freed) noexcept {
#if defined(__GLIBC__)
  constexpr std::size_t kLeast = std::size_t{1} << 20;  // less is not worth the walk
  if (freed >= kLeast) malloc_trim(0);
#endif
}

void return_unused([[maybe_unused]] void* begin, [[maybe_unused]] std::size_t size) noexcept {
#if defined(__linux__)
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  const std::size_t before = (page - reinterpret_cast<std::uintptr_t>(begin) % page) % page;
  if (size < before + page) return;
  const std::size_t whole = (size - before) / page * page;
  (void)madvise(static_cast<char*>(begin) + before, whole, MADV_DONTNEED);  // refused: it is kept
#endif
}

}  // namespace mliot
