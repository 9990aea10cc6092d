// Adapters of gradient boosting to AnyLearner and AnyModel, and the models by name.
#include "mliot/plan/boosting_model.hpp"

#include <utility>

#include "mliot/boosting/boosting.hpp"
#include "mliot/core/error.hpp"

namespace mliot::plan {
namespace {

using boosting::Boosting;

class BoostingModel final : public AnyModel::Interface {
 public:
  explicit BoostingModel(Boosting fitted) : fitted_(std::move(fitted)) {}

  std::string_view name() const noexcept override { return Boosting::name; }
  std::size_t columns() const noexcept override { return fitted_.columns(); }
  void predict(data::MatrixView<const float> rows, std::span<double> out) const override {
    fitted_.predict(rows, out);
  }
  double predict_row(const float* row) const noexcept override { return fitted_.predict_row(row); }
  std::vector<double> feature_importances() const override {
    return fitted_.forest().feature_importances(trees::ImportanceType::gain);
  }
  std::int64_t best_iteration() const noexcept override {
    return static_cast<std::int64_t>(fitted_.best_iteration());
  }
  const trees::Forest* forest() const noexcept override { return &fitted_.forest(); }
  void save(archive::Writer& writer) const override { fitted_.save(writer); }

 private:
  Boosting fitted_;
};

class BoostingLearner final : public AnyLearner::Interface {
 public:
  explicit BoostingLearner(boosting::BoostingOptions options) : options_(std::move(options)) {
    validate(Boosting::name, options_);
    require(!options_.num_class && !options_.quantiles,
            "boosting: a forecaster learns one number a row; leave num_class and quantiles out");
  }

  std::string_view name() const noexcept override { return Boosting::name; }
  bool wants_holdout() const noexcept override {
    return options_.early_stopping_rounds.has_value();
  }
  double scale_power() const noexcept override {
    const bool tweedie = options_.objective == boosting::Objective::tweedie;
    return tweedie ? 2 - options_.tweedie_variance_power : 1;
  }
  AnyModel fit(const TrainingRows& rows, int threads, Monitor& monitor) const override {
    Boosting model(options_);
    model.fit(boosting::TrainingData<float>{.features = rows.features,
                                            .target = rows.target,
                                            .weight = rows.weight,
                                            .holdout = rows.holdout,
                                            .levels = rows.levels,
                                            .spans_read = rows.spans_read,
                                            .rows_read = rows.rows_read,
                                            .compact = true},
              threads, monitor);
    return AnyModel(std::make_shared<BoostingModel>(std::move(model)));
  }
  void save(archive::Writer& writer) const override { archive::write_options(writer, options_); }

 private:
  boosting::BoostingOptions options_;
};

void check_name(const archive::Reader& reader) {
  reader.check(reader.text("name") == Boosting::name, "name", "is no known model");
}

}  // namespace

AnyLearner boosting_learner(const boosting::BoostingOptions& options) {
  return AnyLearner(std::make_shared<BoostingLearner>(options));
}

AnyModel AnyModel::load(const archive::Reader& reader) {
  check_name(reader);
  Boosting model = Boosting::load(reader.object("model"));
  reader.check(model.is_fitted(), "model", "is not fitted");
  reader.check(model.outputs() == 1, "model", "has several outputs");
  return AnyModel(std::make_shared<BoostingModel>(std::move(model)));
}

void AnyModel::save(archive::Writer& writer) const {
  writer.value("name", name());
  writer.object("model", [&](archive::Writer& inner) { self_->save(inner); });
}

AnyLearner AnyLearner::load(const archive::Reader& reader) {
  check_name(reader);
  return boosting_learner(
      archive::read_options<boosting::BoostingOptions>(reader.object("options")));
}

void AnyLearner::save(archive::Writer& writer) const {
  writer.value("name", name());
  writer.object("options", [&](archive::Writer& inner) { self_->save(inner); });
}

}  // namespace mliot::plan
