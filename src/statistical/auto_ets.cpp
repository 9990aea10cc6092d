// Choice among the forms of exponential smoothing.
#include "mliot/statistical/auto_ets.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

#include "ets_fit.hpp"
#include "mliot/core/error.hpp"
#include "mliot/freestanding/ets_variances.h"

namespace mliot::statistical {
namespace {

std::size_t periods(const AutoETSOptions& options) {
  return static_cast<std::size_t>(options.season_length);
}

bool admits(char letter, char wanted) { return letter == 'Z' || letter == wanted; }

// The letters of a model; a "d" behind that of the trend is kept aside.
struct Letters {
  char error, trend, season;
  std::optional<bool> damped;
};

// Nothing where the text is no model.
std::optional<Letters> letters_of(const AutoETSOptions& options) {
  const std::string& model = options.model;
  const auto within = [](char letter, std::string_view letters) {
    return letters.find(letter) != std::string_view::npos;
  };
  const bool marked = model.size() == 4 && model[2] == 'd';
  if (model.size() != 3 && !marked) return std::nullopt;
  const Letters found{model[0], model[1], model.back(),
                      marked ? std::optional(true) : options.damped};
  const bool known =
      within(found.error, "AMZ") && within(found.trend, "NAMZ") && within(found.season, "NAMZ");
  return known ? std::optional(found) : std::nullopt;
}

// Whether the form is one of those whose forecasts can run away, and not asked for by name.
bool unasked(EtsForm form, const Letters& letters) {
  const bool trend_asked = letters.trend != 'Z';
  const bool season_asked = letters.season != 'Z';
  if (form.multiplicative_error) {
    const bool odd = form.growing() && form.season == EtsSeason::additive;
    return odd && !(trend_asked && season_asked);
  }
  const bool error_asked = letters.error != 'Z';
  return (form.growing() && !(error_asked && trend_asked)) ||
         (form.ratio() && !(error_asked && season_asked));
}

bool tried(EtsForm form, const AutoETSOptions& options, const Letters& letters) {
  constexpr char kLetters[] = {'N', 'A', 'M'};
  if (form.seasonal() && options.season_length == 1) return false;
  if (!admits(letters.error, form.multiplicative_error ? 'M' : 'A')) return false;
  if (!admits(letters.trend, kLetters[static_cast<std::size_t>(form.trend)])) return false;
  if (!admits(letters.season, kLetters[static_cast<std::size_t>(form.season)])) return false;
  if (form.trending() && letters.damped && *letters.damped != form.damped) return false;
  if (form.growing() && letters.trend == 'Z' && !options.allow_multiplicative_trend) return false;
  return !unasked(form, letters);
}

// Every form that the letters admit, the simplest first.
std::vector<EtsForm> forms_of(const AutoETSOptions& options) {
  const Letters letters = *letters_of(options);
  std::vector<EtsForm> forms;
  forms.reserve(kEtsForms);
  for (std::size_t code = 0; code < kEtsForms; ++code) {
    const EtsForm form = EtsForm::of_code(code);
    if (tried(form, options, letters)) forms.push_back(form);
  }
  return forms;
}

void check_model(const AutoETSOptions& options) {
  const std::string& model = options.model;
  const std::optional<Letters> letters = letters_of(options);
  require(letters.has_value(),
          "auto_ets: model must be three letters for error (A, M, Z), trend (N, A, M, Z; Ad or Md "
          "where it is damped) and season (N, A, M, Z), got '{}'",
          model);
  require(options.season_length > 1 || admits(letters->season, 'N'),
          "auto_ets: model '{}' is seasonal and season_length is 1; give the periods of a season",
          model);
  require(!(letters->damped == true && letters->trend == 'N'),
          "auto_ets: a damped trend needs a trend, and model '{}' has none", model);
  require(!(options.damped == false && letters->damped == true),
          "auto_ets: model '{}' is damped and damped=False says it is not; leave one out", model);
  require(!(options.damped == false && options.phi.has_value()),
          "auto_ets: phi damps a trend and damped=False says that none is damped; leave one out");
}

void check_shares(const AutoETSOptions& options) {
  const auto check = [&](std::string_view share, std::optional<double> value, bool within) {
    if (!value) return;
    require(options.alpha.has_value(), "auto_ets: {} is bounded by alpha; give alpha too", share);
    require(within, "auto_ets: {} must be at most {} for alpha = {}, got {}", share,
            share == "beta" ? "alpha" : "1 - alpha", *options.alpha, *value);
  };
  const double alpha = options.alpha.value_or(0);
  const double gamma = options.gamma.value_or(0);
  check("beta", options.beta, options.beta.value_or(0) <= alpha);
  // The sum of 0.9 and 0.1 is 1, while 1 - 0.9 is less than 0.1.
  check("gamma", options.gamma, alpha + gamma <= 1);
}

EtsBounds bounds_of(const AutoETSOptions& options) {
  EtsBounds bounds;
  bounds.shrinkage = options.shrinkage;
  bounds.alpha = options.alpha;
  bounds.beta = options.beta;
  bounds.gamma = options.gamma;
  if (options.phi) bounds.phi_low = bounds.phi_high = *options.phi;
  return bounds;
}

}  // namespace

AutoETS::AutoETS(Options options) : options_(std::move(options)) {
  validate(name, options_);
  check_model(options_);
  check_shares(options_);
}

std::size_t AutoETS::width() const noexcept {
  return kSeasons + (options_.season_length > 1 ? periods(options_) : 0);
}

void AutoETS::fit(std::span<const SeriesFit> block) const {
  ets_fit(block, forms_of(options_), periods(options_), bounds_of(options_));
}

void AutoETS::forward(std::span<const SeriesFit> block) const {
  ets_forward(block, periods(options_), bounds_of(options_));
}

void AutoETS::update(std::span<double> state, double y) const noexcept {
  mliot_ets_push(state.data(), options_.season_length, y);
}

void AutoETS::predict(State state, std::span<double> mean, std::span<double> variance) const {
  mliot_ets_predict(state.data(), options_.season_length, static_cast<std::int64_t>(mean.size()),
                    mean.data(), variance.data());
}

bool AutoETS::valid(State state) const noexcept { return ets_valid(state, options_.season_length); }

void AutoETS::parameters(State state, std::span<double> out) const { ets_parameters(state, out); }

std::string AutoETS::label(State state) const {
  return EtsForm::of_code(static_cast<std::size_t>(state[kForm])).label();
}

}  // namespace mliot::statistical
