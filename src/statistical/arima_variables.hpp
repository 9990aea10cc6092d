// What a search for the coefficients of an ARIMA order moves.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "arima_form.hpp"

namespace mliot::statistical {

/// Partial autocorrelations to coefficients of a stationary (or, for moving averages, invertible)
/// polynomial; see Monahan 1984, "A note on enforcing stationarity in autoregressive-moving average
/// models", Biometrika 71.
ArimaCoefficients coefficients_of(const ArimaOrder& order, std::span<const double> partial);

/// Whether all roots of the polynomials lie beyond `radius` > 1 in modulus.
bool roots_beyond(const ArimaOrder& order, const ArimaCoefficients& coefficients, double radius);

/// The variables of a search: the partial autocorrelations of each polynomial, so that every point
/// is stationary and invertible. Of a polynomial some of whose coefficients are held, the others
/// themselves: points outside are to be refused.
class ArimaVariables {
 public:
  /// held: ar, ma, seasonal ar and seasonal ma one after the other, NaN where a coefficient is
  /// sought; empty where all are.
  ArimaVariables(const ArimaOrder& order, std::span<const double> held = {});

  const ArimaOrder& order() const noexcept { return order_; }
  std::size_t size() const noexcept { return moves_.size(); }

  /// Variable i is a partial autocorrelation; otherwise a coefficient.
  bool is_partial(std::size_t i) const noexcept { return moves_[i].partial; }

  /// No admissible point has this variable farther from 0.
  double farthest(std::size_t i) const noexcept { return moves_[i].farthest; }

  ArimaCoefficients coefficients(std::span<const double> point) const;

  /// Whether nothing is held, so that every point is admissible.
  bool free() const noexcept { return size() == held_.size(); }

  /// Whether the point is stationary and invertible, where its variables alone do not say so.
  bool admissible(const ArimaCoefficients& found) const;

  /// An admissible point: 0, or near what is held. Nothing where there is none, or none was found.
  std::optional<std::vector<double>> start() const;

 private:
  // A polynomial: its coefficients among all, its variables, and its sign in Levinson's recursion.
  struct Part {
    std::size_t begin, count;
    std::size_t first, sought;
    double sign;

    bool partial() const noexcept { return sought == count; }
    bool mixed() const noexcept { return sought > 0 && sought < count; }
  };
  struct Move {
    std::size_t place;  // among all coefficients
    bool partial;
    double farthest;
  };

  std::vector<double> numbers(const Part& part, std::span<const double> point) const;
  std::vector<double> near_held(const Part& part) const;

  ArimaOrder order_;
  std::vector<double> held_;
  std::vector<Part> parts_;
  std::vector<Move> moves_;
};

}  // namespace mliot::statistical
