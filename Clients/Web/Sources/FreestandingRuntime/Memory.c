// Bytes, numbers and randomness for the WebAssembly module. The built-ins become single
// instructions of the bulk-memory extension.

#if defined(__wasm__)

#include <stddef.h>
#include <stdint.h>

void *memcpy(void *restrict to, const void *restrict from, size_t count) {
  return __builtin_memcpy(to, from, count);
}

void *memmove(void *to, const void *from, size_t count) {
  return __builtin_memmove(to, from, count);
}

void *memset(void *to, int byte, size_t count) { return __builtin_memset(to, byte, count); }

int memcmp(const void *a, const void *b, size_t count) {
  const uint8_t *x = a;
  const uint8_t *y = b;
  for (size_t index = 0; index < count; index++) {
    if (x[index] != y[index]) return x[index] - y[index];
  }
  return 0;
}

// The host fills memory with random bytes: the seeds of hash tables come from here.
__attribute__((import_module("waymark"), import_name("random")))
void waymark_random(void *to, size_t count);

void arc4random_buf(void *to, size_t count) { waymark_random(to, count); }

// The product of two 128-bit numbers: what 64-bit multiplication with overflow check is made of.
// In pieces of 32 bits, since a 128-bit product here would be a call of this function.
__int128 __multi3(__int128 a, __int128 b) {
  uint64_t a_low = (uint64_t)a;
  uint64_t b_low = (uint64_t)b;
  uint64_t a0 = (uint32_t)a_low, a1 = a_low >> 32;
  uint64_t b0 = (uint32_t)b_low, b1 = b_low >> 32;
  uint64_t low = a0 * b0;
  uint64_t middle = a1 * b0 + (low >> 32);
  uint64_t carry = a0 * b1 + (uint32_t)middle;
  uint64_t high = a1 * b1 + (middle >> 32) + (carry >> 32);
  high += a_low * (uint64_t)((unsigned __int128)b >> 64);
  high += b_low * (uint64_t)((unsigned __int128)a >> 64);
  unsigned __int128 product = high;
  return (__int128)(product << 64 | (carry << 32 | (uint32_t)low));
}

#endif
