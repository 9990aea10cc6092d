// Build facts and the self-test of the arithmetic.
#include "mliot/core/build_info.hpp"

#include <cstdlib>
#include <string>

#include "mliot/core/error.hpp"
#include "support/targets.hpp"

namespace {

// Sets MLIOT_SIMD for a scope.
class SimdVariable {
 public:
  explicit SimdVariable(const char* value) {
    if (const char* now = std::getenv(kName)) saved_ = now;
    had_ = std::getenv(kName) != nullptr;
    setenv(kName, value, 1);
  }
  ~SimdVariable() { had_ ? setenv(kName, saved_.c_str(), 1) : unsetenv(kName); }
  SimdVariable(const SimdVariable&) = delete;
  SimdVariable& operator=(const SimdVariable&) = delete;

 private:
  static constexpr const char* kName = "MLIOT_SIMD";
  std::string saved_;
  bool had_ = false;
};

}  // namespace

TEST_CASE("the self-test gives the hash of every machine, on every kernel target", "[once]") {
  mliot::testing::on_every_target([] {
    const mliot::BuildInfo info = mliot::build_info();
    INFO(info.self_test);
    REQUIRE(info.self_test_passed);
    REQUIRE(info.kernel_target == mliot::kernel::target_name(mliot::kernel::active_target()));
  });
}

TEST_CASE("build_info tells version, compiler and threads") {
  const mliot::BuildInfo info = mliot::build_info();
  REQUIRE(info.version.find('.') != std::string::npos);
  REQUIRE_FALSE(info.compiler.empty());
  REQUIRE(info.threads >= 1);
  REQUIRE(info.self_test.size() == 16);
}

TEST_CASE("an unknown instruction set in MLIOT_SIMD is refused with the known ones") {
  const SimdVariable variable("sse9");
  REQUIRE_THROWS_WITH(mliot::build_info(),
                      "MLIOT_SIMD must be scalar, ssse3, sse4, avx2 or avx512, got 'sse9'");
}
