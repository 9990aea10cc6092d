// libFuzzer target: bytes as a model file, as they are and with the hash repaired, loaded and used.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "io/artefacts.hpp"
#include "io/bytes.hpp"

namespace {

constexpr std::uint64_t kMemory = std::uint64_t{64} << 20;

// Every kind of object is tried, since the bytes do not say which one they are.
void use(const mliot::testing::Bytes& bytes) {
  mliot::archive::Object tree;
  try {
    tree = mliot::io::from_bytes(bytes, {.max_memory = kMemory});
  } catch (const mliot::Error&) {
    return;
  }
  for (const mliot::testing::Kind& kind : mliot::testing::kinds()) {
    try {
      const std::string fault = kind.probe(tree);
      if (fault.empty()) continue;
      std::fprintf(stderr, "%s: %s\n", std::string(kind.name).c_str(), fault.c_str());
      std::abort();
    } catch (const mliot::Error&) {
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto given = std::as_bytes(std::span(data, size));
  mliot::testing::Bytes bytes(given.begin(), given.end());
  use(bytes);
  mliot::testing::repair_hash(bytes);
  use(bytes);
  return 0;
}
