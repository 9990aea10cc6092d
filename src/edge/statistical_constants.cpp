// Layouts of ARIMA models, angles of TBATS and moments of sizes as static const tables.
#include "edge/statistical_constants.hpp"

#include <algorithm>
#include <vector>

#include "edge/text.hpp"
#include "mliot/core/error.hpp"
#include "mliot/freestanding/aggregated_ahead.h"
#include "mliot/freestanding/arima.h"
#include "mliot/statistical/aggregated.hpp"
#include "mliot/statistical/arima.hpp"
#include "mliot/statistical/auto_arima.hpp"
#include "mliot/statistical/bootstrap_demand.hpp"
#include "mliot/statistical/tbats.hpp"

namespace mliot::edge::detail {
namespace {

using statistical::AnyPanel;
using statistical::ArimaLayout;
using statistical::ArimaOrder;

template <class Model>
Model model_of(const AnyPanel& panel) {
  const archive::Object options = panel.options();
  return Model(archive::read_options<typename Model::Options>(archive::Reader(options)));
}

StatisticalConstants arima(const AnyPanel& panel, const ArimaLayout& layout) {
  const ArimaOrder& most = layout.most;
  StatisticalConstants made{.text = format("static const mliot_arima_layout mliot_layout = "
                                           "{{{}, {}, {}, {}, {}, {}, {}, {}}};\n\n",
                                           most.p, most.q, most.seasonal_p, most.seasonal_q,
                                           layout.regressors, most.lost(), most.span(), most.m)};
  const auto take = [&](const ArimaOrder& order) {
    made.room = std::max<std::size_t>(made.room, MLIOT_ARIMA_ROOM(order.span(), order.lost()));
  };
  take({.d = 1, .m = most.m});  // what an empty history begins as
  for (std::size_t i = 0; i < panel.size(); ++i) take(layout.order(panel.state(i)));
  const statistical::ArimaScale& scale = layout.scale;
  if (scale.lambda) {
    made.text += format("static const mliot_arima_scale mliot_box_cox_scale = {{{}, {}}};\n\n",
                        literal(*scale.lambda), scale.adjusted ? 1 : 0);
  }
  return made;
}

StatisticalConstants tbats(const AnyPanel& panel) {
  const auto model = model_of<statistical::AutoTBATS>(panel);
  const mliot_tbats_seasons seasons = model.turning();
  std::vector<std::string> turns;
  turns.reserve(static_cast<std::size_t>(2 * seasons.count));
  for (std::int64_t i = 0; i < 2 * seasons.count; ++i) turns.push_back(literal(seasons.turns[i]));
  StatisticalConstants made{
      .text = "/* Cosine and sine of the angle that each season turns in a period. */\n" +
              table("double mliot_turns", turns) +
              format("static const mliot_tbats_seasons mliot_seasons = {{mliot_turns, {}}};\n\n",
                     seasons.count)};
  for (std::size_t i = 0; i < panel.size(); ++i) {
    const std::int64_t each = mliot_tbats_room(&seasons, panel.state(i).data());
    made.room = std::max(made.room, static_cast<std::size_t>(each));
  }
  made.room = std::max<std::size_t>(made.room, 1);
  return made;
}

StatisticalConstants imapa(const AnyPanel& panel) {
  const auto model = model_of<statistical::IMAPA>(panel);
  const auto most = static_cast<std::size_t>(model.options().max_aggregation_level);
  return {.text = {}, .room = MLIOT_IMAPA_ROOM(most)};
}

StatisticalConstants bootstrap(const AnyPanel& panel) {
  const auto model = model_of<statistical::BootstrapDemand>(panel);
  std::string text;
  if (model.options().jitter) {
    std::vector<std::string> moments;
    moments.reserve(MLIOT_JITTER_TABLE);
    for (const mliot_size_moments& each : statistical::BootstrapDemand::jitter()) {
      moments.push_back(format("{{{}, {}}}", literal(each.mean), literal(each.square)));
    }
    text = "/* Means and mean squares of the sizes 0, 1, ... drawn with their neighbours. */\n" +
           table("mliot_size_moments mliot_jitter", moments);
  }
  return {.text = text + format("static const mliot_chain mliot_sizes = {{{}, {}}};\n\n",
                                model.options().max_demands,
                                model.options().jitter ? "mliot_jitter" : "0")};
}

}  // namespace

StatisticalConstants statistical_constants(const AnyPanel& panel) {
  using statistical::ARIMA;
  using statistical::AutoARIMA;
  if (panel.model() == ARIMA::name) return arima(panel, model_of<ARIMA>(panel).layout());
  if (panel.model() == AutoARIMA::name) return arima(panel, model_of<AutoARIMA>(panel).layout());
  if (panel.model() == statistical::AutoTBATS::name) return tbats(panel);
  if (panel.model() == statistical::IMAPA::name) return imapa(panel);
  if (panel.model() == statistical::BootstrapDemand::name) return bootstrap(panel);
  return {};
}

}  // namespace mliot::edge::detail
