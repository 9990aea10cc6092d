/* The distribution of intermittent demand some steps ahead, while sizes, intervals and chances
 * move.
 *
 * A demand k steps ahead comes with a chance that depends on the demands before it, and so does its
 * size. The size is that of now times one factor 1 + share (e - 1) for each demand in between, e
 * lognormal of mean 1 with the relative variance that sizes have now: its logarithm has moments
 * that add up. The chance of TSB keeps its mean; Croston's, a correction over a moving interval, is
 * followed by the moments of the interval and of the periods since the last demand, apart from the
 * paths without any demand so far, which are known exactly.
 */
#ifndef MLIOT_FREESTANDING_CROSTON_AHEAD_H
#define MLIOT_FREESTANDING_CROSTON_AHEAD_H

#include "croston.h"

/* The chance of a demand at a step, and the mean number of demands before one that comes then. */
typedef struct {
  double chance, before;
} mliot_demand_ahead;

/* Logarithms of a size: how they scatter, and what each demand on the way adds to their mean and
   variance. */
typedef struct {
  double spread, drift, noise;
} mliot_size_walk;

static inline double mliot_size_ratio(mliot_hurdle d) {
  return d.size > 0 ? d.size_variance / d.size / d.size : 0;
}

/* Moments of log(1 + share (e - 1)), by the seven points of Gauss and Hermite. */
static inline mliot_size_walk mliot_sizes_on(mliot_hurdle d, double share) {
  static const double points[4] = {0, 1.1544053947399682, 2.366759410734541, 3.750439717725742};
  static const double weights[4] = {0.45714285714285713, 0.2401231786050127, 0.030757123967586497,
                                    0.0005482688559722178};
  mliot_size_walk walk;
  double root, squares = 0;
  int i;
  walk.spread = mliot_log(1 + mliot_size_ratio(d));
  walk.drift = 0;
  root = mliot_sqrt(walk.spread);
  for (i = -3; i <= 3; ++i) {
    const double point = i < 0 ? -points[-i] : points[i];
    const double z = mliot_product(root, point) - mliot_product(0.5, walk.spread);
    const double moved = mliot_log(mliot_product_sum(share, mliot_exp(z) - 1, 1));
    const double weighed = mliot_product(weights[i < 0 ? -i : i], moved);
    walk.drift += weighed;
    squares += mliot_product(weighed, moved);
  }
  walk.noise = squares - mliot_product(walk.drift, walk.drift);
  if (!(walk.noise > 0)) walk.noise = 0;
  return walk;
}

/* The q-quantile of a later step; d is the hurdle of the next one, walk its sizes'. */
static inline double mliot_walked_quantile(mliot_hurdle d, mliot_demand_ahead at,
                                           mliot_size_walk walk, double q) {
  const double above = (q - (1 - at.chance)) / at.chance;
  const double most = 1 - 0x1p-53;
  double spread, z;
  if (at.before <= 0) {
    d.chance = at.chance;
    return mliot_hurdle_quantile(d, q);
  }
  if (!(above > 0) || d.size <= 0) return 0;
  if (d.size_variance <= 0) return d.size;
  spread = mliot_product_sum(at.before, walk.noise, walk.spread);
  z = mliot_product(mliot_sqrt(spread), mliot_normal_quantile(above < most ? above : most));
  z += mliot_product(at.before, walk.drift) - mliot_product(0.5, walk.spread);
  return mliot_product(d.size, mliot_exp(z));
}

static inline double mliot_ahead_quantile(mliot_hurdle d, mliot_demand_ahead at, double share,
                                          double q) {
  mliot_size_walk walk = {0, 0, 0};
  if (!(at.before <= 0)) walk = mliot_sizes_on(d, share);
  return mliot_walked_quantile(d, at, walk, q);
}

/* What each demand on the way adds to the logarithm of the mean square of a size. */
static inline double mliot_size_growth(mliot_hurdle d, double share) {
  return mliot_log(mliot_product_sum(mliot_product(share, share), mliot_size_ratio(d), 1));
}

/* The variance of that step. */
static inline double mliot_ahead_variance(mliot_hurdle d, mliot_demand_ahead at, double growth) {
  const double total = mliot_product(at.chance, d.size);
  double square = mliot_product(mliot_product(d.size, d.size), 1 + mliot_size_ratio(d));
  double variance;
  if (at.before > 0) square = mliot_product(square, mliot_exp(mliot_product(at.before, growth)));
  variance = mliot_product(at.chance, square) - mliot_product(total, total);
  return variance > 0 || mliot_is_nan(variance) ? variance : 0;
}

/* The mean and mean square of TSB's chance, and the mean of demands so far times the chance. */
typedef struct {
  double chance, square, together, share;
} mliot_tsb_walk;

static inline mliot_tsb_walk mliot_tsb_start(const double* s, double chance_share) {
  const double chance = mliot_tsb_hurdle(s).chance;
  const mliot_tsb_walk walk = {chance, mliot_product(chance, chance), 0, chance_share};
  return walk;
}

static inline mliot_demand_ahead mliot_tsb_at(const mliot_tsb_walk* walk) {
  mliot_demand_ahead at = {walk->chance, 0};
  if (walk->chance > 0) at.before = walk->together / walk->chance;
  return at;
}

static inline void mliot_tsb_on(mliot_tsb_walk* walk) {
  const double a = walk->share;
  walk->together += mliot_product_sum(1 - a, walk->square, mliot_product(a, walk->chance));
  walk->square += mliot_product(mliot_product(a, a), walk->chance - walk->square);
}

static inline double mliot_tsb_quantile(const double* s, double size_share, double chance_share,
                                        int64_t step, double q) {
  mliot_tsb_walk walk = mliot_tsb_start(s, chance_share);
  int64_t k;
  for (k = 1; k < step; ++k) mliot_tsb_on(&walk);
  return mliot_ahead_quantile(mliot_tsb_hurdle(s), mliot_tsb_at(&walk), size_share, q);
}

static inline void mliot_tsb_predict(const double* s, double size_share, double chance_share,
                                     int64_t h, double* mean, double* variance) {
  const mliot_hurdle d = mliot_tsb_hurdle(s);
  const double growth = mliot_size_growth(d, size_share);
  mliot_tsb_walk walk = mliot_tsb_start(s, chance_share);
  int64_t k;
  for (k = 0; k < h; ++k) {
    mean[k] = mliot_hurdle_mean(d);
    variance[k] = mliot_ahead_variance(d, mliot_tsb_at(&walk), growth);
    if (k + 1 < h) mliot_tsb_on(&walk);
  }
}

/* Means over the paths with a demand, e being the periods that the next one would end: of the
   chance, and of it times e and e squared. Inverses of the interval as for a lognormal one, but
   none above what an interval of at least 1 can have. */
typedef struct {
  double mean, e, ee, chance, by_e, by_ee;
} mliot_croston_rates;

/* Croston's paths: those without a demand so far, and sums over the others. */
typedef struct {
  double factor, share;
  double interval, since, waiting; /* of those without: interval, periods, their part of all */
  double mass;                     /* the part of the others; their sums, weighed by it: */
  double i, ii, s, ss, is;         /* interval, periods since the last demand, products of both */
  double demands;                  /* so far */
  mliot_croston_rates rates;       /* of the others, where there are any */
} mliot_croston_walk;

static inline mliot_croston_walk mliot_croston_start(const double* s, int correction) {
  mliot_croston_walk walk = {0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, {0, 0, 0, 0, 0, 0}};
  walk.interval = s[MLIOT_CROSTON_DEMANDS] > 0 ? s[MLIOT_CROSTON_INTERVAL] : 1;
  walk.factor = mliot_product(mliot_croston_hurdle(s, correction).chance, walk.interval);
  walk.share = s[MLIOT_CROSTON_INTERVAL_SHARE];
  walk.since = s[MLIOT_CROSTON_SINCE];
  return walk;
}

static inline mliot_croston_rates mliot_croston_rates_of(const mliot_croston_walk* walk) {
  mliot_croston_rates r;
  const double mean = walk->i / walk->mass, since = walk->s / walk->mass;
  const double square = mliot_product(mean, mean);
  const double spread = walk->ii / walk->mass - square;
  const double variance = spread > 0 ? spread : 0;
  const double joint = walk->is / walk->mass - mliot_product(mean, since);
  const double room = mean - 1;
  double inverse = (1 + variance / square) / mean, bound = 1;
  if (room > 0) bound -= mliot_product(room, room) / (mliot_product(room, mean) + variance);
  if (bound < inverse) inverse = bound;
  r.mean = mean;
  r.e = since + 1;
  r.ee = walk->ss / walk->mass + 2 * since + 1;
  r.chance = mliot_product(walk->factor, inverse);
  r.by_e = mliot_product(walk->factor, mliot_product(r.e, inverse) - joint / square);
  if (!(r.by_e > 0)) r.by_e = 0;
  if (r.by_e > r.e) r.by_e = r.e;
  r.by_ee = mliot_product(r.chance, r.ee);
  return r;
}

static inline mliot_demand_ahead mliot_croston_at(const mliot_croston_walk* walk) {
  const double first = mliot_product(walk->waiting, walk->factor / walk->interval);
  mliot_demand_ahead at = {first, 0};
  if (walk->mass > 0) {
    const double chance = walk->rates.chance;
    at.chance += mliot_product(walk->mass, chance);
    if (at.chance > 0) at.before = mliot_product(walk->demands, chance) / at.chance;
  }
  return at;
}

/* The paths with a demand, one step on. */
static inline void mliot_croston_others_on(mliot_croston_walk* walk) {
  const mliot_croston_rates r = walk->rates;
  const double a = walk->share, f = walk->factor, mass = walk->mass;
  const double turned = mliot_product(f, r.mean);
  const double moved = mliot_product(2 * a, mliot_product(f, r.e) - turned);
  const double scatter = r.by_ee - 2 * mliot_product(f, r.e) + turned;
  walk->demands += mliot_product(mass, r.chance);
  walk->is += mliot_product(mass, r.mean - mliot_product(f, r.e));
  walk->ii += mliot_product(mass, mliot_product_sum(mliot_product(a, a), scatter, moved));
  walk->i += mliot_product(mliot_product(mass, a), r.by_e - f);
  walk->s = mliot_product(mass, r.e - r.by_e);
  walk->ss = mliot_product(mass, r.ee - r.by_ee);
  if (walk->i < mass) walk->i = mass;
}

static inline void mliot_croston_on(mliot_croston_walk* walk) {
  const double came = mliot_product(walk->waiting, walk->factor / walk->interval);
  const double next =
      mliot_product_sum(walk->share, walk->since + 1 - walk->interval, walk->interval);
  if (walk->mass > 0) mliot_croston_others_on(walk);
  walk->mass += came;
  walk->i += mliot_product(came, next);
  walk->ii += mliot_product(came, mliot_product(next, next));
  walk->demands += came;
  walk->waiting -= came;
  walk->since += 1;
  if (walk->mass > 0) walk->rates = mliot_croston_rates_of(walk);
}

static inline double mliot_croston_quantile(const double* s, int correction, int64_t step,
                                            double q) {
  mliot_croston_walk walk = mliot_croston_start(s, correction);
  int64_t k;
  for (k = 1; k < step; ++k) mliot_croston_on(&walk);
  return mliot_ahead_quantile(mliot_croston_hurdle(s, correction), mliot_croston_at(&walk),
                              s[MLIOT_CROSTON_SIZE_SHARE], q);
}

static inline void mliot_croston_predict(const double* s, int correction, int64_t h, double* mean,
                                         double* variance) {
  const mliot_hurdle d = mliot_croston_hurdle(s, correction);
  const double growth = mliot_size_growth(d, s[MLIOT_CROSTON_SIZE_SHARE]);
  mliot_croston_walk walk = mliot_croston_start(s, correction);
  int64_t k;
  for (k = 0; k < h; ++k) {
    mean[k] = mliot_hurdle_mean(d);
    variance[k] = mliot_ahead_variance(d, mliot_croston_at(&walk), growth);
    if (k + 1 < h) mliot_croston_on(&walk);
  }
}

#endif
