// What ARIMA models do with fitted series, however their orders were found.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "mliot/core/random.hpp"
#include "mliot/statistical/arima_layout.hpp"
#include "mliot/statistical/model.hpp"

namespace mliot::statistical {

/// The part of the model contract (model.hpp) that reads and moves states; a model adds its options
/// and fit().
class ArimaStates {
 public:
  static constexpr bool takes_memory = true;      // for the steps of a forecast
  static constexpr std::size_t series_block = 4;  // a search takes milliseconds

  std::size_t width() const noexcept { return layout_.width(); }
  std::size_t regressors() const noexcept { return layout_.regressors; }
  const ArimaLayout& layout() const noexcept { return layout_; }  ///< of every state
  void update(std::span<double> state, double y, std::span<const double> x = {}) const noexcept;
  void predict(State state, std::span<double> mean, std::span<double> variance) const;
  void predict(State state, std::span<const double> x, std::span<double> mean,
               std::span<double> variance) const;
  void quantiles(State state, std::span<const double> x, const Levels& levels,
                 std::span<double> out) const;
  double draw(State state, std::span<const double> x, const Random& random,
              std::uint64_t index) const noexcept;
  void path(State state, std::span<const double> x, const Random& random,
            std::span<double> out) const;
  double lowest_taken() const noexcept { return layout_.scale.lowest(); }
  bool valid(State state) const noexcept;
  std::vector<std::string> coefficient_names() const;
  void parameters(State state, std::span<double> out) const;
  std::string label(State state) const;

 protected:
  /// most: the largest orders that a series may get. There is always room for a random walk, which
  /// a series that is too short becomes.
  ArimaStates(ArimaOrder most, std::int64_t regressors, ArimaScale scale) noexcept;

 private:
  ArimaLayout layout_;
};

}  // namespace mliot::statistical
