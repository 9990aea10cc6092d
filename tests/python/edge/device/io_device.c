/* Files of the machine that emulates a Cortex-M, by Arm semihosting; and the reset handler. */
#include <stdint.h>

#include "io.h"

enum { SYS_OPEN = 0x01, SYS_CLOSE = 0x02, SYS_WRITE = 0x05, SYS_READ = 0x06, SYS_EXIT = 0x20 };

extern uint32_t _sidata, _sdata, _edata, _sbss, _ebss;
extern void _estack(void); /* the address of the top of the stack */
int main(void);
void Reset_Handler(void);

static uint32_t in, out;

static uint32_t semihost(uint32_t operation, const void* argument) {
  register uint32_t r0 __asm__("r0") = operation;
  register const void* r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

static uint32_t open_file(const char* name, uint32_t length, uint32_t mode) {
  const uint32_t block[3] = {(uint32_t)name, mode, length};
  const uint32_t handle = semihost(SYS_OPEN, block);
  if (handle == UINT32_MAX) io_end(2);
  return handle;
}

void io_open(void) {
  in = open_file("in.bin", 6, 1);   /* rb */
  out = open_file("out.bin", 7, 5); /* wb */
}

int io_read(void* to, uint32_t size) {
  const uint32_t block[3] = {in, (uint32_t)to, size};
  return semihost(SYS_READ, block) == 0;
}

void io_write(const void* from, uint32_t size) {
  const uint32_t block[3] = {out, (uint32_t)from, size};
  if (semihost(SYS_WRITE, block) != 0) io_end(3);
}

void io_end(int status) {
  const uint32_t file[1] = {out};
  const uint32_t block[2] = {0x20026u, (uint32_t)status}; /* ADP_Stopped_ApplicationExit */
  if (out != 0) semihost(SYS_CLOSE, file);
  semihost(SYS_EXIT, block);
  for (;;) {
  }
}

static void hang(void) {
  io_end(9);
  for (;;) {
  }
}

void Reset_Handler(void) {
  uint32_t* to;
  const uint32_t* from = &_sidata;
#if defined(__ARM_FP)
  *(volatile uint32_t*)0xE000ED88u |= 0xFu << 20; /* the FPU on */
  __asm__ volatile("dsb\n isb");
#endif
  for (to = &_sdata; to < &_edata;) *to++ = *from++;
  for (to = &_sbss; to < &_ebss;) *to++ = 0;
  io_end(main());
}

__attribute__((section(".vectors"), used)) static void (*const vectors[])(void) = {
    _estack, Reset_Handler, hang, hang};
