// Runs the tests on the instruction set named by MLIOT_SIMD; exits 77 (skipped) if this processor
// has not got it.
#if __has_include(<catch2/catch_session.hpp>)
#include <catch2/catch_session.hpp>
#else
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#endif

#include <cstdio>
#include <cstdlib>

#include "mliot/core/build_info.hpp"

int main(int argc, char** argv) {
  constexpr int kSkipped = 77;
  const char* wanted = std::getenv("MLIOT_SIMD");
  if (wanted != nullptr && mliot::build_info().kernel_target != wanted) {
    std::printf("skipped: this processor has no %s\n", wanted);
    return kSkipped;
  }
  return Catch::Session().run(argc, argv);
}
