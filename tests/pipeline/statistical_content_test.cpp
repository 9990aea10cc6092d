// Statistical models fitted in C++, put together for a file, and contents that do not fit.
#include "mliot/pipeline/statistical_content.hpp"

#include <array>
#include <vector>

#include "mliot/pipeline/statistical_pipeline.hpp"
#include "support/catch.hpp"
#include "support/statistical.hpp"

namespace {

using namespace mliot;
using pipeline::StatisticalContent;
using pipeline::StatisticalModel;
using pipeline::StatisticalPipeline;
using testing::ManySeries;

const data::TimeAxis& daily() {
  static const data::TimeAxis axis(data::Frequency::parse("D"), 0);
  return axis;
}

ManySeries two_series() {
  ManySeries both;
  both.add(testing::whole_numbers(30, 1));
  both.add(testing::positive_numbers(25, 2));
  return both;
}

StatisticalContent theta_of(const ManySeries& series) {
  auto content = StatisticalContent::of(daily(), series.view(), std::vector<std::int64_t>{3, 10});
  const auto theta = testing::fitted_panel<statistical::Theta>({.season_length = 4}, series);
  content.models.push_back(
      StatisticalModel::of("Theta", statistical::AnyPanel::of(theta), series.view()));
  return content;
}

pipeline::PipelineParts named() {
  pipeline::PipelineParts parts;
  parts.ids = {std::vector<std::string>{"north", "south"}};
  return parts;
}

}  // namespace

TEST_CASE("models that C++ has fitted stream with the bits of their panel") {
  const ManySeries series = two_series();
  const StatisticalContent content = theta_of(series);
  CHECK(content.next_period == std::vector<std::int64_t>{33, 35});
  CHECK(content.last == std::vector<double>{series.values[29], series.values.back()});
  CHECK(content.models[0].counts == std::vector<std::uint8_t>{1, 0});
  auto models =
      archive::load<StatisticalPipeline>(archive::save(StatisticalPipeline(content, named())));
  auto known = testing::fitted_panel<statistical::Theta>({.season_length = 4}, series);
  const auto south = models.series("south").value();
  REQUIRE(models.update({.series = south, .time = 35 * testing::kDay, .value = 50, .past = {}}) ==
          pipeline::Status::ok);
  known.update(1, 50);
  std::array<double, 6> mean{};
  std::array<double, 6> variance{};
  known.predict(3, mean, variance, {});
  std::array<double, 3> streamed{};
  std::array<double, 3> spread{};
  REQUIRE(models.predict_into(south, {0}, streamed, spread) == pipeline::Status::ok);
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(streamed[k] == mean[3 + k]);
    CHECK(spread[k] == variance[3 + k]);
  }
}

TEST_CASE("a series without observations begins with its first event") {
  ManySeries series = two_series();
  series.offsets.push_back(series.offsets.back());
  const auto naive = testing::fitted_panel<statistical::Naive>({}, series);
  auto content =
      StatisticalContent::of(daily(), series.view(), std::vector<std::int64_t>{3, 10, 99});
  CHECK(content.next_period[2] == StatisticalContent::kNotBegun);
  content.models.push_back(
      StatisticalModel::of("Naive", statistical::AnyPanel::of(naive), series.view()));
  auto parts = named();
  std::get<std::vector<std::string>>(parts.ids[0]).emplace_back("west");
  StatisticalPipeline models(std::move(content), parts);
  const auto west = models.series("west").value();
  CHECK(models.update(west, 5) == pipeline::Status::not_ready);
  CHECK(models.update({.series = west, .time = 7 * testing::kDay, .value = 5, .past = {}}) ==
        pipeline::Status::ok);
}

TEST_CASE("parts of statistical models that do not fit are named") {
  using Catch::Contains;
  const ManySeries series = two_series();
  const auto refuse = [&](const char* message, auto spoil) {
    StatisticalContent content = theta_of(series);
    spoil(content);
    CHECK_THROWS_WITH(StatisticalPipeline(content, named()), Contains(message));
    CHECK_THROWS_AS(content.check(), InvalidArgument);
  };
  refuse("1 last values", [](auto& all) { all.last.pop_back(); });
  refuse("two models have the name 'Theta'",
         [](auto& all) { all.models.push_back(all.models.front()); });
  refuse("'Theta' has no fallback model for 1 series", [](auto& all) {
    all.models[0].own[0] = 0;
    all.models[0].panel = all.models[0].panel.part(std::vector<std::size_t>{1});
  });
  refuse("'Theta' has states of 2 series, 1 of 2 are its own",
         [](auto& all) { all.models[0].own[0] = 0; });
  refuse("'Theta' has counts of 1 series", [](auto& all) { all.models[0].counts.pop_back(); });
  refuse("'Theta' has places", [](auto& all) { all.models[0].places.clear(); });
  refuse("'Theta' does not say how far series 1 goes", [](auto& all) {
    all.first_period[1] = all.next_period[1] = StatisticalContent::kNotBegun;
  });
  CHECK_THROWS_WITH(StatisticalContent::of(daily(), series.view(), std::vector<std::int64_t>{3}),
                    Contains("1 first periods of 2 series"));
  CHECK_THROWS_WITH(StatisticalContent::of(daily(), series.view(),
                                           std::vector<std::int64_t>{std::int64_t{1} << 62, 0}),
                    Contains("beyond all times"));
  ManySeries one;
  one.add(testing::whole_numbers(9, 1));
  CHECK_THROWS_WITH(StatisticalModel::of("Theta", theta_of(series).models[0].panel, one.view()),
                    Contains("'Theta': states of 2 series, not of 1"));
}
