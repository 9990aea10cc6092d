/* Fourier terms: waves of any period over time, without drift.
 *
 * The phase is found in whole numbers, so a wave is the same after a century as on the first day.
 */
#ifndef MLIOT_FREESTANDING_FOURIER_H
#define MLIOT_FREESTANDING_FOURIER_H

#include "math.h"

/* A period of `period / parts` units of time. (period - 1) * parts and (period - 1) * harmonic are
   below 2^62. */
typedef struct {
  int64_t period;
  int64_t parts;
  int64_t harmonic;
  int cosine;
} mliot_fourier_options;

/* sin or cos of 2 pi harmonic time / period; NaN for INT64_MIN, a missing time. */
static inline float mliot_fourier(const mliot_fourier_options* o, int64_t time) {
  const double half_pi = 0x1.921fb54442d18p+0;
  int64_t phase;
  int quarter;
  double angle, y;
  if (time == INT64_MIN) return (float)mliot_from_bits(0x7FF8000000000000u);
  phase = time % o->period;
  if (phase < 0) phase += o->period;
  phase = phase * o->parts % o->period;
  phase = phase * o->harmonic % o->period;
  quarter = (int)(4 * phase / o->period) + (o->cosine ? 1 : 0);
  angle = mliot_product(half_pi, (double)(4 * phase % o->period) / (double)o->period);
  y = (quarter & 1) ? mliot_cos(angle) : mliot_sin(angle);
  return (float)((quarter & 2) && y != 0 ? -y : y);
}

#endif
