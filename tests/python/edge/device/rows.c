/* Predicts every row of in.bin: out.bin gets prediction and leaf sum of each, or all predictions of
   a model of several outputs, then the self-test's answer. */
#include "io.h"
#include "model.h"

int main(void) {
  ROW_TYPE x[MODEL_FEATURES];
  int64_t self_test;
  io_open();
  while (io_read(x, sizeof x)) {
#if defined(OUTPUTS)
    double out[MODEL_OUTPUTS];
    model_predict(x, out);
    io_write(out, sizeof out);
#else
    double out;
    const int64_t sum = model_sum(x);
    model_predict(x, &out);
    io_write(&out, sizeof out);
    io_write(&sum, sizeof sum);
#endif
#if defined(CLASSIFIER)
    {
      const int64_t place = model_class(x);
      io_write(&place, sizeof place);
    }
#endif
  }
  self_test = model_selftest();
  io_write(&self_test, sizeof self_test);
  io_end(0);
  return 0;
}
