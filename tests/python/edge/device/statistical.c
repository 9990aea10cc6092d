/* Follows a series by several statistical models: in.bin holds the rows that are observed, time and
   value. For each model of models.h out.bin gets, for each row, the means, variances and a quantile
   of the next STEPS periods and the status of the push, and at the end the self-test's answer. */
#include "io.h"
#include "models.h"

typedef struct {
  int64_t time;
  double value;
} row;

static row rows[MOST_ROWS];
static double mean[STEPS], variance[STEPS], quantile[STEPS];

#define FOLLOW(M)                                                     \
  static void M##_follow(int n) {                                     \
    static M##_state state;                                           \
    M##_sample sample;                                                \
    int64_t status;                                                   \
    int i, k;                                                         \
    BEGIN(M, &state);                                                 \
    for (i = 0; i < n; ++i) {                                         \
      M##_predict(&state, STEPS, mean, variance);                     \
      for (k = 0; k < STEPS; ++k) {                                   \
        quantile[k] = M##_ask(&state, k, mean[k], variance[k], 0.9);  \
      }                                                               \
      sample.time = rows[i].time;                                     \
      sample.value = rows[i].value;                                   \
      status = (int64_t)M##_push(&state, &sample);                    \
      io_write(mean, sizeof mean);                                    \
      io_write(variance, sizeof variance);                            \
      io_write(quantile, sizeof quantile);                            \
      io_write(&status, sizeof status);                               \
    }                                                                 \
    status = M##_selftest();                                          \
    io_write(&status, sizeof status);                                 \
  }
#define CALL(M) M##_follow(n);

MODELS(FOLLOW)

int main(void) {
  int n = 0;
  io_open();
  while (n < MOST_ROWS && io_read(&rows[n], sizeof rows[n])) ++n;
  MODELS(CALL)
  io_end(0);
  return 0;
}
