// Gradient boosted trees as an object: options in, a fitted model that predicts and is stored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mliot/boosting/fit.hpp"
#include "mliot/boosting/options.hpp"
#include "mliot/core/archive.hpp"
#include "mliot/core/monitor.hpp"
#include "mliot/data/block_source.hpp"
#include "mliot/data/matrix_view.hpp"
#include "mliot/trees/forest.hpp"

namespace mliot::boosting {

/// A sum of trees fitted by fit(), with the link of its objective.
///
/// raw(x) = base score + sum of the leaves x reaches; predict(x) = response(objective, raw(x)).
///
/// Missing: NaN in the features; each split knows where it goes.
/// Shape:   rows x columns() features of float or double; outputs() predictions a row, side by
/// side. Thread safety: const calls may run at once. Source:  Friedman 2001, "Greedy function
/// approximation: a gradient boosting machine".
class Boosting {
 public:
  using Options = BoostingOptions;
  static constexpr std::string_view name = "boosting";

  /// Throws InvalidArgument when an option is out of range.
  explicit Boosting(Options options = {});

  const Options& options() const noexcept { return options_; }

  /// Learns from the data, with the other processes of a group if there are any. When it throws,
  /// the object is as it was. T: float or double.
  template <class T>
  void fit(const TrainingData<T>& data, int threads = 1, Monitor& monitor = no_monitor(),
           const Collective& collective = {});

  /// Models of all folds, trained in step (see cross_validation.hpp): as after fit().
  template <class T>
  static std::vector<Boosting> cross_validate(std::span<const TrainingData<T>> folds,
                                              const Options& options, int threads = 1,
                                              Monitor& monitor = no_monitor());

  /// Also false of what was moved from; fit() or an assignment makes it a model again.
  bool is_fitted() const noexcept { return fitted_ && !forest_.moved_from(); }

  /// The trees. Throws NotFitted before fit().
  const trees::Forest& forest() const;

  /// Features of a row. Throws NotFitted before fit().
  std::size_t columns() const { return forest().columns(); }

  /// Predictions of a row: classes, quantiles or targets, else 1. Throws NotFitted before fit().
  std::size_t outputs() const { return forest().outputs(); }

  /// Predictions of a batch; T as for Forest::predict_raw. Throws NotFitted before fit().
  template <class T>
  void predict(data::MatrixView<const T> rows, std::span<double> out,
               const trees::PredictOptions& options = {}) const {
    forest().predict_raw(rows, out, options);
    apply_response(out);
  }
  template <class T>
  void predict(const data::BlockSource<T>& rows, std::span<double> out,
               const trees::PredictOptions& options = {}) const {
    forest().predict_raw(rows, out, options);
    apply_response(out);
  }

  /// Predictions of a Dataset's rows from their bins: those of the table it was made of. BinnedRows
  /// gives leaves and SHAP values. Throws InvalidArgument for one cut elsewhere than the model.
  void predict(const Dataset& rows, std::span<double> out,
               const trees::PredictOptions& options = {}) const;

  /// Prediction of one row of columns() values, without allocation, of a model of one output. NaN
  /// where it is not fitted.
  double predict_row(const float* row) const noexcept;
  double predict_row(const double* row) const noexcept;

  /// The same for any number of outputs: writes outputs() predictions, nothing where it is not
  /// fitted.
  void predict_row(const float* row, double* out) const noexcept;
  void predict_row(const double* row, double* out) const noexcept;

  /// Iterations a prediction sums: the best on the judging rows with early stopping, else all.
  std::size_t best_iteration() const { return forest().iterations(); }

  /// What the metrics said of the judging rows after each tree; empty when nothing judged.
  const std::vector<Evaluation>& evaluations() const noexcept { return evaluations_; }

  /// Why the last fit() added no more trees, and which features were the same in all its rows. Not
  /// stored.
  StopReason stop_reason() const noexcept { return stop_reason_; }
  const std::vector<std::size_t>& constant_features() const noexcept { return constant_features_; }

  /// What another training goes on from. The model must outlive its use. Throws NotFitted before
  /// fit().
  InitModel init_model() const { return {&forest(), &options_}; }

  void save(archive::Writer& writer) const;

  /// Throws FormatError naming what is out of range.
  static Boosting load(const archive::Reader& reader);

  /// Hash of the fitted trees: equal models, equal hash. Throws NotFitted before fit().
  std::string hash() const { return forest().hash(); }

 private:
  void take(FitResult result);
  void apply_response(std::span<double> raw) const noexcept;

  Options options_;
  bool fitted_ = false;
  trees::Forest forest_;
  std::vector<Evaluation> evaluations_;
  StopReason stop_reason_ = StopReason::completed;
  std::vector<std::size_t> constant_features_;
};

}  // namespace mliot::boosting
