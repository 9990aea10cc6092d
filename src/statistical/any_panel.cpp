// One virtual call a function, made for every model of the list.
#include "mliot/statistical/any_panel.hpp"

#include <cmath>
#include <tuple>
#include <type_traits>
#include <utility>

#include "mliot/core/error.hpp"
#include "mliot/statistical/all.hpp"
#include "mliot/statistical/fitted_panel.hpp"
#include "mliot/statistical/model_calls.hpp"
#include "mliot/statistical/mstl.hpp"
#include "statistical/panel_of.hpp"

namespace mliot::statistical {

namespace {

template <Model M>
class Typed final : public detail::PanelOf {
 public:
  explicit Typed(FittedPanel<M> panel) : panel_(std::move(panel)) {}

  std::unique_ptr<PanelOf> clone() const override { return std::make_unique<Typed>(panel_); }
  std::string_view model() const noexcept override { return M::name; }
  std::size_t size() const noexcept override { return panel_.size(); }
  std::size_t width() const noexcept override { return panel_.model().width(); }
  double lowest() const noexcept override { return detail::taken_by(panel_.model()).lowest; }
  bool takes(double y) const noexcept override {
    const Taken taken = detail::taken_by(panel_.model());
    return std::isfinite(y) && y >= taken.lowest && (!taken.whole || y == std::floor(y));
  }
  State state(std::size_t series) const noexcept override { return panel_.state(series); }
  archive::Object options() const override {
    archive::Object object;
    archive::Writer writer(object);
    archive::write_options(writer, panel_.model().options());
    return object;
  }
  void add(std::size_t more) override { panel_.add(more); }
  std::unique_ptr<PanelOf> part(std::span<const std::size_t> series) const override {
    return std::make_unique<Typed>(panel_.part(series));
  }
  void update(std::size_t series, double y) noexcept override { panel_.update(series, y); }
  void predict(std::size_t series, std::span<double> mean, std::span<double> variance,
               std::span<const double> q, std::span<double> bounds) const noexcept override {
    panel_.model().predict(panel_.state(series), mean, variance);
    detail::quantiles(panel_.model(), panel_.state(series), {}, {q, mean, variance}, bounds);
  }
  void update(PanelView rows) override { panel_.update(rows); }
  void predict(std::size_t h, std::span<double> mean, std::span<double> variance,
               RunContext run) const override {
    panel_.predict(h, mean, variance, run);
  }
  void quantiles(std::size_t h, std::span<const double> q, std::span<double> out,
                 RunContext run) const override {
    panel_.quantiles(h, q, out, run);
  }
  void save(archive::Writer& writer) const override { panel_.save(writer); }

 private:
  FittedPanel<M> panel_;
};

/// The result of call(std::type_identity<M>) for the model of that name; nothing without one.
template <class Result, class Call>
Result for_model(std::string_view name, Call&& call) {
  Result result{};
  [&]<class... M>(std::type_identity<std::tuple<M...>>) {
    ((M::name == name ? void(result = call(std::type_identity<M>{})) : void()), ...);
  }(std::type_identity<Models>{});
  return result;
}

}  // namespace

std::vector<std::string_view> model_names() {
  return []<class... M>(std::type_identity<std::tuple<M...>>) {
    return std::vector<std::string_view>{M::name...};
  }(std::type_identity<Models>{});
}

AnyPanel::AnyPanel(std::unique_ptr<detail::PanelOf> panel) : panel_(std::move(panel)) {}
AnyPanel::AnyPanel(const AnyPanel& other) : panel_(other.panel_->clone()) {}
AnyPanel& AnyPanel::operator=(const AnyPanel& other) {
  if (this != &other) panel_ = other.panel_->clone();
  return *this;
}
AnyPanel::AnyPanel(AnyPanel&&) noexcept = default;
AnyPanel& AnyPanel::operator=(AnyPanel&&) noexcept = default;
AnyPanel::~AnyPanel() = default;

AnyPanel AnyPanel::load(std::string_view model, const archive::Reader& reader) {
  using Made = std::unique_ptr<detail::PanelOf>;
  if (model == SeasonalCycles::name) return AnyPanel(detail::load_seasoned(reader));
  Made made = for_model<Made>(model, [&]<class M>(std::type_identity<M>) -> Made {
    auto panel = FittedPanel<M>::load(reader);
    require<Unsupported>(panel.covariates() == 0,
                         "{}: a model with covariates has no stream; use it from Python", M::name);
    return std::make_unique<Typed<M>>(std::move(panel));
  });
  reader.check(made != nullptr, "states", format("are of a model '{}' that there is not", model));
  return AnyPanel(std::move(made));
}

AnyPanel AnyPanel::seasoned(const SeasonalCycles& cycles, const AnyPanel& trend) {
  archive::Object tree;
  archive::Writer writer(tree);
  writer.object("seasons", [&](archive::Writer& inner) { cycles.save(inner); });
  writer.object("trend", [&](archive::Writer& inner) {
    inner.value("model", trend.model());
    trend.save(inner);
  });
  return load(SeasonalCycles::name, archive::Reader(tree));
}

std::string_view AnyPanel::model() const noexcept { return panel_->model(); }
std::size_t AnyPanel::size() const noexcept { return panel_->size(); }
std::size_t AnyPanel::width() const noexcept { return panel_->width(); }
double AnyPanel::lowest() const noexcept { return panel_->lowest(); }
bool AnyPanel::takes(double y) const noexcept { return panel_->takes(y); }
State AnyPanel::state(std::size_t series) const noexcept { return panel_->state(series); }
archive::Object AnyPanel::options() const { return panel_->options(); }
void AnyPanel::add(std::size_t more) { panel_->add(more); }

AnyPanel AnyPanel::part(std::span<const std::size_t> series) const {
  return AnyPanel(panel_->part(series));
}

void AnyPanel::update(std::size_t series, double y) noexcept { panel_->update(series, y); }

void AnyPanel::predict(std::size_t series, std::span<double> mean, std::span<double> variance,
                       std::span<const double> q, std::span<double> bounds) const noexcept {
  panel_->predict(series, mean, variance, q, bounds);
}

void AnyPanel::update(PanelView rows) { panel_->update(rows); }

void AnyPanel::predict(std::size_t h, std::span<double> mean, std::span<double> variance,
                       RunContext run) const {
  panel_->predict(h, mean, variance, run);
}

void AnyPanel::quantiles(std::size_t h, std::span<const double> q, std::span<double> out,
                         RunContext run) const {
  panel_->quantiles(h, q, out, run);
}

void AnyPanel::save(archive::Writer& writer) const { panel_->save(writer); }

}  // namespace mliot::statistical
