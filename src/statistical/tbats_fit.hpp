// Maximum likelihood of forms of TBATS for one series, several searches at once.
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "quasi_newton.hpp"
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

/// A form and where the search for its parameters starts, in the order of kernel::TbatsRow.
struct TbatsTask {
  TbatsForm form;
  SearchStart start;
};

/// What a search found.
struct TbatsFound {
  TbatsForm form;
  /// n log(sum e^2) - 2 (lambda - 1) sum log y; infinite where there is none.
  double objective = std::numeric_limits<double>::infinity();
  double aic = std::numeric_limits<double>::infinity();
  std::vector<double> parameters;  ///< rows of kernel::TbatsRow, then the gammas
  std::vector<double> seeds;       ///< starting states: level, trend, then two a harmonic
};

/// Numbers that a form estimates: parameters and starting states.
std::size_t tbats_terms(const TbatsForm& form, const TbatsSeries& series);

/// The search for a form from the usual values.
TbatsTask tbats_task(const TbatsForm& form, const TbatsSeries& series);

/// The search for a form from what was found for one without some of its parameters.
TbatsTask tbats_task(const TbatsForm& form, const TbatsSeries& series, const TbatsFound& from);

/// The likeliest parameters of each task, with starting states of least squared errors.
std::vector<TbatsFound> tbats_search(std::span<const TbatsTask> tasks, const TbatsSeries& series);

}  // namespace mliot::statistical
