// Files of released versions must load for ever, and answer as they did.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "io/artefacts.hpp"
#include "io/bytes.hpp"
#include "mliot/pipeline/pipeline.hpp"
#include "mliot/pipeline/statistical_pipeline.hpp"
#include "support/catch.hpp"

namespace {

namespace fs = std::filesystem;

// Written by schema version 1; the name tells the kind. Run test_io with MLIOT_WRITE_GOLDEN=1 once
// for a new kind; never change a file that a released version wrote or could have written. Before
// the first release a file is written anew where a model's arithmetic changed on purpose, which
// docs/formats/model.md tells.
const fs::path kGolden = fs::path(MLIOT_TEST_FOLDER) / "io" / "golden";

// Throws unless all golden vectors give their bits.
bool replays(const mliot::archive::Object& tree) {
  const mliot::archive::Reader reader(tree);
  if (reader.text("kind") == "state") return true;
  if (reader.text("kind") == "statistical") {
    return mliot::pipeline::StatisticalPipeline::load(reader).verify({.most_threads = 2}).ok();
  }
  return mliot::pipeline::Pipeline::load(reader).verify({.most_threads = 2}).ok();
}

std::vector<mliot::testing::Kind> stored_kinds() {
  auto all = mliot::testing::file_kinds();
  for (const auto& each : mliot::testing::statistical_kinds()) all.push_back(each);
  return all;
}

}  // namespace

TEST_CASE("the golden file of every kind loads, and its golden vectors replay") {
  for (const mliot::testing::Kind& kind : stored_kinds()) {
    INFO(std::string(kind.name));
    const fs::path path = kGolden / (std::string(kind.name) + ".mliot");
    if (std::getenv("MLIOT_WRITE_GOLDEN") != nullptr && !fs::exists(path)) {
      mliot::io::write_file(path, mliot::io::to_bytes(kind.make()));
    }
    const mliot::archive::Object tree = mliot::io::read_file(path);
    REQUIRE(replays(tree));
    REQUIRE(kind.probe(tree).empty());
    // The bytes of a tree do not depend on who wrote them.
    REQUIRE(mliot::io::from_bytes(mliot::io::to_bytes(tree)) == tree);
  }
}
