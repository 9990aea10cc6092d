// Draws the calendar, the items, the shops and their cabinets.
#include "datasets/chain.hpp"

#include <chrono>
#include <cmath>

#include "mliot/core/math.hpp"

namespace mliot::datasets {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr double kTwoPi = 6.283185307179586;
constexpr sys_days kStart = std::chrono::year(2023) / 1 / 2;  // a Monday

bool is_holiday(sys_days day) {
  const year_month_day date(day);
  const unsigned month = static_cast<unsigned>(date.month());
  const unsigned d = static_cast<unsigned>(date.day());
  return (month == 1 && d == 1) || (month == 5 && d == 1) || (month == 10 && d == 3) ||
         (month == 12 && (d == 25 || d == 26));
}

std::uint64_t index_of(std::size_t outer, std::size_t inner, std::int64_t inner_size) {
  return static_cast<std::uint64_t>(outer) * static_cast<std::uint64_t>(inner_size) + inner;
}

// Weather that the whole region shares: a season and a first-order autoregression around it.
std::vector<double> region_weather(const DemoSalesOptions& options, const std::vector<Day>& days) {
  const Random random = random_for(options.seed, Purpose::region_weather);
  std::vector<double> out;
  double state = 0;
  for (std::size_t t = 0; t < days.size(); ++t) {
    state = 0.8 * state + 2.0 * random.normal(t);
    const double warmest = kTwoPi * 200 / 365.25;
    out.push_back(10.5 + 9.0 * math::cos(days[t].year_angle - warmest) + state);
  }
  return out;
}

void run_shop(const DemoSalesOptions& options, const std::vector<Day>& days, std::size_t s,
              const std::vector<double>& region, Shop& shop) {
  const Random weather = random_for(options.seed, Purpose::shop_weather);
  const Random shocks = random_for(options.seed, Purpose::shop_shock);
  const Random visitors = random_for(options.seed, Purpose::footfall);
  double shock = 0;
  for (std::size_t t = 0; t < days.size(); ++t) {
    const std::uint64_t i = index_of(s, t, options.days);
    shop.temperature.push_back(rounded(region[t] + shop.warmth + 0.6 * weather.normal(i), 10));
    shock = 0.85 * shock + 0.06 * shocks.normal(i);
    shop.shock.push_back(shock);
    const double weekend = days[t].weekday == 4 || days[t].weekday == 5 ? shop.weekend : 0;
    const double mean = shop.visitors * math::exp(weekday_effect(days[t].weekday) + weekend +
                                                  shock - (days[t].holiday ? 0.5 : 0));
    shop.footfall.push_back(rounded(std::fmax(0, mean + std::sqrt(mean) * visitors.normal(i)), 1));
  }
}

Cabinet make_cabinet(const DemoSalesOptions& options, const Shop& shop, std::size_t s,
                     std::size_t category) {
  const Random noise = random_for(options.seed, Purpose::cabinet_noise);
  const Random breakdown = random_for(options.seed, Purpose::breakdown);
  const Random length = random_for(options.seed, Purpose::breakdown_length);
  Cabinet cabinet;
  double state = 0;
  std::uint64_t broken_days = 0;
  bool failed_yesterday = false;
  for (std::size_t t = 0; t < shop.temperature.size(); ++t) {
    const std::uint64_t i = index_of(s * kCategories.size() + category, t, options.days);
    state = 0.7 * state + 0.15 * noise.normal(i);
    if (broken_days > 0) {
      --broken_days;
    } else if (breakdown.uniform(i) < 0.004) {
      broken_days = 1 + length.below(i, 3);
    }
    const bool failed = broken_days > 0;
    const double warm = failed ? 5.0 : 0.0;
    const double outdoors = 0.03 * (shop.temperature[t] - 12);
    cabinet.temperature.push_back(
        rounded(kCategories[category].fridge + outdoors + state + warm, 10));
    cabinet.emptied.push_back(failed_yesterday);
    failed_yesterday = failed;
  }
  return cabinet;
}

}  // namespace

double rounded(double x, double steps) noexcept { return std::floor(x * steps + 0.5) / steps; }

double weekday_effect(int weekday) noexcept {
  constexpr std::array<double, 7> effects{-0.10, -0.15, -0.08, 0.02, 0.20, 0.32, -0.30};
  return effects[static_cast<std::size_t>(weekday)];
}

std::vector<Day> make_days(const DemoSalesOptions& options) {
  std::vector<Day> days;
  for (std::int64_t t = 0; t < options.days; ++t) {
    const sys_days day = kStart + std::chrono::days(t);
    const year_month_day date(day);
    const auto day_of_year = (day - sys_days(date.year() / 1 / 1)).count();
    days.push_back({.since_epoch = day.time_since_epoch().count(),
                    .weekday = static_cast<int>(t % 7),
                    .year_angle = kTwoPi * static_cast<double>(day_of_year) / 365.25,
                    .holiday = is_holiday(day),
                    .eve = is_holiday(day + std::chrono::days(1))});
  }
  return days;
}

std::vector<Item> make_items(const DemoSalesOptions& options) {
  const auto of = [&](Purpose purpose) { return random_for(options.seed, purpose); };
  std::vector<Item> items;
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(options.items); ++i) {
    const std::size_t category = i % kCategories.size();
    const bool slow = i % 4 == 3;
    const double level = of(Purpose::item_level).normal(i);
    const double price = kCategories[category].price;
    items.push_back({
        .category = category,
        .level = slow ? 0.3 * math::exp(0.5 * level) : 14 * math::exp(0.7 * level),
        .shape = slow ? 0.8 : 6 + 10 * of(Purpose::item_shape).uniform(i),
        .price = price * math::exp(0.25 * of(Purpose::item_price).normal(i)),
        .elasticity = 1.0 + of(Purpose::item_elasticity).uniform(i),
        .uplift = 0.15 + 0.35 * of(Purpose::item_uplift).uniform(i),
        .trend = 0.06 * of(Purpose::item_trend).normal(i),
    });
  }
  return items;
}

std::vector<Shop> make_shops(const DemoSalesOptions& options, const std::vector<Day>& days) {
  const auto of = [&](Purpose purpose) { return random_for(options.seed, purpose); };
  const std::vector<double> region = region_weather(options, days);
  std::vector<Shop> shops;
  for (std::size_t s = 0; s < static_cast<std::size_t>(options.shops); ++s) {
    Shop shop{};
    shop.size = math::exp(0.4 * of(Purpose::shop_size).normal(s));
    shop.visitors = 900 * shop.size;
    shop.warmth = 1.5 * of(Purpose::shop_warmth).normal(s);
    shop.weekend = 0.15 * of(Purpose::shop_weekend).normal(s);
    run_shop(options, days, s, region, shop);
    shops.push_back(std::move(shop));
  }
  return shops;
}

std::vector<Cabinet> make_cabinets(const DemoSalesOptions& options,
                                   const std::vector<Shop>& shops) {
  std::vector<Cabinet> cabinets;
  for (std::size_t s = 0; s < shops.size(); ++s) {
    for (std::size_t category = 0; category < kCategories.size(); ++category) {
      cabinets.push_back(make_cabinet(options, shops[s], s, category));
    }
  }
  return cabinets;
}

}  // namespace mliot::datasets
