// Times the stream of statistical models: nanoseconds of update + forecast one step ahead, one
// observation at a time, on one thread; a line a model.
//
//   bench_statistical_stream season events
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <type_traits>
#include <vector>

#include "mliot/mliot.hpp"
#include "mliot/statistical/all.hpp"
#include "mliot/statistical/fitted_panel.hpp"

namespace {

using namespace mliot;
using pipeline::StatisticalPipeline;
using pipeline::Status;

constexpr std::size_t kSeries = 100;

// Counts with a wave of a season, some of them 0.
double sample(const Random& random, std::size_t series, std::size_t t, std::size_t season) {
  const double level = 2.0 + static_cast<double>(series % 10);
  const double wave = t % season < season / 2 ? 1.0 : 1.6;
  return std::floor(level * wave * 1.5 * random.uniform(series * 1'000'003 + t));
}

template <class M>
typename M::Options options_of(std::int64_t season) {
  typename M::Options options{};
  if constexpr (requires { options.season_length; }) {
    if constexpr (std::is_same_v<decltype(options.season_length), std::int64_t>) {
      options.season_length = season;
    }
  }
  return options;
}

template <class M>
StatisticalPipeline fitted(std::size_t season) {
  const Random random(1);
  const std::size_t days = 6 * season + 20;
  std::vector<double> values;
  std::vector<std::int64_t> offsets{0};
  for (std::size_t i = 0; i < kSeries; ++i) {
    for (std::size_t t = 0; t < days; ++t) values.push_back(sample(random, i, t, season));
    offsets.push_back(static_cast<std::int64_t>(values.size()));
  }
  statistical::FittedPanel<M> panel(options_of<M>(static_cast<std::int64_t>(season)));
  panel.fit({values, offsets}, {}, {.threads = 2});
  const archive::Object tree = archive::save(panel);
  pipeline::StatisticalContent content{.axis = {},
                                       .missing = pipeline::MissingValue::refused,
                                       .number = 0,
                                       .first_period = std::vector<std::int64_t>(kSeries, 0),
                                       .next_period = panel.counts(),
                                       .last = std::vector<double>(kSeries, 0),
                                       .scales = std::vector<double>(kSeries, 0),
                                       .models = {}};
  std::vector<std::int64_t> ids(kSeries);
  std::vector<std::size_t> places(kSeries);
  for (std::size_t i = 0; i < kSeries; ++i) {
    ids[i] = static_cast<std::int64_t>(i);
    places[i] = i;
  }
  pipeline::StatisticalModel model{
      .name = std::string(M::name),
      .own = std::vector<std::uint8_t>(kSeries, 1),
      .panel = statistical::AnyPanel::load(M::name, archive::Reader(tree))};
  model.places = std::move(places);
  content.models.push_back(std::move(model));
  pipeline::PipelineParts parts;
  parts.ids = {std::move(ids)};
  return StatisticalPipeline(std::move(content), std::move(parts));
}

template <class M>
bool time_model(std::size_t season, std::size_t events) {
  StatisticalPipeline models = fitted<M>(season);
  const Random random(2);
  std::vector<float> nanoseconds;
  nanoseconds.reserve(events);
  double sum = 0;
  for (std::size_t e = 0; e < events; ++e) {
    const pipeline::SeriesIndex series{e % kSeries};
    const double y = sample(random, series.value, e / kSeries, season);
    double mean = 0;
    double variance = 0;
    const auto start = std::chrono::steady_clock::now();
    const Status taken = models.update(series, y);
    const Status said =
        models.predict_into(series, {0}, std::span(&mean, 1), std::span(&variance, 1));
    const std::chrono::duration<float, std::nano> wall = std::chrono::steady_clock::now() - start;
    if (taken != Status::ok || said != Status::ok) return false;
    nanoseconds.push_back(wall.count());
    sum += mean;
  }
  const auto at = [&](double share) {
    const auto place = static_cast<std::ptrdiff_t>(share * static_cast<double>(events - 1));
    std::nth_element(nanoseconds.begin(), nanoseconds.begin() + place, nanoseconds.end());
    return static_cast<double>(nanoseconds[static_cast<std::size_t>(place)]);
  };
  std::printf("{\"model\": \"%s\", \"p50\": %.0f, \"p99\": %.0f, \"mean_forecast\": %.6f}\n",
              std::string(M::name).c_str(), at(0.5), at(0.99), sum / static_cast<double>(events));
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: bench_statistical_stream season events\n");
    return 2;
  }
  const auto season = static_cast<std::size_t>(std::atoll(argv[1]));
  const auto events = static_cast<std::size_t>(std::atoll(argv[2]));
  const bool done = [&]<class... M>(std::type_identity<std::tuple<M...>>) {
    return (time_model<M>(season, events) && ...);
  }(std::type_identity<statistical::Models>{});
  return done ? 0 : 1;
}
