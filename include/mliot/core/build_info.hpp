// What this build is and what it uses on this machine.
#pragma once

#include <cstdint>
#include <string>

namespace mliot {

/// Facts about the library as built and as running.
struct BuildInfo {
  std::string version;        ///< of mliot
  std::string compiler;       ///< name and version
  std::string kernel_target;  ///< instruction set in use: scalar, ssse3, sse4, avx2 or avx512
  int threads = 1;            ///< threads that a call uses by default
  std::string self_test;      ///< hash of the library's own arithmetic on this machine, hexadecimal
  bool self_test_passed = false;  ///< whether that hash is the one every machine must give
};

/// Throws InvalidArgument when MLIOT_SIMD names an unknown instruction set.
BuildInfo build_info();

}  // namespace mliot
