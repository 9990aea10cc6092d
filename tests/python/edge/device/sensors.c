/* Follows a stream of samples: in.bin holds samples, out.bin gets for each the status of the push,
   the status of the prediction, the prediction (or OUTPUTS of them) and, of a classifier, the class;
   at the end the self-test's answer. With EMPTY the stream begins empty, with SERIES it is that one. */
#include "io.h"
#include "model.h"

#if !defined(OUTPUTS)
#define OUTPUTS 1
#endif

static model_state state;

static void write_output(void) {
  double out[OUTPUTS];
  int64_t word = (int64_t)model_predict(&state, out);
  io_write(&word, sizeof word);
  io_write(out, sizeof out);
#if defined(CLASSIFIER)
  word = model_class(&state);
  io_write(&word, sizeof word);
#endif
}

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
  while (io_read(&sample, sizeof sample)) {
    status = (int64_t)model_push(&state, &sample);
    io_write(&status, sizeof status);
    write_output();
  }
  status = model_selftest();
  io_write(&status, sizeof status);
  io_end(0);
  return 0;
}
