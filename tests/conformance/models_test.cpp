// What every model must keep, driven by the type list.
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include "mliot/boosting/all.hpp"
#include "mliot/core/random.hpp"
#include "mliot/io/model_file.hpp"
#include "support/catch.hpp"
#include "support/targets.hpp"

namespace mliot {
namespace {

constexpr std::size_t kColumns = 4;
constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

/// Rows of features and a positive target that depends on them.
struct Table {
  std::vector<float> features;
  std::vector<double> target;

  std::size_t rows() const { return target.size(); }
  data::MatrixView<const float> view() const { return {features.data(), rows(), kColumns}; }
};

Table some_table(std::size_t rows, bool with_missing = true) {
  const Random random(11);
  Table table;
  for (std::size_t i = 0; i < rows * kColumns; ++i) {
    const double x = random.uniform(i);
    table.features.push_back(with_missing && x < 0.1 ? kMissing : static_cast<float>(x));
  }
  for (std::size_t i = 0; i < rows; ++i) {
    const double x = static_cast<double>(table.features[i * kColumns]);
    table.target.push_back(1 + (x == x ? 3 * x : 2) + random.uniform(1'000'000 + i));
  }
  return table;
}

template <class Model>
Model fitted(const Table& table, int threads = 1) {
  const data::MatrixSource<float, float> source(table.view());
  Model model;
  model.fit(boosting::TrainingData<float>{.features = &source, .target = table.target}, threads);
  return model;
}

template <class Model>
std::vector<double> predict(const Model& model, const Table& table) {
  std::vector<double> out(table.rows());
  model.predict(table.view(), out);
  return out;
}

/// Calls visit(std::type_identity<Model>) for every model in the list.
template <class Visit>
void for_each_model(Visit&& visit) {
  [&]<class... T>(std::type_identity<std::tuple<T...>>) {
    (visit(std::type_identity<T>{}), ...);
  }(std::type_identity<boosting::Models>{});
}

TEST_CASE("every model predicts the same after saving and loading") {
  for_each_model([]<class Model>(std::type_identity<Model>) {
    const Table table = some_table(400);
    const auto model = fitted<Model>(table);
    const archive::Object saved = archive::save(model);
    const auto loaded = archive::load<Model>(io::from_bytes(io::to_bytes(saved)));
    REQUIRE(predict(loaded, table) == predict(model, table));
    REQUIRE(archive::save(loaded) == saved);
  });
}

TEST_CASE("every model is the same on any number of threads and every instruction set", "[once]") {
  for_each_model([]<class Model>(std::type_identity<Model>) {
    const Table table = some_table(3000);
    const std::string expected = fitted<Model>(table).hash();
    for (const int threads : {2, 3, 8}) REQUIRE(fitted<Model>(table, threads).hash() == expected);
    testing::on_every_target([&] { REQUIRE(fitted<Model>(table).hash() == expected); });
  });
}

TEST_CASE("every model leaves its input as it was") {
  for_each_model([]<class Model>(std::type_identity<Model>) {
    const Table table = some_table(300, /*with_missing=*/false);
    const Table before = table;
    predict(fitted<Model>(table), table);
    REQUIRE(table.features == before.features);
    REQUIRE(table.target == before.target);
  });
}

TEST_CASE("every model takes one row, constant and missing columns") {
  for_each_model([]<class Model>(std::type_identity<Model>) {
    const Table one = some_table(1);
    REQUIRE(predict(fitted<Model>(one), one).size() == 1);
    for (const float value : {kMissing, 2.0F}) {
      Table flat = some_table(60);
      std::fill(flat.features.begin(), flat.features.end(), value);
      const std::vector<double> out = predict(fitted<Model>(flat), flat);
      REQUIRE(out == std::vector<double>(out.size(), out.front()));
    }
  });
}

TEST_CASE("every model refuses no rows, wrong lengths and use before fit") {
  for_each_model([]<class Model>(std::type_identity<Model>) {
    const Table table = some_table(50);
    REQUIRE_THROWS_AS(fitted<Model>(some_table(0)), InvalidArgument);
    Table short_target = table;
    short_target.target.pop_back();
    const data::MatrixSource<float, float> source(table.view());
    Model model;
    REQUIRE_THROWS_AS(predict(model, table), NotFitted);
    REQUIRE_THROWS_AS(model.fit(boosting::TrainingData<float>{.features = &source,
                                                              .target = short_target.target}),
                      InvalidArgument);
    REQUIRE_FALSE(model.is_fitted());
    model = fitted<Model>(table);
    std::vector<double> out(table.rows() - 1);
    REQUIRE_THROWS_AS(model.predict(table.view(), out), InvalidArgument);
  });
}

}  // namespace
}  // namespace mliot
