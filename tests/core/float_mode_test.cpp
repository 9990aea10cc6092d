// The floating-point mode: denormals and round-to-nearest inside, the caller's mode afterwards.
#include <limits>

#include "mliot/core/parallel.hpp"
#include "support/catch.hpp"

#if defined(__SSE2__)
#include <xmmintrin.h>

namespace {

constexpr unsigned kFlushToZero = 0x8000;
constexpr unsigned kRoundUp = 0x4000;

// Kept from the optimiser, so that the product is made at run time in the mode of the moment.
double half_of_smallest_normal() {
  volatile double x = std::numeric_limits<double>::min();
  return x * 0.5;
}

struct Restore {
  unsigned saved = _mm_getcsr();
  ~Restore() { _mm_setcsr(saved); }
};

}  // namespace

TEST_CASE("FloatMode keeps denormals for its scope and gives the caller's mode back") {
  const Restore restore;
  _mm_setcsr(_mm_getcsr() | kFlushToZero | kRoundUp);
  REQUIRE(half_of_smallest_normal() == 0);
  {
    const mliot::FloatMode mode;
    REQUIRE(half_of_smallest_normal() == 0x1p-1023);
    REQUIRE((_mm_getcsr() & (kFlushToZero | kRoundUp)) == 0);
  }
  REQUIRE(half_of_smallest_normal() == 0);
  REQUIRE((_mm_getcsr() & (kFlushToZero | kRoundUp)) == (kFlushToZero | kRoundUp));
}

TEST_CASE("workers of the pool keep denormals") {
  double seen[64];
  mliot::parallel_for(64, 4, [&](std::size_t part) { seen[part] = half_of_smallest_normal(); });
  for (const double x : seen) REQUIRE(x == 0x1p-1023);
}
#endif
