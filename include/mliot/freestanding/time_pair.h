/* A window over pairs of samples that reaches back a span of time: time_window.h around
 * pair_window.h.
 *
 * The pairs of (time - span, time] stand in the rings, newest last. With `lags` the window ends
 * before the newest pair, which waits until another one comes.
 *
 * Missing:  a pair with a NaN moves time on and takes no place.
 * Room:     as in time_window.h.
 * Cost:     that of pair_window.h.
 */
#ifndef MLIOT_FREESTANDING_TIME_PAIR_H
#define MLIOT_FREESTANDING_TIME_PAIR_H

#include "pair_window.h"
#include "time_window.h"

typedef struct {
  mliot_time_window window; /* of the first samples of the pairs */
  mliot_pair_window pair;
  double waiting; /* the second sample of the pair that waits, else 0 */
} mliot_time_pair;

static inline void mliot_time_pair_reset(mliot_time_pair* s) {
  mliot_time_window_reset(&s->window);
  mliot_pair_window_reset(&s->pair);
  s->waiting = 0;
}

/* The first sample of a pair, NaN where either is missing. */
static inline double mliot_time_pair_present(double x, double y) { return mliot_is_nan(y) ? y : x; }

/* Takes the next pair. times holds `size` times, rings 2 * size doubles: the x, then their y. */
static inline void mliot_time_pair_push(mliot_time_pair* s, int64_t* times, double* rings,
                                        int64_t size, int64_t span, int lags, int64_t time,
                                        double x, double y) {
  mliot_time_window* window = &s->window;
  mliot_pair_window* pair = &s->pair;
  x = mliot_time_pair_present(x, y);
  while (mliot_time_window_expires(window, times, size, pair->position, span, time)) {
    mliot_pair_window_forget(pair, rings, size,
                             mliot_time_window_leave(window, size, pair->position));
  }
  if (lags) {
    if (mliot_time_window_admits(window, times, size, pair->position, span, time))
      mliot_pair_window_push(pair, rings, size, window->waiting, s->waiting);
    mliot_time_window_wait(window, span, time, x);
    s->waiting = window->waits ? y : 0;
  } else if (mliot_time_window_enter(window, times, size, pair->position, span, time, x)) {
    mliot_pair_window_push(pair, rings, size, x, y);
  }
}

/* Whether a pair of that time, of which both samples are present, finds room. */
static inline int mliot_time_pair_has_room(const mliot_time_pair* s, const int64_t* times,
                                           int64_t size, int64_t span, int64_t now) {
  return mliot_time_window_has_room(&s->window, times, size, s->pair.position, span, now);
}

static inline double mliot_time_pair_covariance(const mliot_time_pair* s, const double* rings,
                                                int64_t size, int64_t min_samples, int64_t ddof) {
  if (!mliot_time_window_known(&s->window, 0)) return mliot_nan();
  return mliot_pair_window_covariance(&s->pair, rings, size, min_samples, ddof);
}

static inline double mliot_time_pair_correlation(const mliot_time_pair* s, const double* rings,
                                                 int64_t size, int64_t min_samples) {
  if (!mliot_time_window_known(&s->window, 0)) return mliot_nan();
  return mliot_pair_window_correlation(&s->pair, rings, size, min_samples);
}

#endif
