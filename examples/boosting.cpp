// Boosted trees by themselves in C++: bins made once, folds in step, metrics, single rows.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <mliot/mliot.hpp>
#include <span>
#include <string_view>
#include <vector>

namespace {

constexpr std::size_t kRows = 3000;
constexpr std::size_t kColumns = 4;

// guide:begin
// A metric of the caller's own: the share of rows that miss their target by more than 1.
mliot::boosting::MetricValue far_off(const mliot::boosting::EvalRows& judged) {
  double count = 0;
  for (std::size_t i = 0; i < judged.rows; ++i) {
    count += std::abs(judged.prediction[i] - judged.target[i]) > 1 ? 1 : 0;
  }
  return {"far_off", count / static_cast<double>(judged.rows), false};
}

// Hears of every tree, and may end the training.
class Patience final : public mliot::Monitor {
 public:
  void tick(std::string_view /*stage*/, std::int64_t done, std::int64_t /*total*/) override {
    if (done >= 40) throw mliot::StopTraining("enough");
  }
};

void train(mliot::data::MatrixView<const double> table, std::span<const double> target) {
  namespace boosting = mliot::boosting;
  const mliot::data::MatrixSource<double, double> rows(table);
  const boosting::Dataset bins(rows, {.threads = 2});  // cut once, for all trainings below

  // Five folds, grown tree by tree in turns: their mean decides when to stop.
  std::vector<std::vector<std::uint8_t>> holdout(5, std::vector<std::uint8_t>(target.size()));
  for (std::size_t i = 0; i < target.size(); ++i) holdout[i % 5][i] = 1;
  std::vector<boosting::TrainingData<double>> folds;
  for (const auto& mask : holdout) {
    folds.push_back({.features = &rows, .target = target, .holdout = mask});
    folds.back().eval_metrics = {{"rmse"}, {"far_off", far_off}};
    folds.back().dataset = &bins;
  }
  boosting::BoostingOptions options{.n_estimators = 500, .early_stopping_rounds = 20};
  const auto models = boosting::Boosting::cross_validate<double>(folds, options, 2);
  const auto trees = static_cast<std::int64_t>(models[0].best_iteration());
  std::printf("%zu folds, %lld trees\n", models.size(), static_cast<long long>(trees));
  for (const boosting::Evaluation& each : models[0].evaluations()) {
    std::printf("%s %.3f\n", each.metric.c_str(), each.values[models[0].best_iteration() - 1]);
  }

  // The final model, on all rows.
  boosting::TrainingData<double> all{.features = &rows, .target = target};
  all.dataset = &bins;
  boosting::Boosting model({.n_estimators = trees});
  model.fit(all, 2);

  // Batches by values or by the bins of the Dataset, and one row at a time: the same bits.
  std::vector<double> by_values(target.size());
  std::vector<double> by_bins(target.size());
  model.predict(table, by_values);
  model.predict(bins, by_bins);
  const double row = model.predict_row(table.row(0));
  std::printf("%s\n", by_values == by_bins && row == by_bins[0] ? "equal" : "different");

  // A training that is stopped keeps its trees; another one goes on from there.
  Patience patience;
  boosting::Boosting first({.n_estimators = trees});
  first.fit(all, 2, patience);
  const auto done = static_cast<std::int64_t>(first.forest().trees().size());
  all.init_model = first.init_model();
  boosting::Boosting rest({.n_estimators = trees - done});
  rest.fit(all, 2);
  std::printf("%s\n", rest.hash() == model.hash() ? "equal" : "different");
}
// guide:end

}  // namespace

int main() {
  const mliot::Random random(1);
  std::vector<double> values(kRows * kColumns);
  std::vector<double> target(kRows);
  for (std::size_t i = 0; i < kRows; ++i) {
    for (std::size_t j = 0; j < kColumns; ++j) {
      values[i * kColumns + j] = 4 * random.uniform(i * kColumns + j) - 2;
    }
    const double* x = values.data() + i * kColumns;
    target[i] = x[0] * x[1] + x[2] + 0.5 * random.normal(kRows * kColumns + i);
  }
  train({values.data(), kRows, kColumns}, target);
  return 0;
}
