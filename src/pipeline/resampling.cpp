// Reads the resampling out of the members that a pipeline keeps as they are.
#include "mliot/pipeline/resampling.hpp"

namespace mliot::pipeline {

std::optional<preprocessing::ResampleStream> resampling_of(const Pipeline& pipeline) {
  const archive::Reader root(pipeline.parts().others);
  if (!root.has("resampling")) return std::nullopt;
  const archive::Reader stored = root.object("resampling");
  const archive::Reader stream = stored.object(stored.has("now") ? "now" : "begun");
  return preprocessing::ResampleStream::load(stream.object("stream"));
}

}  // namespace mliot::pipeline
