// The resampling that a file puts before its pipeline.
#include "mliot/pipeline/resampling.hpp"

#include <vector>

#include "mliot/features/rolling_mean.hpp"
#include "support/catch.hpp"

namespace mliot::pipeline {
namespace {

using preprocessing::Aggregate;
using preprocessing::Events;
using preprocessing::Resample;
using preprocessing::ResampleStream;

Pipeline made(PipelineParts parts) {
  return Pipeline(RowModel::of(plan::AnyTransform(features::RollingMean({.window_size = 2}))),
                  std::move(parts));
}

}  // namespace

TEST_CASE("a pipeline gives out the resampling of its file where it stood") {
  ResampleStream stream(Resample({.freq = "10", .aggregates = {Aggregate::mean}}), {}, 1);
  Events rows;
  for (const std::int64_t time : {1, 4}) {
    stream.push(0, time, std::vector<double>{static_cast<double>(time)}, rows);
  }
  PipelineParts parts;
  archive::Writer writer(parts.others);
  writer.object("resampling", [&](archive::Writer& resampling) {
    resampling.object("now", [&](archive::Writer& now) {
      now.object("stream", [&](archive::Writer& inner) { stream.save(inner); });
    });
  });
  auto found = resampling_of(made(std::move(parts)));
  REQUIRE(found);
  found->flush(rows);
  CHECK(rows.values == std::vector<double>{2.5});
}

TEST_CASE("a pipeline without resampling has none, and a damaged one is refused") {
  CHECK_FALSE(resampling_of(made({})));
  PipelineParts parts;
  archive::Writer writer(parts.others);
  writer.object("resampling", [](archive::Writer& inner) { inner.value("now", 1); });
  const Pipeline damaged = made(std::move(parts));
  CHECK_THROWS_AS(resampling_of(damaged), FormatError);
}

}  // namespace mliot::pipeline
