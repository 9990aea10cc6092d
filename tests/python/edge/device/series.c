/* Follows a series: in.bin holds, for each step, the future covariates of a forecast and then the
   row that is observed next; out.bin gets each forecast, the status of each push and, at the end,
   the self-test's answer. With EMPTY the history begins empty. */
#include "io.h"
#include "model.h"

#define WIDTH (MODEL_FUTURE > 0 ? MODEL_FUTURE * STEPS : 1)

static model_state state;
static model_forecast out[STEPS];
static double future[WIDTH];

int main(void) {
  model_sample sample;
  int64_t status;
  io_open();
#if defined(SERIES)
  model_init(&state, SERIES);
#else
  model_init(&state);
#endif
#if defined(EMPTY)
  model_reset(&state);
#endif
  while (io_read(future, sizeof future)) {
    status = (int64_t)model_predict(&state, future, STEPS, out);
    io_write(&status, sizeof status);
    io_write(out, sizeof out);
    if (!io_read(&sample, sizeof sample)) break;
    status = (int64_t)model_push(&state, &sample);
    io_write(&status, sizeof status);
  }
  status = model_selftest();
  io_write(&status, sizeof status);
  io_end(0);
  return 0;
}
