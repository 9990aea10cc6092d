/* Count, mean and sum of squares about the mean of a sequence, one number at a time.
 *
 * Source: Welford 1962, "Note on a method for calculating corrected sums of squares and products",
 *         Technometrics 4(3).
 */
#ifndef MLIOT_FREESTANDING_RUNNING_MOMENTS_H
#define MLIOT_FREESTANDING_RUNNING_MOMENTS_H

#include "arithmetic.h"

/* Takes one more number into the three. */
static inline void mliot_moments_push(double x, double* count, double* mean, double* squares) {
  double before;
  *count += 1;
  before = x - *mean;
  *mean += before / *count;
  *squares += mliot_product(before, x - *mean);
}

#endif
