// Batches give the same bits whatever floating-point mode the caller's thread is in.
#if defined(__SSE2__)
#include <xmmintrin.h>

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "mliot/metrics/interval.hpp"
#include "mliot/metrics/point.hpp"
#include "mliot/metrics/scaled.hpp"
#include "mliot/preprocessing/all.hpp"
#include "mliot/preprocessing/all_whole_series.hpp"
#include "mliot/preprocessing/clock_drift.hpp"
#include "mliot/preprocessing/kalman_fit.hpp"
#include "mliot/preprocessing/local_scaler.hpp"
#include "mliot/preprocessing/min_max_scaler.hpp"
#include "mliot/preprocessing/power_transformer.hpp"
#include "mliot/preprocessing/quantile_transformer.hpp"
#include "mliot/preprocessing/resample.hpp"
#include "mliot/preprocessing/robust_scaler.hpp"
#include "mliot/preprocessing/standard_scaler.hpp"
#include "mliot/preprocessing/target_encoder.hpp"
#include "mliot/preprocessing/units.hpp"
#include "mliot/statistical/mstl_panel.hpp"
#include "support/catch.hpp"
#include "support/options.hpp"
#include "support/statistical.hpp"
#include "support/transforms.hpp"

namespace mliot {
namespace {

using Numbers = std::vector<double>;
using testing::same_bits;

/// What a program may have asked of its thread: -ffast-math links turn denormals off.
constexpr std::array<unsigned, 3> kModes{0x8040, 0x4000, 0x6000};  // flush, round up, to zero

/// Puts the thread into a mode for a scope.
class InMode {
 public:
  explicit InMode(unsigned bits) : saved_(_mm_getcsr()) { _mm_setcsr(saved_ | bits); }
  ~InMode() { _mm_setcsr(saved_); }
  InMode(const InMode&) = delete;
  InMode& operator=(const InMode&) = delete;

 private:
  unsigned saved_;
};

/// made() has the same bits in every mode.
template <class Made>
void require_same_in_every_mode(std::string_view name, Made&& made) {
  INFO(name);
  const Numbers wanted = made();
  for (const unsigned bits : kModes) {
    Numbers found;
    {
      const InMode mode(bits);
      found = made();
    }
    INFO("mode " << bits);
    REQUIRE(same_bits(wanted, found));
  }
}

/// Numbers of two series, ordinary ones and some whose results are denormal.
Numbers some_numbers(double unit) {
  Numbers x = testing::positive_numbers(150, 1);
  const Numbers more = testing::positive_numbers(90, 2);
  x.insert(x.end(), more.begin(), more.end());
  for (double& each : x) each = each * unit / 7;
  return x;
}

constexpr double kUnits[] = {1, 1e-308};

template <class Visit, class... T>
void for_each_type(std::type_identity<std::tuple<T...>> /*list*/, Visit&& visit) {
  (visit(std::type_identity<T>{}), ...);
}

data::MatrixView<const double> table_of(const Numbers& x) { return {x.data(), x.size() / 3, 3}; }

template <class Scaler>
Numbers scaled(Scaler scaler, const Numbers& x) {
  scaler.fit(table_of(x), 2);
  Numbers out(x.size());
  scaler.transform(table_of(x), data::MatrixView<double>(out.data(), x.size() / 3, 3), 2);
  return out;
}

TEST_CASE("the caller's floating-point mode does not show in transforms along time", "[once]") {
  for (const double unit : kUnits) {
    const Numbers x = some_numbers(unit);
    const auto along_time = [&]<class T>(std::type_identity<T> type) {
      for (const auto& options : testing::some_options(type)) {
        require_same_in_every_mode(T::name, [&] { return testing::batch<double>(T(options), x); });
      }
    };
    for_each_type(std::type_identity<features::Transforms>{}, along_time);
    for_each_type(std::type_identity<preprocessing::Transforms>{}, along_time);
    for_each_type(std::type_identity<preprocessing::WholeSeriesTransforms>{},
                  [&]<class T>(std::type_identity<T>) {
                    typename T::Options options{};
                    if constexpr (requires { options.season_length; }) options.season_length = 4;
                    require_same_in_every_mode(T::name, [&] {
                      Numbers out(x.size());
                      T(options).transform(std::span<const double>(x), std::span<double>(out));
                      return out;
                    });
                  });
  }
}

TEST_CASE("the caller's floating-point mode does not show in scalers and encoders", "[once]") {
  using namespace preprocessing;
  for (const double unit : kUnits) {
    const Numbers x = some_numbers(unit);
    require_same_in_every_mode("standard", [&] { return scaled(StandardScaler(), x); });
    require_same_in_every_mode("robust", [&] { return scaled(RobustScaler(), x); });
    require_same_in_every_mode("min max", [&] { return scaled(MinMaxScaler(), x); });
    require_same_in_every_mode("quantile", [&] { return scaled(QuantileTransformer(), x); });
    require_same_in_every_mode("power", [&] { return scaled(PowerTransformer(), x); });
    require_same_in_every_mode("target encoder", [&] {
      TargetEncoder encoder;
      Numbers levels(x.size());
      for (std::size_t i = 0; i < levels.size(); ++i) levels[i] = static_cast<double>(i % 5);
      const data::MatrixView<const double> rows(levels.data(), levels.size(), 1);
      encoder.fit(rows, x, 2);
      Numbers out(x.size());
      encoder.transform(rows, data::MatrixView<double>(out.data(), out.size(), 1), 2);
      return out;
    });
  }
}

TEST_CASE("the caller's floating-point mode does not show in times, units and metrics", "[once]") {
  using namespace preprocessing;
  for (const double unit : kUnits) {
    const Numbers x = some_numbers(unit);
    const Numbers y(x.rbegin(), x.rend());
    std::vector<std::int64_t> times;
    for (std::size_t i = 0; i < x.size(); ++i) times.push_back(static_cast<std::int64_t>(7 * i));
    const std::vector<std::int64_t> offsets{0, static_cast<std::int64_t>(x.size())};
    require_same_in_every_mode("resample", [&] {
      const Resample resample({.freq = "20", .aggregates = {Aggregate::mean}});
      return resample.transform({offsets, times, {x}}, 2).columns[0];
    });
    require_same_in_every_mode("units", [&] {
      Numbers out(x.size());
      UnitConversion(preprocessing::unit("degF"), preprocessing::unit("degC")).convert(x, out, 2);
      return out;
    });
    require_same_in_every_mode("metrics", [&] {
      return Numbers{metrics::mae(x, y),   metrics::rmse(x, y),        metrics::mape(x, y),
                     metrics::smape(x, y), metrics::wape(x, y),        metrics::pinball(x, y, 0.3),
                     metrics::pis(x, y),   metrics::mase(x, y, {x, 4})};
    });
  }
}

TEST_CASE("the caller's floating-point mode does not show in statistical models", "[once]") {
  testing::ManySeries series;
  for (std::uint64_t stream = 0; stream < 5; ++stream) {
    series.add(testing::whole_numbers(60 + 7 * stream, stream));
  }
  for_each_type(std::type_identity<statistical::Models>{}, [&]<class M>(std::type_identity<M>) {
    if constexpr (!statistical::TakesRegressors<M>) {
      require_same_in_every_mode(M::name, [&] {
        statistical::FittedPanel<M> panel(testing::quarterly<M>());
        panel.fit(series.view(), {}, {.threads = 2});
        panel.update(series.view());
        Numbers mean(panel.size() * 6);
        Numbers variance(mean.size());
        panel.predict(6, mean, variance, {.threads = 2});
        Numbers paths(panel.size() * 12);
        panel.simulate(6, 2, 1, paths, {.threads = 2});
        mean.insert(mean.end(), variance.begin(), variance.end());
        mean.insert(mean.end(), paths.begin(), paths.end());
        return mean;
      });
    }
  });
}

}  // namespace
}  // namespace mliot
#endif
