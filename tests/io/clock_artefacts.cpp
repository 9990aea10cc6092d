// A small clock drift, and a probe that reads it at both ends of time.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "io/artefacts.hpp"
#include "mliot/freestanding/time_axis.h"
#include "mliot/preprocessing/clock_drift.hpp"

namespace mliot::testing {
namespace {

archive::Object small_drift() {
  std::vector<std::int64_t> device;
  std::vector<std::int64_t> reference;
  for (std::int64_t i = 0; i < 12; ++i) {
    device.push_back(1000 * i);
    reference.push_back(1000 * i + 40 + i * i / 7);
  }
  return archive::save(preprocessing::ClockDrift::fit(device, reference, {.segment = 4000}));
}

std::string probe_drift(const archive::Object& tree) {
  const auto drift = archive::load<preprocessing::ClockDrift>(tree);
  for (const std::int64_t time :
       {-MLIOT_MAX_TIME, std::int64_t{0}, std::int64_t{7777}, MLIOT_MAX_TIME}) {
    static_cast<void>(drift.to_device(time));
    if (drift.to_reference(time) > drift.to_reference(std::min(time + 1, MLIOT_MAX_TIME))) {
      return "a clock that runs backward";
    }
  }
  return archive::save(archive::load<preprocessing::ClockDrift>(archive::save(drift))) ==
                 archive::save(drift)
             ? ""
             : "another clock after saving";
}

}  // namespace

Kind clock_kind() { return {"clock_drift", small_drift, probe_drift}; }

}  // namespace mliot::testing
