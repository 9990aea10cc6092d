// Calendar features, one time or many.
#include "mliot/features/date_feature.hpp"

#include "mliot/data/transform.hpp"
#include "mliot/freestanding/date_features.h"

namespace mliot::features {

static_assert(static_cast<int>(DateFeature::minute_sin) == MLIOT_DATE_MINUTE_SIN);
static_assert(enum_names(DateFeature{}).size() == MLIOT_DATE_FEATURES);

float date_feature(DateFeature feature, std::int64_t micros) noexcept {
  return mliot_date_feature(static_cast<int>(feature), micros);
}

void date_features(DateFeature feature, std::span<const std::int64_t> micros,
                   std::span<float> out) {
  data::require_same_length("date_features", micros.size(), out.size());
  for (std::size_t i = 0; i < micros.size(); ++i) out[i] = date_feature(feature, micros[i]);
}

}  // namespace mliot::features
