/* What ties the outputs of a model together: chances of classes, the order of quantiles. */
#ifndef MLIOT_FREESTANDING_OUTPUTS_H
#define MLIOT_FREESTANDING_OUTPUTS_H

#include "math.h"

/* The place of the largest of n numbers, the first of equal ones. */
static inline int mliot_largest(const double* x, int n) {
  int largest = 0;
  int k;
  for (k = 1; k < n; ++k) {
    if (x[k] > x[largest]) largest = k;
  }
  return largest;
}

/* Turns raw scores of classes into probabilities that sum to 1: e^x by the sum over all. */
static inline void mliot_softmax(double* x, int n) {
  const double largest = x[mliot_largest(x, n)];
  double sum = 0;
  int k;
  for (k = 0; k < n; ++k) {
    x[k] = mliot_exp(x[k] - largest);
    sum += x[k];
  }
  for (k = 0; k < n; ++k) x[k] /= sum;
}

/* Puts numbers in ascending order. */
static inline void mliot_ascend(double* x, int n) {
  int i, k;
  for (i = 1; i < n; ++i) {
    const double moved = x[i];
    for (k = i; k > 0 && x[k - 1] > moved; --k) x[k] = x[k - 1];
    x[k] = moved;
  }
}

#endif
