/* A window that reaches back a span of time, around a window that counts samples.
 *
 * The samples of (time - span, time] stand in the ring of a counting window, newest last; those
 * that are older are taken out of it and leave NaN, which counts as missing. `times` holds the time
 * of each place of that ring. Times never fall.
 *
 *   while (mliot_time_window_expires(&s, times, size, position, span, time))
 *     forget(window, mliot_time_window_leave(&s, size, position));
 *   if (mliot_time_window_enter(&s, times, size, position, span, time, x)) push(window, x);
 *
 * where position is the counting window's place of the next sample. With a span of one more, the
 * sample at time - span is in the window too. A window that ends before the newest sample, which
 * waits until another one comes, takes instead of the last step
 *
 *   if (mliot_time_window_admits(&s, times, size, position, span, time)) push(window, s.waiting);
 *   mliot_time_window_wait(&s, span, time, x);
 *
 * Missing:  NaN moves time on and takes no place.
 * Room:     of more than `size` samples in the span the oldest is lost; the statistic is not known
 *           then (mliot_time_window_known is 0) until the span has passed it.
 * Cost:     O(1) a sample, amortised, beside the counting window.
 */
#ifndef MLIOT_FREESTANDING_TIME_WINDOW_H
#define MLIOT_FREESTANDING_TIME_WINDOW_H

#include "wide.h"

typedef struct {
  int64_t live;    /* samples in the span */
  int64_t time;    /* of the newest sample, missing ones included */
  int64_t begun;   /* whether there was a sample */
  int64_t missing; /* whether the newest sample is */
  int64_t lost;    /* time of the newest sample that had no room */
  int64_t losses;  /* whether there was one that the span has not passed */
  int64_t waits;   /* whether the newest sample is not in the window yet */
  double waiting;  /* that sample, else 0 */
} mliot_time_window;

static inline void mliot_time_window_reset(mliot_time_window* s) {
  s->live = s->time = s->begun = s->missing = s->lost = s->losses = s->waits = 0;
  s->waiting = 0;
}

/* The ring's place of the oldest sample in the span. */
static inline int64_t mliot_time_window_oldest(const mliot_time_window* s, int64_t size,
                                               int64_t position) {
  return position >= s->live ? position - s->live : position - s->live + size;
}

/* Whether a sample of `time` is beyond the span that ends at `now`; times may be far apart. */
static inline int mliot_time_window_passed(int64_t time, int64_t now, int64_t span) {
  return (uint64_t)now - (uint64_t)time >= (uint64_t)span;
}

/* Whether the oldest sample leaves when time has come to `now`. */
static inline int mliot_time_window_expires(const mliot_time_window* s, const int64_t* times,
                                            int64_t size, int64_t position, int64_t span,
                                            int64_t now) {
  return s->live > 0 &&
         mliot_time_window_passed(times[mliot_time_window_oldest(s, size, position)], now, span);
}

/* Lets the oldest sample go; its place in the ring. */
static inline int64_t mliot_time_window_leave(mliot_time_window* s, int64_t size,
                                              int64_t position) {
  const int64_t place = mliot_time_window_oldest(s, size, position);
  --s->live;
  return place;
}

/* Moves time on to the next sample. */
static inline void mliot_time_window_move(mliot_time_window* s, int64_t span, int64_t time,
                                          double x) {
  s->begun = 1;
  s->time = time;
  s->missing = mliot_is_nan(x);
  if (s->losses && mliot_time_window_passed(s->lost, time, span)) s->losses = s->lost = 0;
}

/* Gives a sample of `time` the ring's next place; the oldest is lost where there is none. */
static inline void mliot_time_window_place(mliot_time_window* s, int64_t* times, int64_t size,
                                           int64_t position, int64_t time) {
  if (s->live == size) {
    s->lost = times[position];
    s->losses = 1;
    --s->live;
  }
  times[position] = time;
  ++s->live;
}

/* Takes the time of the next sample; whether the sample itself goes into the counting window. */
static inline int mliot_time_window_enter(mliot_time_window* s, int64_t* times, int64_t size,
                                          int64_t position, int64_t span, int64_t time, double x) {
  mliot_time_window_move(s, span, time, x);
  if (s->missing) return 0;
  mliot_time_window_place(s, times, size, position, time);
  return 1;
}

/* Whether the sample that waits goes into the counting window when time has come to `now`. */
static inline int mliot_time_window_admits(mliot_time_window* s, int64_t* times, int64_t size,
                                           int64_t position, int64_t span, int64_t now) {
  if (!s->waits || mliot_time_window_passed(s->time, now, span)) return 0;
  mliot_time_window_place(s, times, size, position, s->time);
  return 1;
}

/* Takes the next sample, which waits. */
static inline void mliot_time_window_wait(mliot_time_window* s, int64_t span, int64_t time,
                                          double x) {
  mliot_time_window_move(s, span, time, x);
  s->waits = !s->missing;
  s->waiting = s->missing ? 0 : x;
}

/* Whether a sample of that time finds room, beside the one that waits. */
static inline int mliot_time_window_has_room(const mliot_time_window* s, const int64_t* times,
                                             int64_t size, int64_t position, int64_t span,
                                             int64_t now) {
  return s->live + s->waits < size ||
         mliot_time_window_expires(s, times, size, position, span, now) ||
         (s->waits && mliot_time_window_passed(s->time, now, span));
}

/* Whether the counting window holds every sample of the span; with `newest`, the newest too. */
static inline int mliot_time_window_known(const mliot_time_window* s, int newest) {
  return s->begun && !s->losses && !(newest && s->missing);
}

/* How many samples the span holds, where that is all that is asked. */
static inline double mliot_time_window_count(const mliot_time_window* s, int64_t min_samples) {
  return s->live < min_samples ? mliot_nan() : (double)s->live;
}

#endif
