#include "CChecksums.h"

#include <pthread.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

static const uint64_t polynomial = 0x9A6C9329AC4BC9B5ull;

/// tables[k][b]: the remainder of byte b with k zero bytes behind it.
static uint64_t tables[8][256];
/// x^n mod P for the two halves of 16 bytes that move on by 64 and by 16 bytes.
static uint64_t fold_64[2], fold_16[2];
static int is_fast;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/// x^n mod P; the highest power stands in bit 0.
static uint64_t power(unsigned n) {
    uint64_t value = 1ull << 63;
    while (n-- > 0) value = (value >> 1) ^ (value & 1 ? polynomial : 0);
    return value;
}

static void prepare(void) {
    for (unsigned byte = 0; byte < 256; byte++) {
        uint64_t value = byte;
        for (int bit = 0; bit < 8; bit++) value = (value >> 1) ^ (value & 1 ? polynomial : 0);
        tables[0][byte] = value;
    }
    for (int k = 1; k < 8; k++)
        for (unsigned byte = 0; byte < 256; byte++)
            tables[k][byte] = (tables[k - 1][byte] >> 8) ^ tables[0][tables[k - 1][byte] & 255];
    // A carry-less product of reflected words stands for the product times x, hence the odd powers.
    fold_64[0] = power(512 + 64 - 1);
    fold_64[1] = power(512 - 1);
    fold_16[0] = power(128 + 64 - 1);
    fold_16[1] = power(128 - 1);
#if defined(__x86_64__)
    __builtin_cpu_init();
    is_fast = __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
#endif
}

/// The remainder without the inversions.
static uint64_t update(uint64_t crc, const uint8_t *bytes, size_t count) {
    for (; count >= 8; bytes += 8, count -= 8) {
        uint64_t word;
        memcpy(&word, bytes, 8);
        word ^= crc;
        crc = tables[7][word & 255] ^ tables[6][word >> 8 & 255] ^ tables[5][word >> 16 & 255]
            ^ tables[4][word >> 24 & 255] ^ tables[3][word >> 32 & 255] ^ tables[2][word >> 40 & 255]
            ^ tables[1][word >> 48 & 255] ^ tables[0][word >> 56];
    }
    for (; count > 0; bytes++, count--) crc = (crc >> 8) ^ tables[0][(crc ^ *bytes) & 255];
    return crc;
}

#if defined(__x86_64__)
__attribute__((target("pclmul,sse4.1"))) static inline __m128i moved(__m128i state, __m128i powers) {
    return _mm_xor_si128(
        _mm_clmulepi64_si128(state, powers, 0x00), _mm_clmulepi64_si128(state, powers, 0x11));
}

/// - Precondition: count >= 64.
__attribute__((target("pclmul,sse4.1"))) static uint64_t folded(
    uint64_t crc, const uint8_t *bytes, size_t count) {
    const __m128i by_64 = _mm_set_epi64x((long long)fold_64[1], (long long)fold_64[0]);
    const __m128i by_16 = _mm_set_epi64x((long long)fold_16[1], (long long)fold_16[0]);
    const __m128i *next = (const __m128i *)bytes;
    __m128i lanes[4];
    for (int lane = 0; lane < 4; lane++) lanes[lane] = _mm_loadu_si128(next++);
    lanes[0] = _mm_xor_si128(lanes[0], _mm_set_epi64x(0, (long long)crc));
    for (count -= 64; count >= 64; count -= 64)
        for (int lane = 0; lane < 4; lane++)
            lanes[lane] = _mm_xor_si128(moved(lanes[lane], by_64), _mm_loadu_si128(next++));
    __m128i state = lanes[0];
    for (int lane = 1; lane < 4; lane++) state = _mm_xor_si128(moved(state, by_16), lanes[lane]);
    for (; count >= 16; count -= 16) state = _mm_xor_si128(moved(state, by_16), _mm_loadu_si128(next++));
    uint8_t rest[16];
    _mm_storeu_si128((__m128i *)rest, state);
    return update(update(0, rest, 16), (const uint8_t *)next, count);
}
#endif

uint64_t sluice_crc64_table(uint64_t crc, const void *bytes, size_t count) {
    pthread_once(&once, prepare);
    return ~update(~crc, bytes, count);
}

uint64_t sluice_crc64(uint64_t crc, const void *bytes, size_t count) {
    pthread_once(&once, prepare);
#if defined(__x86_64__)
    if (is_fast && count >= 64) return ~folded(~crc, bytes, count);
#endif
    return ~update(~crc, bytes, count);
}

int sluice_crc64_is_fast(void) {
    pthread_once(&once, prepare);
    return is_fast;
}
