// A small quality profile, and a probe that asks for all that it says and lets it go on.
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "io/artefacts.hpp"
#include "mliot/preprocessing/quality/quality_profile.hpp"

namespace mliot::testing {
namespace {

using preprocessing::QualityProfile;

/// A series of a column with a code, a gap, a stuck stretch, a doubled and a late row, and of one
/// beside it. Small, for every byte of it is changed.
archive::Object small_profile() {
  constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const std::vector<std::int64_t> offsets{0, 10};
  const std::vector<std::int64_t> times{0, 1, 2, 3, 3, 9, 7, 10, 11, 12};
  const std::vector<double> heat{1.5, 4, kMissing, -999, 2, kInfinity, 8, 7, 7, 7};
  const std::vector<double> other{2, 4.5, 3, 2, 2.5, 4, 8.5, 7.5, 7.5, 7.5};
  QualityProfile profile({{-50, 50}, {}}, {{0, 1}});
  profile.update({offsets, times, {heat, other}});
  return archive::save(profile);
}

std::string probe_profile(const archive::Object& tree) {
  auto profile = archive::load<QualityProfile>(tree);
  if (archive::save(archive::load<QualityProfile>(archive::save(profile))) !=
      archive::save(profile)) {
    return "another profile after saving";
  }
  static_cast<void>(profile.findings());
  if (profile.n_columns() > 2) return "";
  static_cast<void>(profile.similar_columns());
  const std::vector<std::int64_t> offsets{0, 2};
  const std::vector<std::int64_t> times{1000, 1001};
  const std::vector<std::vector<double>> columns(profile.n_columns(), {1.5, -999});
  preprocessing::QualityRows rows{offsets, times, {columns.begin(), columns.end()}};
  profile.update(rows);
  return profile.findings().size() < std::size_t{1} << 20 ? "" : "more findings than rows";
}

}  // namespace

Kind quality_kind() { return {"quality_profile", small_profile, probe_profile}; }

}  // namespace mliot::testing
