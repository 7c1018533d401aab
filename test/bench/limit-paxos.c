/*
 * The C limit for Paxos on a growing set of messages (specs/consensus/paxos, Paxos.tla): what a program written for this one spec, and for three acceptors, two
 * values and three ballots, comes to. A state is packed into 54 bits and compared whole; parent and step are kept for every state, as the engines
 * do. Build with -DSTATES=185369, the number of states that the table is made for.
 */
enum { ACCEPTORS = 3, VALUES = 2, BALLOTS = 3 };

#define MOST_STEPS (BALLOTS + 2 * ACCEPTORS * BALLOTS + BALLOTS * VALUES)
#include "limit-packed.h"

/* A state. Of each acceptor: the ballot that it promised, and the ballot and value of its last vote, two bits each, 0 for none. */
#define MAX_BAL(a) (6 * (a))
#define MAX_VBAL(a) (6 * (a) + 2)
#define MAX_VAL(a) (6 * (a) + 4)
/* Whether a ballot was begun; the value proposed in it; whether an acceptor has voted in it, which is for that value. */
#define PREPARED(b) (18 + (b) - 1)
#define PROPOSED(b) (21 + 2 * ((b) - 1))
#define VOTED(a, b) (27 + 3 * (a) + (b) - 1)
/* What an acceptor has promised in a ballot, which it does once: 0 nothing yet, 1 to tell of no vote, 2 + 2 (ballot - 1) + (value - 1) of this one. Ballot 1
   takes one bit, ballot 2 two and ballot 3 three. */
static const int promise_at[] = {0, 36, 37, 39}, promise_bits[] = {0, 1, 2, 3};
#define PROMISE(a, b) (promise_at[b] + 6 * (a))

static inline unsigned get(uint64_t state, int at, int bits) { return (unsigned)(state >> at) & ((1u << bits) - 1); }
static inline uint64_t set(uint64_t state, int at, int bits, unsigned to) {
  return (state & ~((((uint64_t)1 << bits) - 1) << at)) | (uint64_t)to << at;
}

enum { PHASE1A = 0, PHASE1B = 4, PHASE2A = 16, PHASE2B = 24 };

/* Of the values chosen, in whichever ballot, there is one at most. */
static inline void check(uint64_t state) {
  unsigned chosen = 0;
  for (int b = 1; b <= BALLOTS; b++)
    if (get(state, VOTED(0, b), 1) + get(state, VOTED(1, b), 1) + get(state, VOTED(2, b), 1) >= 2) chosen |= 1u << get(state, PROPOSED(b), 2);
  if (chosen & (chosen - 1)) broken("agreement");
}

/* Two acceptors have promised the ballot, and the last vote that they tell of, if any, is for the value. */
static inline int shows_safe(uint64_t state, int ballot, unsigned value) {
  for (int without = 0; without < ACCEPTORS; without++) {
    unsigned last = 0;
    int all = 1, is = 0;
    for (int a = 0; a < ACCEPTORS; a++) {
      if (a == without) continue;
      unsigned told = get(state, PROMISE(a, ballot), promise_bits[ballot]);
      if (told == 0) all = 0;
      if (told < 2) continue;
      unsigned in = (told - 2) / 2 + 1, for_value = (told - 2) % 2 + 1;
      if (in > last) is = 0;
      if (in >= last && for_value == value) is = 1;
      if (in > last) last = in;
    }
    if (all && (last == 0 || is)) return 1;
  }
  return 0;
}

static inline void expand(uint64_t state, uint32_t at) {
  for (int b = 1; b <= BALLOTS; b++) {
    emit(set(state, PREPARED(b), 1, 1), at, PHASE1A + (unsigned)b - 1);
    unsigned proposed = get(state, PROPOSED(b), 2);
    for (int a = 0; a < ACCEPTORS; a++) {
      unsigned promised = get(state, MAX_BAL(a), 2), in = get(state, MAX_VBAL(a), 2), value = get(state, MAX_VAL(a), 2);
      if (get(state, PREPARED(b), 1) && (unsigned)b > promised) {
        uint64_t next = set(state, MAX_BAL(a), 2, (unsigned)b);
        emit(set(next, PROMISE(a, b), promise_bits[b], in == 0 ? 1 : 2 + 2 * (in - 1) + value - 1), at, PHASE1B + (unsigned)(3 * a + b - 1));
      }
      if (proposed && (unsigned)b >= promised) {
        uint64_t next = set(set(set(state, MAX_BAL(a), 2, (unsigned)b), MAX_VBAL(a), 2, (unsigned)b), MAX_VAL(a), 2, proposed);
        emit(set(next, VOTED(a, b), 1, 1), at, PHASE2B + (unsigned)(3 * a + b - 1));
      }
    }
    for (unsigned v = 1; v <= VALUES && !proposed; v++)
      if (shows_safe(state, b, v)) emit(set(state, PROPOSED(b), 2, v), at, PHASE2A + (unsigned)(2 * (b - 1)) + v - 1);
  }
}
