// Series that begin after fit: in snapshots, in files, in batch updates.
#include <cstring>
#include <string>
#include <vector>

#include "mliot/pipeline/pipeline.hpp"
#include "support/catch.hpp"
#include "support/fitted.hpp"
#include "support/streams.hpp"

namespace {

using namespace mliot;
using namespace mliot::testing::streams;

TEST_CASE("a snapshot puts everything back, new series included") {
  Pipeline stream = streaming({80, 70, 100}, {.new_series = 2});
  pipeline::SeriesIndex added;
  const std::vector<double> fixed{0.0};
  REQUIRE(stream.add_series("d", fixed, added) == Status::ok);
  for (std::int64_t t = 0; t < 30; ++t) {
    Event event = event_of(2, t);
    event.series = added;
    REQUIRE(stream.update(event) == Status::ok);
  }
  const archive::Object snapshot = stream.state();
  Pipeline other = streaming({80, 70, 100}, {.new_series = 1});
  other.restore(snapshot);
  REQUIRE(other.state() == snapshot);
  REQUIRE(other.series("d") == added);
  Forecast a;
  Forecast b;
  REQUIRE(forecast(stream, 3, a) == Status::ok);
  REQUIRE(forecast(other, 3, b) == Status::ok);
  REQUIRE(bits(a.point) == bits(b.point));
  REQUIRE(bits(a.bounds) == bits(b.bounds));

  Pipeline full = streaming({80, 70, 100});
  const archive::Object before = full.state();
  REQUIRE_THROWS_WITH(full.restore(snapshot), Catch::Contains("more series than there is room"));
  archive::Object wrong = before;
  wrong.members.at("ids") = archive::Value{std::vector<std::string>{"a", "c", "b"}};
  REQUIRE_THROWS_WITH(full.restore(wrong), Catch::Contains("are of other series"));
  wrong = before;
  wrong.members.at("kind") = archive::Value{std::string("pipeline")};
  REQUIRE_THROWS_WITH(full.restore(wrong), Catch::Contains("no state of a stream"));
  REQUIRE_THROWS_AS(full.restore({}), FormatError);
  const archive::Object other_before = other.state();
  for (const char* name : {"fixed", "scales"}) {
    wrong = snapshot;
    auto& bytes = std::get<archive::Array>(wrong.members.at(name).data).bytes;
    std::memcpy(bytes.data(), &kInfinity, sizeof kInfinity);
    REQUIRE_THROWS_WITH(other.restore(wrong), Catch::Contains(name));
  }
  REQUIRE(other.state() == other_before);
  REQUIRE(full.state() == before);
}

TEST_CASE("a file holds the series that were added, and they go on as if nothing had happened") {
  Pipeline stream = streaming({80, 70, 100}, {.new_series = 2});
  pipeline::SeriesIndex added;
  REQUIRE(stream.add_series("d", std::vector<double>{0.0}, added) == Status::ok);
  const auto push = [&](Pipeline& pipeline, std::int64_t from, std::int64_t to) {
    for (std::int64_t t = from; t < to; ++t) {
      Event event = event_of(2, t);
      event.series = added;
      REQUIRE(pipeline.update(event) == Status::ok);
    }
  };
  push(stream, 0, 30);
  const archive::Object file = archive::save(stream);
  Pipeline loaded = Pipeline::load(archive::Reader(file), {.new_series = 1});
  REQUIRE(loaded.series("d") == added);
  REQUIRE(loaded.state() == stream.state());
  REQUIRE(archive::save(loaded) == file);
  push(stream, 30, 60);
  push(loaded, 30, 60);
  REQUIRE(loaded.state() == stream.state());
  Forecast a;
  Forecast b;
  REQUIRE(forecast(stream, 3, a) == Status::ok);
  REQUIRE(forecast(loaded, 3, b) == Status::ok);
  REQUIRE(bits(a.point) == bits(b.point));
  REQUIRE(bits(a.bounds) == bits(b.bounds));
  REQUIRE(loaded.add_series("e", std::vector<double>{1.0}, added) == Status::ok);
  REQUIRE(added == pipeline::SeriesIndex{4});
  Pipeline third = Pipeline::load(archive::Reader(archive::save(loaded)));
  REQUIRE(third.series("e") == added);
  REQUIRE_FALSE(third.next_time(added));

  Pipeline old = streaming({80, 70, 100}, {.new_series = 2});  // what its state was given to
  old.restore(loaded.state());
  REQUIRE(old.state() == loaded.state());
  REQUIRE_THROWS_WITH(third.restore(streaming({80, 70, 100}).state()),
                      Catch::Contains("are of other series"));
}

TEST_CASE("a series that begins in a batch update is the one that a stream adds") {
  forecasting::Forecaster batch = testing::fitted_forecaster(head({80, 70, 100}));
  Pipeline stream(batch, named(), {.new_series = 1});
  pipeline::SeriesIndex added;
  REQUIRE(stream.add_series("d", std::vector<double>{1.0}, added) == Status::ok);
  plan::PanelView rows = history().view();
  const std::vector<std::int64_t> offsets{0, 0, 0, history().offsets[2], history().offsets[3]};
  const std::vector<std::int64_t> length{0, 0, 0, 40};
  const std::vector<std::int64_t> first{0, 0, 0, history().first_period[2]};
  std::vector<double> fixed{0, 0, 0, 1};
  rows.offsets = offsets;
  rows.length = length;
  rows.first_period = first;
  rows.fixed = {fixed.data(), 4, 1};
  for (std::int64_t t = 0; t < 40; ++t) {
    Event event = event_of(2, t);
    event.series = added;
    REQUIRE(stream.update(event) == Status::ok);
  }
  fixed[3] = kInfinity;
  const archive::Object before = archive::save(batch);
  REQUIRE_THROWS_WITH(batch.update(rows), Catch::Contains("infinite"));
  REQUIRE(archive::save(batch) == before);
  fixed[3] = 1;
  batch.update(rows);
  REQUIRE(batch.added().size() == 1);
  pipeline::PipelineParts parts;
  parts.ids = {std::vector<std::string>{"a", "b", "c", "d"}};
  Pipeline same(batch, parts);
  REQUIRE(same.state() == stream.state());
  const archive::Object one = archive::save(same);
  const archive::Object other = archive::save(stream);
  REQUIRE(one.members.at("forecaster") == other.members.at("forecaster"));
  REQUIRE(one.members.at("series") == other.members.at("series"));
  REQUIRE(batch.scale(3) > 0);
}

}  // namespace
