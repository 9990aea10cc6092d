// The steps between schema versions.
#include "io/migration.hpp"

#include <array>

namespace mliot::io::detail {
namespace {

// A new version appends its step here, and one of its files to the tests' golden ones.
constexpr std::array<Migration, 0> kSteps{};
static_assert(kSteps.size() + 1 == kSchemaVersion);

}  // namespace

std::span<const Migration> migrations() noexcept { return kSteps; }

}  // namespace mliot::io::detail
