/* ADIDA and IMAPA some steps ahead, while the sums that grow end and move the forecast.
 *
 * A demand comes with the chance that it has now; its size is the forecast of that step over the
 * chance times a lognormal factor of the relative variance that sizes have now. So demand is the
 * forecast times a number of mean 1 that does not depend on the past, and the forecast is a sum of
 * such demands: its mean and variance follow from step to step, and a lognormal one stands for it.
 * For ADIDA both are exact; for IMAPA what the forecasts of one length add to the sums of another
 * counts in the mean alone.
 */
#ifndef MLIOT_FREESTANDING_AGGREGATED_AHEAD_H
#define MLIOT_FREESTANDING_AGGREGATED_AHEAD_H

#include "aggregated.h"

/* The distribution of now with another forecast, which has a relative variance. */
static inline mliot_hurdle mliot_sums_moved(mliot_hurdle now, double factor, double relative) {
  const double ratio = now.size > 0 ? now.size_variance / now.size / now.size : 0;
  mliot_hurdle d = now;
  if ((factor == 1 && relative == 0) || !(now.size > 0)) return now;
  d.size = mliot_product(now.size, factor);
  d.size_variance = mliot_product_sum(ratio, relative, ratio + relative);
  d.size_variance = mliot_product(mliot_product(d.size, d.size), d.size_variance);
  return d;
}

/* The mean square of demand in forecasts. */
static inline double mliot_sums_square(mliot_hurdle now) {
  const double ratio = now.size > 0 ? now.size_variance / now.size / now.size : 0;
  return (1 + ratio) / now.chance;
}

/* Level and growing sum, in forecasts of now: means, mean squares, mean product. */
typedef struct {
  mliot_hurdle now;
  double length, share, filled, square;
  double level, grown;
  double levels, both, growns;
} mliot_adida_walk;

static inline mliot_adida_walk mliot_adida_start(const double* s) {
  const double* sums = s + MLIOT_SUMS_HEAD;
  const double unit = sums[MLIOT_SUM_LEVEL];
  mliot_adida_walk walk;
  walk.now = mliot_adida_hurdle(s);
  walk.length = s[MLIOT_SUMS_LARGEST];
  walk.share = sums[MLIOT_SUM_SHARE];
  walk.filled = sums[MLIOT_SUM_FILLED];
  walk.square = mliot_sums_square(walk.now);
  walk.level = walk.levels = 1;
  walk.grown = unit > 0 ? sums[MLIOT_SUM_GROWN] / unit : 0;
  walk.both = walk.grown;
  walk.growns = mliot_product(walk.grown, walk.grown);
  return walk;
}

static inline mliot_hurdle mliot_adida_at(const mliot_adida_walk* walk) {
  const double variance = walk->levels / walk->level / walk->level - 1;
  return mliot_sums_moved(walk->now, walk->level, variance > 0 ? variance : 0);
}

static inline void mliot_adida_on(mliot_adida_walk* walk) {
  const double a = walk->share, kept = 1 - walk->share, length = walk->length;
  const double demand = mliot_product(walk->square, walk->levels) / length;
  walk->growns += (2 * walk->both + demand) / length;
  walk->both += walk->levels / length;
  walk->grown += walk->level / length;
  walk->filled += 1;
  if (walk->filled < length) return;
  walk->level = mliot_product(kept, walk->level) + mliot_product(a, walk->grown);
  walk->levels =
      mliot_product(kept, mliot_product(kept, walk->levels) + mliot_product(2 * a, walk->both)) +
      mliot_product(mliot_product(a, a), walk->growns);
  walk->filled = walk->grown = walk->both = walk->growns = 0;
}

static inline double mliot_adida_quantile(const double* s, int64_t step, double q) {
  mliot_adida_walk walk = mliot_adida_start(s);
  int64_t k;
  for (k = 1; k < step; ++k) mliot_adida_on(&walk);
  return mliot_hurdle_quantile(mliot_adida_at(&walk), q);
}

static inline void mliot_adida_predict(const double* s, int64_t h, double* mean, double* variance) {
  mliot_adida_walk walk = mliot_adida_start(s);
  int64_t k;
  for (k = 0; k < h; ++k) {
    mean[k] = mliot_hurdle_mean(walk.now);
    variance[k] = mliot_hurdle_variance(mliot_adida_at(&walk));
    if (k + 1 < h) mliot_adida_on(&walk);
  }
}

/* Doubles of room that IMAPA's walk takes: levels and growing sums of each length, and what the
   last demands have moved the forecast by, with their variances. */
#define MLIOT_IMAPA_ROOM(lengths) (4 * (lengths))

typedef struct {
  const double* s;
  mliot_hurdle now;
  int64_t lengths, steps;
  double begun, noise;   /* lengths that have a level; variance of a demand in forecasts */
  double mean, variance; /* of the forecast */
  double *level, *grown, *moved, *scatter;
} mliot_imapa_walk;

static inline const double* mliot_imapa_sums(const mliot_imapa_walk* walk, int64_t length) {
  return walk->s + MLIOT_SUMS_HEAD + MLIOT_SUM_SIZE * (length - 1);
}

static inline double mliot_imapa_mean(const mliot_imapa_walk* walk) {
  double total = 0;
  int64_t length;
  for (length = 1; length <= walk->lengths; ++length) {
    if (mliot_imapa_sums(walk, length)[MLIOT_SUM_WHOLE] == 0) continue;
    total += walk->level[length - 1] / (double)length;
  }
  return total / walk->begun;
}

static inline mliot_imapa_walk mliot_imapa_start(const double* s, double* room) {
  mliot_imapa_walk walk;
  int64_t i;
  walk.s = s;
  walk.now = mliot_imapa_hurdle(s);
  walk.lengths = (int64_t)s[MLIOT_SUMS_LARGEST];
  walk.steps = 0;
  walk.level = room;
  walk.grown = walk.level + walk.lengths;
  walk.moved = walk.grown + walk.lengths;
  walk.scatter = walk.moved + walk.lengths;
  walk.begun = 0;
  for (i = 0; i < walk.lengths; ++i) {
    const double* sums = mliot_imapa_sums(&walk, i + 1);
    if (sums[MLIOT_SUM_WHOLE] > 0) walk.begun += 1;
    walk.level[i] = sums[MLIOT_SUM_LEVEL];
    walk.grown[i] = sums[MLIOT_SUM_GROWN];
    walk.moved[i] = walk.scatter[i] = 0;
  }
  walk.noise = mliot_sums_square(walk.now) - 1;
  walk.mean = walk.begun > 0 ? mliot_imapa_mean(&walk) : mliot_nan();
  walk.variance = 0;
  return walk;
}

static inline mliot_hurdle mliot_imapa_at(const mliot_imapa_walk* walk) {
  double first, relative;
  if (walk->steps == 0 || !(walk->mean > 0)) return walk->now;
  first = mliot_hurdle_mean(walk->now);
  relative = walk->variance / walk->mean / walk->mean;
  return mliot_sums_moved(walk->now, walk->mean / first, relative);
}

/* The sum of a length is whole: its demands move the forecast. */
static inline void mliot_imapa_end(mliot_imapa_walk* walk, int64_t length) {
  const double share = mliot_imapa_sums(walk, length)[MLIOT_SUM_SHARE];
  const double by = share / (double)length / walk->begun;
  const int64_t demands = walk->steps < length ? walk->steps : length;
  int64_t i;
  walk->level[length - 1] = mliot_product_sum(
      share, walk->grown[length - 1] - walk->level[length - 1], walk->level[length - 1]);
  walk->grown[length - 1] = 0;
  for (i = 1; i <= demands; ++i) {
    const int64_t at = (walk->steps - i) % walk->lengths;
    const double more = mliot_product(by, 2 * walk->moved[at] + by);
    walk->variance = mliot_product_sum(more, walk->scatter[at], walk->variance);
    walk->moved[at] += by;
  }
}

static inline void mliot_imapa_on(mliot_imapa_walk* walk) {
  const int64_t at = walk->lengths > 0 ? walk->steps % walk->lengths : 0;
  int64_t length;
  walk->steps += 1;
  if (walk->lengths == 0) return;
  walk->moved[at] = 0;
  walk->scatter[at] =
      mliot_product(walk->noise, mliot_product_sum(walk->mean, walk->mean, walk->variance));
  for (length = 1; length <= walk->lengths; ++length) {
    const double* sums = mliot_imapa_sums(walk, length);
    if (sums[MLIOT_SUM_WHOLE] == 0) continue;
    walk->grown[length - 1] += walk->mean;
    if (((int64_t)sums[MLIOT_SUM_FILLED] + walk->steps) % length == 0) {
      mliot_imapa_end(walk, length);
    }
  }
  walk->mean = mliot_imapa_mean(walk);
}

static inline double mliot_imapa_quantile(const double* s, int64_t step, double q, double* room) {
  mliot_imapa_walk walk = mliot_imapa_start(s, room);
  int64_t k;
  for (k = 1; k < step; ++k) mliot_imapa_on(&walk);
  return mliot_hurdle_quantile(mliot_imapa_at(&walk), q);
}

static inline void mliot_imapa_predict(const double* s, int64_t h, double* room, double* mean,
                                       double* variance) {
  mliot_imapa_walk walk = mliot_imapa_start(s, room);
  int64_t k;
  for (k = 0; k < h; ++k) {
    mean[k] = mliot_hurdle_mean(walk.now);
    variance[k] = mliot_hurdle_variance(mliot_imapa_at(&walk));
    if (k + 1 < h) mliot_imapa_on(&walk);
  }
}

#endif
