/* Events of a calendar: whether one is on, how far the next one is, how long ago the last one was.
 *
 * Missing:  NaN outside [first, last), where nothing is known of events.
 * Cost:     O(log n) a time.
 */
#ifndef MLIOT_FREESTANDING_EVENTS_H
#define MLIOT_FREESTANDING_EVENTS_H

#include "wide.h"

enum { MLIOT_EVENT_ACTIVE, MLIOT_EVENT_TO_NEXT, MLIOT_EVENT_SINCE_LAST };

/* Event i is on in [starts[i], ends[i]); they ascend and do not overlap. */
typedef struct {
  int64_t n;
  int64_t first;
  int64_t last;
  int64_t unit; /* of distances and ramps */
  int64_t lead;
  int64_t decay;
  int64_t cap; /* the longest distance */
  int kind;
} mliot_event_options;

/* Events that have begun. */
static inline int64_t mliot_events_begun(const int64_t* starts, int64_t n, int64_t time) {
  int64_t low = 0;
  int64_t high = n;
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    if (starts[middle] <= time) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/* The k-th of `steps` steps away from an event, from 1 beside it to 0 after the last step. */
static inline double mliot_event_ramp(int64_t k, int64_t steps) {
  return k > steps ? 0 : 1 - (double)k / (double)(steps + 1);
}

static inline float mliot_event(const int64_t* starts, const int64_t* ends,
                                const mliot_event_options* o, int64_t time) {
  int64_t next, to_next, since_last;
  double before, after;
  if (time < o->first || time >= o->last) return (float)mliot_nan();
  next = mliot_events_begun(starts, o->n, time);
  if (next > 0 && time < ends[next - 1]) return o->kind == MLIOT_EVENT_ACTIVE ? 1 : 0;
  to_next = next < o->n ? (starts[next] - time - 1) / o->unit + 1 : INT64_MAX;
  since_last = next > 0 ? (time - ends[next - 1]) / o->unit + 1 : INT64_MAX;
  if (o->kind == MLIOT_EVENT_TO_NEXT) return (float)(to_next < o->cap ? to_next : o->cap);
  if (o->kind == MLIOT_EVENT_SINCE_LAST) return (float)(since_last < o->cap ? since_last : o->cap);
  before = mliot_event_ramp(to_next, o->lead);
  after = mliot_event_ramp(since_last, o->decay);
  return (float)(before > after ? before : after);
}

#endif
