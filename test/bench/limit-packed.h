/*
 * A search whose states fit into 64 bits each, and are compared whole; parent and step are kept for every state, as the engines do. The program that includes
 * it defines MOST_STEPS, the steps that one state may have, and says what `expand` and `check` do. Build with -DSTATES=N, the number of states that the
 * table is made for.
 */
#include "limit.h"

/* Emits every step of the state, which stands at this place. */
static inline void expand(uint64_t state, uint32_t at);
/* Ends the program where the invariant is broken. */
static inline void check(uint64_t state);

static uint64_t *states;
static uint32_t *parents;
static uint8_t *steps;
static uint64_t found, generated;

#define BATCH 64
static struct candidate {
  uint64_t state, hash;
  uint32_t parent;
  uint8_t step;
} candidates[BATCH * (MOST_STEPS)];
static unsigned waiting;

static inline void emit(uint64_t state, uint32_t parent, unsigned step) {
  uint64_t hash = scramble(state);
  fetch(hash);
  candidates[waiting++] = (struct candidate){state, hash, parent, (uint8_t)step};
}

static void broken(const char *invariant) {
  fprintf(stderr, "%s is broken\n", invariant);
  exit(1);
}

static inline void keep(uint64_t state, uint64_t hash, uint32_t parent, unsigned step) {
  if (!insert(state + 1, hash)) return;
  if (found == STATES) too_many();
  states[found] = state;
  parents[found] = parent;
  steps[found++] = (uint8_t)step;
  check(state);
}

/* From the initial state, which is 0. */
int main(void) {
  open_table(STATES);
  states = reserve((uint64_t)STATES * 8);
  parents = reserve((uint64_t)STATES * 4);
  steps = reserve(STATES);
  keep(0, scramble(0), 0, 0);
  unsigned depth = 0;
  for (uint64_t at = 0; at < found; depth++)
    for (uint64_t level = found; at < level;) {
      for (uint64_t end = at + BATCH < level ? at + BATCH : level; at < end; at++) expand(states[at], (uint32_t)at);
      generated += waiting;
      for (unsigned k = 0; k < waiting; k++) keep(candidates[k].state, candidates[k].hash, candidates[k].parent, candidates[k].step);
      waiting = 0;
    }
  report(found, generated, depth);
  return 0;
}
