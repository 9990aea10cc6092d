// What every transform along time must keep, driven by the type list.
#include "support/transforms.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>
#include <type_traits>

#include "mliot/core/random.hpp"
#include "mliot/features/all.hpp"
#include "mliot/io/model_file.hpp"
#include "mliot/preprocessing/all.hpp"
#include "support/catch.hpp"
#include "support/options.hpp"
#include "support/targets.hpp"

namespace mliot::features {
namespace {

using testing::batch;
using testing::same_bits;
using testing::stream;
using testing::tail;

/// The transforms of both modules, and the maps of fitted scalers and encoders.
using Every =
    decltype(std::tuple_cat(std::declval<Transforms>(), std::declval<preprocessing::Transforms>(),
                            std::declval<preprocessing::Maps>()));

/// Calls visit(transform) for some settings of every type in the list.
template <class Visit>
void for_each_transform(Visit&& visit) {
  const auto try_options = [&]<class T>(std::type_identity<T> type) {
    for (const typename T::Options& options : testing::some_options(type)) visit(T(options));
  };
  [&]<class... T>(std::type_identity<std::tuple<T...>>) {
    (try_options(std::type_identity<T>{}), ...);
  }(std::type_identity<Every>{});
}

template <class Transform>
bool same_options(const Transform& a, const Transform& b) {
  return archive::save(a) == archive::save(b);
}

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::vector<std::pair<std::string, std::vector<double>>> inputs() {
  auto kinds = testing::kinds_of_data(1200);
  kinds.push_back({"empty", {}});
  kinds.push_back({"one sample", {2.5}});
  kinds.push_back({"all missing", std::vector<double>(70, kNaN)});
  kinds.push_back({"infinities", {1, 2, HUGE_VAL, 3, 4, -HUGE_VAL, HUGE_VAL, kNaN, 5, 6, 7, 8}});
  return kinds;
}

TEST_CASE("every transform keeps its options through an archive") {
  for_each_transform([](const auto& transform) {
    using T = std::remove_cvref_t<decltype(transform)>;
    INFO(T::name);
    const auto stored = io::to_bytes(archive::save(transform));
    const T again = archive::load<T>(io::from_bytes(stored));
    REQUIRE(same_options(transform, again));
    const auto x = testing::kinds_of_data(100).front().second;
    REQUIRE(same_bits(batch<double>(transform, x), batch<double>(again, x)));
  });
}

TEST_CASE("every transform gives the same bits in batch and stream, on every kernel target",
          "[once]") {
  for (const auto& [kind, x] : inputs()) {
    for_each_transform([&, &kind = kind, &x = x](const auto& transform) {
      INFO(transform.name << " on " << kind);
      const auto wanted = stream<double>(transform, x);
      const auto wanted_float = stream<float>(transform, x);
      testing::on_every_target([&] {
        REQUIRE(same_bits(batch<double>(transform, x), wanted));
        REQUIRE(same_bits(batch<float>(transform, x), wanted_float));
      });
    });
  }
}

TEST_CASE("no transform sees the future") {
  for (const auto& [kind, x] : inputs()) {
    if (x.size() < 2) continue;
    auto changed = x;
    const std::size_t origin = x.size() / 2;
    for (std::size_t t = origin; t < x.size(); ++t) changed[t] = 1e15 + static_cast<double>(t);
    for_each_transform([&, &kind = kind, &x = x](const auto& transform) {
      INFO(transform.name << " on " << kind);
      auto before = batch<double>(transform, x);
      auto after = batch<double>(transform, changed);
      before.resize(origin);
      after.resize(origin);
      REQUIRE(same_bits(before, after));
    });
  }
}

TEST_CASE("no transform sees further back than its memory") {
  for (const auto& [kind, x] : inputs()) {
    for_each_transform([&, &kind = kind, &x = x](const auto& transform) {
      INFO(transform.name << " on " << kind);
      if (x.empty() || transform.memory() > x.size() / 2) return;
      const std::size_t begin = x.size() / 3;
      const std::size_t settled = transform.memory() - 1;
      const auto whole = batch<double>(transform, x);
      const auto part = batch<double>(transform, tail(x, begin));
      REQUIRE(same_bits(tail(whole, begin + settled), tail(part, settled)));
    });
  }
}

TEST_CASE("every transform leaves its input alone and repeats itself") {
  for (const auto& [kind, x] : inputs()) {
    for_each_transform([&, &kind = kind, &x = x](const auto& transform) {
      INFO(transform.name << " on " << kind);
      const auto copy = x;
      const auto first = batch<double>(transform, x);
      REQUIRE(same_bits(x, copy));
      REQUIRE(same_bits(first, batch<double>(transform, x)));
    });
  }
}

TEST_CASE("a stream goes on from a copy of its state, and starts anew after reset") {
  const auto x = testing::kinds_of_data(300).back().second;
  for_each_transform([&](const auto& transform) {
    INFO(transform.name);
    REQUIRE(transform.state_size() % sizeof(std::uint64_t) == 0);
    const auto wanted = stream<double>(transform, x);
    std::vector<std::uint64_t> state(transform.state_size() / sizeof(std::uint64_t), 0xABCD);
    transform.reset(state.data());
    std::vector<double> got;
    const auto push = [&](double sample) {
      transform.push(state.data(), sample);
      got.push_back(transform.template value<double>(state.data()));
    };
    for (std::size_t t = 0; t < 150; ++t) push(x[t]);
    const auto copy = state;
    transform.reset(state.data());
    push(1e9);
    got.pop_back();
    state = copy;
    for (std::size_t t = 150; t < x.size(); ++t) push(x[t]);
    REQUIRE(same_bits(got, wanted));
  });
}

TEST_CASE("every transform refuses an output of another length by name") {
  const std::vector<double> x{1, 2, 3};
  std::vector<double> out(2);
  for_each_transform([&](const auto& transform) {
    REQUIRE_THROWS_WITH(
        transform.template transform<double>(std::span<const double>(x), std::span<double>(out)),
        Catch::Contains(std::string(transform.name)) && Catch::Contains("as long as the input"));
  });
}

TEST_CASE("every transform of missing samples alone is missing") {
  const std::vector<double> x(40, kNaN);
  for_each_transform([&](const auto& transform) {
    INFO(transform.name);
    using T = std::remove_cvref_t<decltype(transform)>;
    constexpr bool kCounts = std::string_view(T::name).ends_with("_count");  // there are none
    for (const double y : batch<double>(transform, x)) {
      REQUIRE((std::isnan(y) || (kCounts && y == 0)));
    }
  });
}

// A state of its own for each stream.
template <class T>
std::vector<std::uint64_t> begun(const T& transform) {
  std::vector<std::uint64_t> state(transform.state_size() / sizeof(std::uint64_t));
  transform.reset(state.data());
  return state;
}

TEST_CASE("every state that samples lead to is valid") {
  for (const auto& [kind, x] : inputs()) {
    for_each_transform([&, &kind = kind, &x = x](const auto& transform) {
      INFO(transform.name << " on " << kind);
      auto state = begun(transform);
      REQUIRE(transform.valid(state.data()));
      for (std::size_t t = 0; t < x.size(); ++t) {
        transform.push(state.data(), x[t]);
        if (t % 37 == 0 || t < 20) REQUIRE(transform.valid(state.data()));
      }
      REQUIRE(transform.valid(state.data()));
    });
  }
}

TEST_CASE("a changed state is refused, or goes on without harm") {
  const Random random(5);
  std::uint64_t draw = 0;
  std::size_t refused = 0;
  for (const auto& [kind, x] : testing::kinds_of_data(60)) {
    for_each_transform([&, &kind = kind, &x = x](const auto& transform) {
      INFO(transform.name << " on " << kind);
      auto whole = begun(transform);
      for (const double each : x) transform.push(whole.data(), each);
      constexpr std::array<std::uint64_t, 8> kWords{0,
                                                    1,
                                                    7,
                                                    ~std::uint64_t{0},
                                                    std::uint64_t{1} << 63,
                                                    0x7FF0000000000000,
                                                    0x7FF8000000000001,
                                                    0x3FF0000000000000};
      for (int change = 0; change < 40; ++change) {
        auto state = whole;
        const auto place = random.below(draw++, state.size());
        const auto bit = std::uint64_t{1} << random.below(draw++, 64);
        const auto word = kWords[random.below(draw++, kWords.size())];
        state[place] = change % 2 == 0 ? state[place] ^ bit : word;
        if (!transform.valid(state.data())) {
          ++refused;
          continue;
        }
        for (const double each : x) transform.push(state.data(), each);
        static_cast<void>(transform.template value<float>(state.data()));
        REQUIRE(transform.valid(state.data()));
      }
    });
  }
  REQUIRE(refused > 10'000);
}

}  // namespace
}  // namespace mliot::features
