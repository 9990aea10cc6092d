/* What is left of the newest sample after a map that looks at nothing else. */
#ifndef MLIOT_FREESTANDING_MAP_H
#define MLIOT_FREESTANDING_MAP_H

#include "wide.h"

typedef struct {
  double value; /* of the newest sample; NaN before the first */
} mliot_map;

static inline void mliot_map_reset(mliot_map* s) { s->value = mliot_nan(); }

#endif
