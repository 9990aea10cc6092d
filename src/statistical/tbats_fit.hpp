// Maximum likelihood of one form of TBATS for one series.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "tbats_form.hpp"

namespace mliot::statistical {

struct TbatsForm {
  bool boxcox = false, trend = false, damped = false;
  std::size_t p = 0, q = 0;
};

/// One series, positive where forms with a transformation are tried, and its seasons.
struct TbatsSeries {
  std::span<const double> y;
  std::vector<TbatsSeason> seasons;
  double lambda_low = 0, lambda_high = 1;

  std::size_t harmonics() const noexcept;
};

/// What a search found.
struct TbatsFound {
  TbatsForm form;
  double objective =
      0;  ///< n log(sum e^2) - 2 (lambda - 1) sum log y; infinite where there is none
  double aic = 0;
  double lambda = 1;
  TbatsShares<double> by{};  ///< without its gammas
  std::vector<double> gammas;
  double level = 0, trend = 0;
  std::vector<double> turning;  ///< starting states
};

/// Numbers that a form estimates: parameters and starting states.
std::size_t tbats_terms(const TbatsForm& form, const TbatsSeries& series);

TbatsFound tbats_search(const TbatsForm& form, const TbatsSeries& series);

}  // namespace mliot::statistical
