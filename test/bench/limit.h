/*
 * What all limit programs share: memory in huge pages, a table of 64-bit keys of a size fixed in advance, and candidates that wait in a
 * batch between the moment their table slot is fetched and the moment it is looked at.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

static void *reserve(uint64_t bytes) {
  bytes = (bytes + (2u << 20) - 1) & ~(uint64_t)((2u << 20) - 1);
  void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (at == MAP_FAILED) {
    perror("mmap");
    exit(2);
  }
#ifdef MADV_HUGEPAGE
  madvise(at, bytes, MADV_HUGEPAGE);
#endif
  return at;
}

static uint64_t *table;
static uint64_t table_mask;

/* At most three quarters full with so many keys. */
static void open_table(uint64_t keys) {
  uint64_t slots = 1024;
  while (slots * 3 / 4 < keys) slots *= 2;
  table = reserve(slots * 8);
  table_mask = slots - 1;
}

static inline void fetch(uint64_t hash) { __builtin_prefetch(&table[hash & table_mask], 1, 3); }

/* Whether the key, which is never 0, was not there before; it is now. */
static inline int insert(uint64_t key, uint64_t hash) {
  for (uint64_t at = hash & table_mask;; at = (at + 1) & table_mask) {
    if (table[at] == key) return 0;
    if (table[at] == 0) {
      table[at] = key;
      return 1;
    }
  }
}

static void too_many(void) {
  fprintf(stderr, "there are more states than the program was built for\n");
  exit(2);
}

static inline uint64_t scramble(uint64_t x) {
  x ^= x >> 31;
  x *= 0x9e3779b97f4a7c15u;
  x ^= x >> 29;
  x *= 0xbf58476d1ce4e5b9u;
  return x ^ (x >> 32);
}

static void report(uint64_t distinct, uint64_t steps, unsigned depth) {
  printf("{\"distinct\":%llu,\"generated\":%llu,\"depth\":%u}\n", (unsigned long long)distinct, (unsigned long long)(steps + 1), depth);
}
