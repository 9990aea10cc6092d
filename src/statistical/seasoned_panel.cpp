// MSTL at run time: the cycles of the seasons, and a panel of any model for the rest.
#include <utility>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/statistical/any_panel.hpp"
#include "mliot/statistical/mstl.hpp"
#include "statistical/panel_of.hpp"

namespace mliot::statistical {
namespace {

class Seasoned final : public detail::PanelOf {
 public:
  Seasoned(SeasonalCycles cycles, AnyPanel trend)
      : cycles_(std::move(cycles)), trend_(std::move(trend)) {}

  std::unique_ptr<PanelOf> clone() const override { return std::make_unique<Seasoned>(*this); }
  std::string_view model() const noexcept override { return SeasonalCycles::name; }
  std::size_t size() const noexcept override { return trend_.size(); }
  std::size_t width() const noexcept override { return trend_.width(); }
  double lowest() const noexcept override { return trend_.lowest(); }
  bool takes(double y) const noexcept override { return trend_.takes(y); }
  State state(std::size_t series) const noexcept override { return trend_.state(series); }

  archive::Object options() const override {
    archive::Object object;
    archive::Writer writer(object);
    writer.object("seasons", [&](archive::Writer& inner) {
      archive::write_options(inner, cycles_.options());
    });
    writer.value("trend_model", trend_.model());
    writer.copy("trend", {trend_.options()});
    return object;
  }

  void add(std::size_t more) override {
    cycles_.add(more);
    trend_.add(more);
  }

  std::unique_ptr<PanelOf> part(std::span<const std::size_t> series) const override {
    auto some = std::make_unique<Seasoned>(cycles_.part(series), trend_.part(series));
    some->keep(others_);
    return some;
  }

  void update(std::size_t series, double y) noexcept override {
    trend_.update(series, y - cycles_.ahead(series, 0));
    cycles_.update(series);
  }

  void predict(std::size_t series, std::span<double> mean, std::span<double> variance,
               std::span<const double> q, std::span<double> bounds) const noexcept override {
    trend_.predict(series, mean, variance, q, bounds);
    for (std::size_t k = 0; k < mean.size(); ++k) mean[k] += cycles_.ahead(series, k);
    for (std::size_t at = 0; at < bounds.size(); ++at) {
      bounds[at] += cycles_.ahead(series, at / q.size());
    }
  }

  void update(PanelView rows) override {
    std::vector<double> rest(rows.values.size());
    cycles_.deseasonalize(rows, rest);
    trend_.update({rest, rows.offsets});
    cycles_.update(rows);
  }

  void predict(std::size_t h, std::span<double> mean, std::span<double> variance,
               RunContext run) const override {
    trend_.predict(h, mean, variance, run);
    for (std::size_t at = 0; at < mean.size(); ++at) mean[at] += cycles_.ahead(at / h, at % h);
  }

  void quantiles(std::size_t h, std::span<const double> q, std::span<double> out,
                 RunContext run) const override {
    trend_.quantiles(h, q, out, run);
    for (std::size_t at = 0; at < out.size(); ++at) {
      const std::size_t row = at / q.size();
      out[at] += cycles_.ahead(row / h, row % h);
    }
  }

  void save(archive::Writer& writer) const override {
    for (const auto& [name, value] : others_.members) writer.copy(name, value);
    writer.object("seasons", [&](archive::Writer& inner) { cycles_.save(inner); });
    writer.object("trend", [&](archive::Writer& inner) {
      inner.value("model", trend_.model());
      trend_.save(inner);
    });
  }

  /// Further members of the stored panel, kept as they are: what Python calls the trend model.
  void keep(archive::Object others) { others_ = std::move(others); }

 private:
  SeasonalCycles cycles_;
  AnyPanel trend_;
  archive::Object others_;
};

}  // namespace

std::unique_ptr<detail::PanelOf> detail::load_seasoned(const archive::Reader& reader) {
  const archive::Reader stored = reader.object("trend");
  stored.check(stored.text("model") != SeasonalCycles::name, "model", "has seasons of its own");
  auto panel = std::make_unique<Seasoned>(SeasonalCycles::load(reader.object("seasons")),
                                          AnyPanel::load(stored.text("model"), stored));
  const SeasonalCycles cycles = SeasonalCycles::load(reader.object("seasons"));
  const auto counts = stored.array<std::int64_t>("counts");
  reader.check(cycles.counts() == counts, "seasons", "are of other series than the trend");
  archive::Object others = reader.members();
  for (const char* each : {"seasons", "trend", "model"}) others.members.erase(each);
  panel->keep(std::move(others));
  return panel;
}

}  // namespace mliot::statistical
