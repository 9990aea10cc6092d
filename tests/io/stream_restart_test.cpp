// Pipelines as files, and a service that is killed between any two events.
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>
#include <vector>

#include "mliot/core/random.hpp"
#include "mliot/io/load.hpp"
#include "support/catch.hpp"
#include "support/fitted.hpp"

namespace {

using namespace mliot;
using pipeline::Pipeline;
using pipeline::Status;

constexpr std::int64_t kDay = 86400LL * 1000000;
constexpr std::int64_t kFitted = 60;

const testing::RandomPanel& history() {
  static const testing::RandomPanel data({90, 95, 100}, 0.05);
  return data;
}

Pipeline fitted() {
  plan::PanelView head = history().view();
  const std::vector<std::int64_t> rows{kFitted, kFitted, kFitted};
  head.length = rows;
  pipeline::PipelineParts parts;
  parts.ids = {std::vector<std::string>{"a", "b", "c"}};
  return Pipeline(testing::fitted_forecaster(head), parts);
}

pipeline::Event event_of(std::size_t series, std::int64_t t) {
  const auto row = static_cast<std::size_t>(history().offsets[series] + t);
  return {.series = {series},
          .time = (history().first_period[series] + t) * kDay,
          .value = history().target[row],
          .past = std::span(&history().past[row], 1)};
}

struct Folder {
  Folder() : path(std::filesystem::temp_directory_path() / ("mliot-" + std::to_string(getpid()))) {
    std::filesystem::create_directory(path);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path path;
};

// A service: goes on where the snapshot says, event by event, a snapshot after each. 0 at the end.
int serve(const std::filesystem::path& model, const std::filesystem::path& state) {
  Pipeline pipeline = io::load(model, {.threads = 1});
  if (std::filesystem::exists(state)) io::restore(state, pipeline);
  for (std::int64_t t = kFitted; t < 100; ++t) {
    for (std::size_t i = 0; i < 3; ++i) {
      if (t >= history().length[i]) continue;
      const pipeline::Event event = event_of(i, t);
      if (event.time < pipeline.next_time({i})) continue;  // came before the kill
      if (pipeline.update(event) != Status::ok) return 1;
      io::save_state(state, pipeline);
    }
  }
  return 0;
}

TEST_CASE("a service killed between any two events goes on with the same bits") {
  const Folder folder;
  const auto model = folder.path / "demand.mliot";
  const auto state = folder.path / "state.mliot";
  io::save(model, fitted());
  const Random random(1);
  int kills = 0;
  for (std::uint64_t life = 0;; ++life) {
    REQUIRE(life < 500);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) _exit(serve(model, state));
    // Lives become longer, so that the service ends even on a slow machine.
    std::this_thread::sleep_for(
        std::chrono::microseconds(5000 + random.below(life, 25000) + 2000 * life));
    kill(child, SIGKILL);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    if (WIFSIGNALED(status)) {
      ++kills;
      continue;
    }
    REQUIRE(WIFEXITED(status));
    REQUIRE(WEXITSTATUS(status) == 0);
    break;
  }
  CHECK(kills > 0);
  Pipeline straight = fitted();
  for (std::int64_t t = kFitted; t < 100; ++t) {
    for (std::size_t i = 0; i < 3; ++i) {
      if (t < history().length[i]) REQUIRE(straight.update(event_of(i, t)) == Status::ok);
    }
  }
  REQUIRE(io::read_file(state) == straight.state());
}

TEST_CASE("a pipeline is the same out of its file") {
  const Folder folder;
  const auto path = folder.path / "demand.mliot";
  const Pipeline pipeline = fitted();
  io::save(path, pipeline);
  const Pipeline loaded = io::load(path);
  REQUIRE(archive::save(loaded) == archive::save(pipeline));
  REQUIRE(loaded.verify({.most_threads = 1}).ok());
  io::save(path, pipeline, /*include_state=*/false);
  REQUIRE_FALSE(io::load(path).next_time({0}));
}

TEST_CASE("what is no fitted object is refused by what it is") {
  const Folder folder;
  const auto path = folder.path / "other.mliot";
  Pipeline pipeline = fitted();
  io::save_state(path, pipeline);
  REQUIRE_THROWS_WITH(io::load(path), Catch::Contains("holds the state of a stream"));
  archive::Object root;
  archive::Writer(root).value("kind", "parameters");
  io::write_file(path, io::to_bytes(root));
  REQUIRE_THROWS_WITH(io::load(path), Catch::Contains("holds a 'parameters', no fitted object"));
  REQUIRE_THROWS_WITH(io::restore(path, pipeline), Catch::Contains("no state of a stream"));
}

TEST_CASE("golden vectors that do not replay are refused unless told otherwise") {
  const Folder folder;
  const auto path = folder.path / "demand.mliot";
  archive::Object root = archive::save(fitted());
  auto& golden = std::get<archive::Object>(root.members.at("golden").data);
  std::get<archive::Array>(golden.members.at("expected").data).bytes[800] ^= std::byte{4};
  io::write_file(path, io::to_bytes(root));
  REQUIRE_THROWS_WITH(io::load(path), Catch::Contains("do not replay"));
  const Pipeline told = io::load(path, {.verify_golden = false});
  REQUIRE_FALSE(told.verify({.most_threads = 1}).ok());
}

TEST_CASE("more states than the limit allows are refused before they are made") {
  const Folder folder;
  const auto path = folder.path / "demand.mliot";
  io::save(path, fitted());
  REQUIRE_THROWS_AS(io::load(path, {.new_series = std::size_t{1} << 30}), ResourceLimit);
}

}  // namespace
