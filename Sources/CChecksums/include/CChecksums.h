// CRC-64 as Azure Storage checks it (x-ms-content-crc64): polynomial 0x9A6C9329AC4BC9B5 reflected, all ones before
// and after. Check value of "123456789": 0xAE8B14860A799888.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Begins with 0; each result is fed into the next call.
uint64_t sluice_crc64(uint64_t crc, const void *bytes, size_t count);

/// The same without carry-less multiplication, on every processor.
uint64_t sluice_crc64_table(uint64_t crc, const void *bytes, size_t count);

/// Whether sluice_crc64 multiplies without carries on this processor.
int sluice_crc64_is_fast(void);
