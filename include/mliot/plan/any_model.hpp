// One type for every model that a plan's rows can train, and one for every fitted one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/core/monitor.hpp"
#include "mliot/data/block_source.hpp"
#include "mliot/data/matrix_view.hpp"
#include "mliot/trees/forest.hpp"

namespace mliot::plan {

/// What a model is trained on. Spans hold one value a row of the features; weight and holdout may
/// be empty.
struct TrainingRows {
  const data::BlockSource<float>* features = nullptr;
  std::span<const double> target;
  std::span<const double> weight;
  std::span<const std::uint8_t> holdout;  ///< 1: only judges early stopping

  /// Of each feature the number of its levels, if it is a category, else 0; empty: all are numbers.
  std::span<const std::int64_t> levels = {};
  std::function<void()> spans_read = {};  ///< called when the spans may be freed, if ever
  std::function<void()> rows_read = {};   ///< called when the features may be freed as well
};

/// A fitted model behind one interface: immutable and cheap to copy.
class AnyModel {
 public:
  /// What a kind of model implements.
  class Interface {
   public:
    Interface() = default;
    Interface(const Interface&) = delete;
    Interface& operator=(const Interface&) = delete;
    virtual ~Interface() = default;
    virtual std::string_view name() const noexcept = 0;
    virtual std::size_t columns() const noexcept = 0;
    virtual void predict(data::MatrixView<const float> rows, std::span<double> out) const = 0;
    virtual double predict_row(const float* row) const noexcept = 0;
    virtual std::vector<double> feature_importances() const = 0;
    virtual std::int64_t best_iteration() const noexcept = 0;
    virtual const trees::Forest* forest() const noexcept { return nullptr; }
    virtual void save(archive::Writer& writer) const = 0;
  };

  explicit AnyModel(std::shared_ptr<const Interface> self) : self_(std::move(self)) {}

  /// The model that the archive names. Throws FormatError.
  static AnyModel load(const archive::Reader& reader);
  void save(archive::Writer& writer) const;

  std::string_view name() const noexcept { return self_->name(); }

  /// Features of a row.
  std::size_t columns() const noexcept { return self_->columns(); }

  /// Predictions on the scale of the target, one a row, on the calling thread.
  void predict(data::MatrixView<const float> rows, std::span<double> out) const {
    self_->predict(rows, out);
  }

  /// The prediction of one row of columns() values, the bits of predict(). Never allocates.
  double predict_row(const float* row) const noexcept { return self_->predict_row(row); }

  /// Gain of the splits on each feature.
  std::vector<double> feature_importances() const { return self_->feature_importances(); }

  /// Trees (or epochs) in use.
  std::int64_t best_iteration() const noexcept { return self_->best_iteration(); }

  /// The trees of a model that is made of them; else null.
  const trees::Forest* forest() const noexcept { return self_->forest(); }

 private:
  std::shared_ptr<const Interface> self_;
};

/// The options of a model, ready to be trained any number of times.
class AnyLearner {
 public:
  /// What the options of a kind of model implement.
  class Interface {
   public:
    Interface() = default;
    Interface(const Interface&) = delete;
    Interface& operator=(const Interface&) = delete;
    virtual ~Interface() = default;
    virtual std::string_view name() const noexcept = 0;
    virtual bool wants_holdout() const noexcept = 0;
    virtual double scale_power() const noexcept = 0;
    virtual AnyModel fit(const TrainingRows& rows, int threads, Monitor& monitor) const = 0;
    virtual void save(archive::Writer& writer) const = 0;
  };

  explicit AnyLearner(std::shared_ptr<const Interface> self) : self_(std::move(self)) {}

  static AnyLearner load(const archive::Reader& reader);
  void save(archive::Writer& writer) const;

  /// Whether another one has taken the options: it can only be assigned to or destroyed then.
  bool moved_from() const noexcept { return self_ == nullptr; }

  std::string_view name() const noexcept { return self_->name(); }

  /// Whether training stops early and wants rows to judge by.
  bool wants_holdout() const noexcept { return self_->wants_holdout(); }

  /// How the loss grows with the unit of the target: loss(c y, c f) = c^power loss(y, f), or 1
  /// where giving large series that much weight forecasts small ones badly.
  double scale_power() const noexcept { return self_->scale_power(); }

  AnyModel fit(const TrainingRows& rows, int threads, Monitor& monitor) const {
    return self_->fit(rows, threads, monitor);
  }

 private:
  std::shared_ptr<const Interface> self_;
};

}  // namespace mliot::plan
