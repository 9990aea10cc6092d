// row_select: every instruction set takes each tree to the place that a plain loop finds.
#include "kernel/row_select.hpp"

#include <vector>

#include "kernel/threshold_bins.hpp"
#include "mliot/core/random.hpp"
#include "support/targets.hpp"

namespace {

using namespace mliot::kernel;

struct Sample {
  std::vector<RowStep> steps;
  std::vector<RowStepTables> step_tables;
  std::vector<std::int8_t> bins;
  std::size_t tables;

  RowForest forest() const {
    return {steps.data(), tables > kNarrowTables ? step_tables.data() : nullptr, tables};
  }
};

// Places are drawn among those that earlier steps lead to, so that lanes do move.
Sample sample_of(std::size_t steps, std::size_t tables) {
  Sample sample{std::vector<RowStep>(steps), std::vector<RowStepTables>(steps), {}, tables};
  const mliot::Random random(steps * 40 + tables);
  std::uint64_t next = 0;
  const auto below = [&](std::size_t n) { return random.below(next++, n); };
  for (std::size_t k = 0; k < steps; ++k) {
    for (std::size_t lane = 0; lane < kRowLanes; ++lane) {
      const auto missing_left = below(2) * kMissingLeft;
      const std::size_t table = below(tables);
      const std::size_t narrow = tables > kNarrowTables ? 0 : kTableColumns * table;
      sample.steps[k].column[lane] =
          static_cast<std::uint8_t>(below(kTableColumns) + narrow + missing_left);
      sample.steps[k].threshold[lane] =
          static_cast<std::int8_t>(static_cast<int>(below(256)) - 128);
      sample.steps[k].place[lane] = static_cast<std::uint8_t>(below(2) * below(k + 1));
      sample.step_tables[k].table[lane] = static_cast<std::uint8_t>(table);
    }
  }
  for (std::size_t i = 0; i < tables * kTableColumns; ++i) {
    const int bin = static_cast<int>(below(256)) - 128;
    sample.bins.push_back(below(5) == 0 ? kMissingBin : static_cast<std::int8_t>(bin));
  }
  return sample;
}

std::vector<std::uint8_t> naive_places(const Sample& sample, const RowGroup& group) {
  std::vector<std::uint8_t> places;
  for (std::size_t lane = 0; lane < group.trees; ++lane) {
    std::uint8_t at = 0;
    for (std::size_t k = 0; k < group.steps; ++k) {
      const RowStep& step = sample.steps[group.first_step + k];
      const std::size_t table = sample.step_tables[group.first_step + k].table[lane];
      const std::size_t column = table * kTableColumns + step.column[lane] % kTableColumns;
      int bin = sample.bins[column];
      if (bin == kMissingBin && step.column[lane] >= kMissingLeft) bin = kLowestBin;
      if (at == step.place[lane] && bin > step.threshold[lane])
        at = static_cast<std::uint8_t>(k + 1);
    }
    places.push_back(at);
  }
  return places;
}

void check(const Sample& sample, const RowGroup& group) {
  const auto wanted = naive_places(sample, group);
  mliot::testing::on_every_target([&] {
    std::vector<std::uint8_t> places(kRowLanes);
    row_select(sample.forest(), group, {sample.bins.data(), true}, places.data());
    places.resize(group.trees);
    REQUIRE(places == wanted);
  });
}

}  // namespace

TEST_CASE("row_select equals the plain loop for any number of trees") {
  const Sample sample = sample_of(35, 3);
  for (std::uint32_t trees = 1; trees <= kRowLanes; ++trees) {
    check(sample, {.first_step = 4, .steps = 31, .trees = trees});
  }
}

TEST_CASE("row_select equals the plain loop for any number of steps") {
  const Sample sample = sample_of(255, 2);
  for (std::uint32_t steps = 0; steps <= 255; steps += steps < 20 ? 1 : 47) {
    check(sample, {.first_step = 0, .steps = steps, .trees = 100});
  }
}

TEST_CASE("row_select equals the plain loop for 16 to 512 columns") {
  for (std::size_t tables = 1; tables <= kMostTables; ++tables) {
    check(sample_of(60, tables), {.first_step = 0, .steps = 60, .trees = 128});
  }
}

TEST_CASE("row_select without missing values needs no look at where they go", "[once]") {
  for (const std::size_t tables : {1U, 5U, 12U}) {
    Sample sample = sample_of(60, tables);
    for (auto& bin : sample.bins) bin = bin == kMissingBin ? std::int8_t{0} : bin;
    const RowGroup group{.first_step = 0, .steps = 60, .trees = 77};
    const auto wanted = naive_places(sample, group);
    mliot::testing::on_every_target([&] {
      std::vector<std::uint8_t> places(kRowLanes);
      row_select(sample.forest(), group, {sample.bins.data(), false}, places.data());
      places.resize(group.trees);
      REQUIRE(places == wanted);
    });
  }
}
