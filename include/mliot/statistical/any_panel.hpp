// The states of many series under a statistical model that is known at run time.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/statistical/fitted_panel.hpp"
#include "mliot/statistical/model.hpp"
#include "mliot/statistical/mstl_panel.hpp"
#include "mliot/statistical/panel_view.hpp"

namespace mliot::statistical {

namespace detail {
class PanelOf;
}

/// Names of all models, in the order of the list in all.hpp.
std::vector<std::string_view> model_names();

/// A FittedPanel of any model of the list in all.hpp, or MSTL over one of them: model() is "mstl"
/// then, and a state that of the trend model.
///
/// update() and predict() of one series never allocate, but for models that say so (model.hpp).
/// Thread safety: calls on different series may run at once.
class AnyPanel {
 public:
  /// The panel that FittedPanel<M>::save wrote, M being the model of that name; of "mstl" the
  /// cycles ("seasons") and such a panel with its "model" ("trend"). Throws FormatError when there
  /// is no such model, and as FittedPanel::load does.
  static AnyPanel load(std::string_view model, const archive::Reader& reader);

  /// The same panel, its model known at run time alone: a copy of the states. Throws Unsupported
  /// for a model with covariates, FormatError for one that is not of the list in all.hpp.
  template <Model M>
  static AnyPanel of(const FittedPanel<M>& panel) {
    const archive::Object tree = archive::save(panel);
    return load(M::name, archive::Reader(tree));
  }

  /// The same of MSTL over a trend model.
  template <Model Trend>
  static AnyPanel of(const MstlPanel<Trend>& panel) {
    return seasoned(panel.cycles(), of(panel.trend()));
  }
  AnyPanel(const AnyPanel& other);
  AnyPanel& operator=(const AnyPanel& other);
  AnyPanel(AnyPanel&&) noexcept;
  AnyPanel& operator=(AnyPanel&&) noexcept;
  ~AnyPanel();

  std::string_view model() const noexcept;  ///< its name, as "auto_ets"
  std::size_t size() const noexcept;        ///< series
  std::size_t width() const noexcept;       ///< doubles of a state
  double lowest() const noexcept;           ///< no observation and no quantile is below it
  State state(std::size_t series) const noexcept;

  /// Whether the model takes such an observation: finite, and not below lowest().
  bool takes(double y) const noexcept;

  /// Whether nothing was observed of a series.
  bool empty(std::size_t series) const noexcept { return state(series)[0] == 0; }

  /// The options of the model as its archive has them.
  archive::Object options() const;

  /// Series behind the others of which nothing was observed yet.
  void add(std::size_t more);

  /// These series, in this order, with states of their own.
  AnyPanel part(std::span<const std::size_t> series) const;

  /// One more observation that the model takes.
  void update(std::size_t series, double y) noexcept;

  /// Means and error variances of the next mean.size() periods of a series, and the q-quantiles of
  /// each step: bounds[k * q.size() + j].
  void predict(std::size_t series, std::span<double> mean, std::span<double> variance,
               std::span<const double> q = {}, std::span<double> bounds = {}) const noexcept;

  /// The same of all series at once, as FittedPanel does it.
  void update(PanelView rows);
  void predict(std::size_t h, std::span<double> mean, std::span<double> variance,
               RunContext run) const;
  void quantiles(std::size_t h, std::span<const double> q, std::span<double> out,
                 RunContext run) const;

  void save(archive::Writer& writer) const;

 private:
  explicit AnyPanel(std::unique_ptr<detail::PanelOf> panel);
  static AnyPanel seasoned(const SeasonalCycles& cycles, const AnyPanel& trend);

  std::unique_ptr<detail::PanelOf> panel_;
};

}  // namespace mliot::statistical
