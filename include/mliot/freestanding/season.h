/* The place in the season of a stream that keeps a window for each place. */
#ifndef MLIOT_FREESTANDING_SEASON_H
#define MLIOT_FREESTANDING_SEASON_H

#include <stdint.h>

typedef struct {
  int64_t next;    /* the season's place of the next sample */
  int64_t current; /* that of the newest one */
} mliot_season;

static inline void mliot_season_reset(mliot_season* s) { s->next = s->current = 0; }

/* Goes on to the next sample, and tells its place. */
static inline int64_t mliot_season_push(mliot_season* s, int64_t season_length) {
  s->current = s->next;
  s->next = s->next + 1 == season_length ? 0 : s->next + 1;
  return s->current;
}

#endif
