/* Files of a host. */
#include <stdio.h>
#include <stdlib.h>

#include "io.h"

static FILE* in;
static FILE* out;

void io_open(void) {
  in = fopen("in.bin", "rb");
  out = fopen("out.bin", "wb");
  if (in == NULL || out == NULL) exit(2);
}

int io_read(void* to, uint32_t size) { return fread(to, 1, size, in) == size; }

void io_write(const void* from, uint32_t size) {
  if (fwrite(from, 1, size, out) != size) exit(3);
}

void io_end(int status) {
  if (fclose(out) != 0) exit(4);
  exit(status);
}
