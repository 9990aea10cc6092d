// The resampling that a file puts before its pipeline.
#include "mliot/pipeline/resampling.hpp"

#include <limits>
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

PipelineParts parts_with(const ResampleStream& stream) {
  PipelineParts parts;
  archive::Writer writer(parts.others);
  writer.object("resampling", [&](archive::Writer& resampling) {
    resampling.object("now", [&](archive::Writer& now) {
      now.object("stream", [&](archive::Writer& inner) { stream.save(inner); });
    });
  });
  return parts;
}

}  // namespace

TEST_CASE("a pipeline gives out the resampling of its file where it stood") {
  ResampleStream stream(Resample({.freq = "10", .aggregates = {Aggregate::mean}}), {}, 1);
  Events rows;
  for (const std::int64_t time : {1, 4}) {
    stream.push(0, time, std::vector<double>{static_cast<double>(time)}, rows);
  }
  auto found = resampling_of(made(parts_with(stream)));
  REQUIRE(found);
  found->flush(rows);
  CHECK(rows.values == std::vector<double>{2.5});
}

TEST_CASE("a pipeline without resampling has none, and a damaged one is refused") {
  CHECK_FALSE(resampling_of(made({})));
  PipelineParts parts;
  archive::Writer writer(parts.others);
  writer.object("resampling", [](archive::Writer& inner) { inner.value("now", 1); });
  CHECK_THROWS_AS(made(std::move(parts)), FormatError);
}

TEST_CASE("a pipeline that resamples takes the rows of its bins and refuses raw events") {
  const Resample named_by_end({.freq = "10",
                               .aggregates = {Aggregate::mean},
                               .closed = preprocessing::Side::right,
                               .label = preprocessing::Side::right});
  Pipeline pipeline = made(parts_with(ResampleStream(named_by_end, {}, 1)));
  const std::vector<double> value{1};
  const auto update = [&](std::int64_t time) {
    return pipeline.update({.series = {0}, .time = time, .value = 0, .past = value});
  };
  CHECK(update(4) == Status::off_grid);
  CHECK(update(10) == Status::ok);
  CHECK(update(11) == Status::off_grid);
  CHECK(update(20) == Status::ok);
  CHECK(update(std::numeric_limits<std::int64_t>::max()) == Status::off_grid);
}

}  // namespace mliot::pipeline
