// Bins are read out of the stored stream without its events.
#include "pipeline/row_labels.hpp"

#include "mliot/freestanding/time_axis.h"
#include "mliot/preprocessing/resample.hpp"

namespace mliot::pipeline::detail {
namespace {

bool on_clock_of_zone(const archive::Reader& stream) {
  if (!stream.has("style")) return false;
  const archive::Reader style = stream.object("style");
  return style.has("time") && style.object("time").text("policy") == "local";
}

}  // namespace

RowLabels::RowLabels(const archive::Object& members) {
  const archive::Reader root(members);
  if (!root.has("resampling")) return;
  const archive::Reader stored = root.object("resampling");
  const archive::Reader stream = stored.object(stored.has("now") ? "now" : "begun");
  if (on_clock_of_zone(stream)) return;
  bins_ = preprocessing::Resample::load(stream.object("stream").object("resample")).bins();
}

bool RowLabels::allow(std::int64_t time) const noexcept {
  if (!bins_) return true;
  if (mliot_time_in_range(time) == 0) return false;
  // The label of a bin is the begin of its period or of the next one.
  const std::int64_t bin = bins_->bin(time);
  return bins_->label(bin - 1) == time || bins_->label(bin) == time ||
         bins_->label(bin + 1) == time;
}

}  // namespace mliot::pipeline::detail
