// What C++ makes of inputs and files that Python wrote, number by number as 16 hexadecimal digits.
#include <bit>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <mliot/mliot.hpp>
#include <string>
#include <vector>

using namespace mliot;
using Numbers = std::vector<double>;

namespace {

std::filesystem::path folder;

template <class T>
std::vector<T> read(const std::string& name) {
  std::ifstream file(folder / name, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  std::vector<T> values(bytes.size() / sizeof(T));
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(values.data()));
  return values;
}

void say(const std::string& name, const Numbers& values) {
  std::printf("%s", name.c_str());
  for (const double x : values) {
    const auto bits = std::bit_cast<unsigned long long>(x == x ? x : mliot_nan());
    std::printf(" %016llx", bits);
  }
  std::printf("\n");
}

// A transform along time out of its file, sample by sample.
void stream(const std::filesystem::path& path, const Numbers& x) {
  auto loaded = io::load(path);
  Numbers out;
  for (std::size_t t = 0; t < x.size(); ++t) {
    double value = 0;
    const pipeline::Event event{.series = {0},
                                .time = static_cast<std::int64_t>(t) * 1'000'000,
                                .value = 0,
                                .past = std::span(&x[t], 1)};
    if (loaded.update(event) != pipeline::Status::ok) std::printf("refused ");
    if (loaded.predict_into({0}, std::span(&value, 1)) != pipeline::Status::ok) std::printf("? ");
    out.push_back(value);
  }
  say("stream " + path.stem().string(), out);
}

template <class Step>
void columns(Step step, const Numbers& table, std::size_t width, auto... target) {
  const data::MatrixView<const double> rows(table.data(), table.size() / width, width);
  step.fit(rows, target...);
  Numbers out(rows.rows() * step.outputs());
  step.transform(rows, {out.data(), rows.rows(), step.outputs()});
  say("fit " + std::string(Step::name), out);
}

template <class M>
void forecast(statistical::PanelView series) {
  typename M::Options options{};
  if constexpr (requires { options.season_length = std::int64_t{4}; }) options.season_length = 4;
  statistical::FittedPanel<M> panel(options);
  panel.fit(series, {}, {.threads = 2});
  Numbers mean(panel.size() * 5);
  Numbers variance(mean.size());
  Numbers bounds(2 * mean.size());
  panel.predict(5, mean, variance, {});
  panel.quantiles(5, Numbers{0.1, 0.9}, bounds, {});
  say("mean " + std::string(M::name), mean);
  say("bounds " + std::string(M::name), bounds);
}

void go_on_with_quality() {
  auto profile = io::load_quality_profile(folder / "quality.mliot");
  const auto times = read<std::int64_t>("later_times");
  const auto values = read<double>("later_values");
  const std::vector<std::int64_t> offsets{0, static_cast<std::int64_t>(times.size())};
  profile.update({offsets, times, {values}, profile.names()}, 2);
  const bool same = profile == io::load_quality_profile(folder / "quality_whole.mliot");
  std::printf("quality: %s\n", same ? "the same" : "different");
}

}  // namespace

int main(int, char** arguments) {
  folder = arguments[1];
  const auto x = read<double>("x");
  for (const auto& each : std::filesystem::directory_iterator(folder / "transforms")) {
    stream(each.path(), x);
  }
  using namespace preprocessing;
  const auto table = read<double>("table");
  columns(StandardScaler(), table, 3);
  columns(MinMaxScaler(), table, 3);
  columns(MaxAbsScaler(), table, 3);
  columns(RobustScaler(), table, 3);
  columns(QuantileTransformer(), table, 3);
  columns(PowerTransformer(), table, 3);
  const auto codes = read<double>("codes");
  const auto target = read<double>("target");
  columns(OneHotEncoder(), codes, 2);
  columns(CountEncoder(), codes, 2);
  columns(TargetEncoder(), codes, 2, std::span<const double>(target));
  const auto values = read<double>("values");
  const auto offsets = read<std::int64_t>("offsets");
  [&]<class... M>(std::type_identity<std::tuple<M...>>) {
    (forecast<M>({values, offsets}), ...);
  }(std::type_identity<statistical::Models>{});
  go_on_with_quality();
}
