/* Predicts every row of in.bin: out.bin gets prediction and leaf sum of each, then the self-test's
   answer. */
#include "io.h"
#include "model.h"

int main(void) {
  ROW_TYPE x[MODEL_FEATURES];
  int64_t self_test;
  io_open();
  while (io_read(x, sizeof x)) {
    double out;
    int64_t sum = model_sum(x);
    model_predict(x, &out);
    io_write(&out, sizeof out);
    io_write(&sum, sizeof sum);
#if defined(CLASSIFIER)
    sum = model_class(x);
    io_write(&sum, sizeof sum);
#endif
  }
  self_test = model_selftest();
  io_write(&self_test, sizeof self_test);
  io_end(0);
  return 0;
}
