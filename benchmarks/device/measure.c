/* Instructions of a call by SysTick (QEMU with -icount shift=6: one takes 64 ns), and its stack.
   out.bin gets ticks of an empty loop, ticks of the loop of calls, and bytes of stack. */
#include <stdint.h>

#include "io.h"
#include "subject.h"

#define SYSTICK ((volatile uint32_t*)0xE000E010u)
#define PAINT 0xA5A5A5A5u

extern uint32_t _ebss;

static volatile uint32_t sink;

__attribute__((noinline)) static void nothing(int i) { sink = (uint32_t)i; }

static uint32_t ticks_of(void (*call)(int)) {
  uint32_t begin;
  int i;
  SYSTICK[2] = 0;
  begin = SYSTICK[2];
  for (i = 0; i < CALLS; ++i) call(i);
  return (begin - SYSTICK[2]) & 0xFFFFFFu;
}

__attribute__((noinline)) static uint32_t stack_of(void (*call)(int)) {
  uint32_t here;
  uint32_t* at;
  uint32_t* top = &here - 16;
  for (at = &_ebss; at < top; ++at) *at = PAINT;
  call(0);
  for (at = &_ebss; at < top && *at == PAINT;) ++at;
  return (uint32_t)((const char*)top - (const char*)at);
}

int main(void) {
  uint32_t found[3];
  io_open();
  subject_begin();
  SYSTICK[1] = 0xFFFFFFu;
  SYSTICK[0] = 5; /* on, by the processor's clock */
  found[0] = ticks_of(nothing);
  found[1] = ticks_of(subject_call);
  found[2] = stack_of(subject_call);
  io_write(found, sizeof found);
  io_end(0);
  return 0;
}
