// SHA-256: the published digests, and the same on every instruction set.
#include "io/sha256.hpp"

#include <vector>

#include "kernel/sha256.hpp"
#include "support/catch.hpp"
#include "support/targets.hpp"

namespace {

std::string digest(std::string_view text) {
  return mliot::io::detail::sha256_hex(std::as_bytes(std::span(text)));
}

}  // namespace

TEST_CASE("SHA-256 gives the digests of FIPS 180-4's examples", "[once]") {
  mliot::testing::on_every_target([] {
    REQUIRE(digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    REQUIRE(digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    REQUIRE(digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    REQUIRE(digest(std::string(1'000'000, 'a')) ==
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  });
}

TEST_CASE("SHA-256 of every length around the blocks is the same on every instruction set",
          "[once]") {
  std::string text;
  for (int n = 0; n < 300; ++n) {
    std::vector<std::string> digests;
    mliot::testing::on_every_target([&] { digests.push_back(digest(text)); });
    for (const std::string& each : digests) REQUIRE(each == digests.front());
    text += static_cast<char>(n * 7);
  }
}
