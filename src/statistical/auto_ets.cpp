// Choice among the forms of exponential smoothing.
#include "mliot/statistical/auto_ets.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "ets_fit.hpp"
#include "mliot/core/error.hpp"
#include "statistical/moments.hpp"

namespace mliot::statistical {
namespace {

std::size_t periods(const AutoETSOptions& options) {
  return static_cast<std::size_t>(options.season_length);
}

bool admits(char letter, char wanted) { return letter == 'Z' || letter == wanted; }

// Every form that the letters admit, the simplest first.
std::vector<EtsForm> forms_of(const AutoETSOptions& options) {
  const std::string& model = options.model;
  constexpr char kLetters[] = {'N', 'A', 'M'};
  std::vector<EtsForm> forms;
  forms.reserve(kEtsForms);
  for (std::size_t code = 0; code < kEtsForms; ++code) {
    const EtsForm form = EtsForm::of_code(code);
    if (form.seasonal() && options.season_length == 1) continue;
    if (!admits(model[0], form.multiplicative_error ? 'M' : 'A')) continue;
    if (!admits(model[1], form.trend ? 'A' : 'N')) continue;
    if (!admits(model[2], kLetters[static_cast<std::size_t>(form.season)])) continue;
    if (form.trend && options.damped && *options.damped != form.damped) continue;
    if (model[0] == 'Z' && !form.multiplicative_error && form.ratio()) continue;
    forms.push_back(form);
  }
  return forms;
}

void check_model(const AutoETSOptions& options) {
  const std::string& model = options.model;
  const auto within = [](char letter, std::string_view letters) {
    return letters.find(letter) != std::string_view::npos;
  };
  require(model.size() == 3 && within(model[0], "AMZ") && within(model[1], "NAZM") &&
              within(model[2], "NAMZ"),
          "auto_ets: model must be three letters for error (A, M, Z), trend (N, A, Z) and season "
          "(N, A, M, Z), got '{}'",
          model);
  require(model[1] != 'M',
          "auto_ets: model '{}' asks for a multiplicative trend, which is not offered: its "
          "forecasts explode; use 'A', damped or not",
          model);
  require(options.season_length > 1 || within(model[2], "NZ"),
          "auto_ets: model '{}' is seasonal and season_length is 1; give the periods of a season",
          model);
  require(!(options.damped == true && model[1] == 'N'),
          "auto_ets: damped=True needs a trend, and model '{}' has none", model);
}

}  // namespace

AutoETS::AutoETS(Options options) : options_(std::move(options)) {
  validate(name, options_);
  check_model(options_);
}

std::size_t AutoETS::width() const noexcept {
  return kSeasons + (options_.season_length > 1 ? periods(options_) : 0);
}

void AutoETS::fit(std::span<const SeriesFit> block) const {
  EtsBounds bounds;
  bounds.shrinkage = options_.shrinkage;
  if (options_.phi) bounds.phi_low = bounds.phi_high = *options_.phi;
  ets_fit(block, forms_of(options_), periods(options_), bounds);
}

void AutoETS::update(std::span<double> state, double y) const noexcept {
  if (state[kCount] == 0) state[kLevel] = y;  // fitted to nothing: to level alone, as if to y
  ets_update(EtsForm::of_code(static_cast<std::size_t>(state[kForm])), state, periods(options_), y);
}

void AutoETS::predict(State state, std::span<double> mean, std::span<double> variance) const {
  if (state[kCount] == 0) {
    std::fill(mean.begin(), mean.end(), detail::kNaN);
    std::fill(variance.begin(), variance.end(), detail::kNaN);
    return;
  }
  ets_predict(EtsForm::of_code(static_cast<std::size_t>(state[kForm])), state, periods(options_),
              mean, variance);
}

bool AutoETS::valid(State state) const noexcept { return ets_valid(state, options_.season_length); }

void AutoETS::parameters(State state, std::span<double> out) const { ets_parameters(state, out); }

std::string AutoETS::label(State state) const {
  return EtsForm::of_code(static_cast<std::size_t>(state[kForm])).label();
}

}  // namespace mliot::statistical
