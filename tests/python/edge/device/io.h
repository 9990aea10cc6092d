/* What the drivers read and write: plain files, by stdio on a host and by semihosting on a device.
 */
#ifndef DRIVER_IO_H
#define DRIVER_IO_H

#include <stdint.h>

/* Opens in.bin and out.bin of the working directory. */
void io_open(void);

/* 1 when `size` bytes were read, 0 at the end of the file. */
int io_read(void* to, uint32_t size);

void io_write(const void* from, uint32_t size);

/* Closes the files and ends the program. */
void io_end(int status);

#endif
