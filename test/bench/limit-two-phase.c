/*
 * The C limit for two-phase-commit on a growing set of messages (TwoPhase.tla): what a program written for this one spec, and for one
 * number of RMs, comes to. A state is packed into 64 bits and compared whole; parent and step are kept for every state, as the engines do.
 * Build with -DRMS=7 -DSTATES=296448, the number of states that the table is made for.
 */
#define MOST_STEPS (4 * RMS + 2)
#include "limit-packed.h"

#define LOW ((uint64_t)0x5555555555555555u & (((uint64_t)1 << 2 * RMS) - 1))
#define ALL (((uint64_t)1 << RMS) - 1)

/* A state: two bits for each RM (0 working, 1 prepared, 2 committed, 3 aborted), RMs counted, Prepared sent, Commit sent, Abort sent. The TM is
   as what it has sent says. */
enum { COUNTED = 2 * RMS, SENT = 3 * RMS, COMMIT = 4 * RMS, ABORT = 4 * RMS + 1 };
#define RM(r, what) ((uint64_t)(what) << 2 * (r))
#define BIT(n) ((uint64_t)1 << (n))

enum { PREPARE = 0, CHOOSE = 16, COUNT = 32, HEAR_COMMIT = 48, HEAR_ABORT = 64, DECIDE_COMMIT = 80, DECIDE_ABORT = 81 };

static inline void check(uint64_t state) {
  uint64_t decided = (state >> 1) & LOW; /* committed or aborted */
  uint64_t aborted = decided & state;
  if (aborted && aborted != decided) broken("agreement");
}

static inline void expand(uint64_t state, uint32_t at) {
  uint64_t counted = (state >> COUNTED) & ALL, sent = (state >> SENT) & ALL;
  int commit = (state >> COMMIT) & 1, abort = (state >> ABORT) & 1;
  if (!commit && !abort) {
    for (uint64_t left = sent; left; left &= left - 1) {
      int r = __builtin_ctzll(left);
      emit(state | BIT(COUNTED + r), at, COUNT + (unsigned)r);
    }
    if (counted == ALL) emit(state | BIT(COMMIT), at, DECIDE_COMMIT);
    emit(state | BIT(ABORT), at, DECIDE_ABORT);
  }
  for (uint64_t left = ~(state | state >> 1) & LOW; left; left &= left - 1) {
    int r = __builtin_ctzll(left) >> 1;
    emit(state | RM(r, 1) | BIT(SENT + r), at, PREPARE + (unsigned)r);
    emit(state | RM(r, 3), at, CHOOSE + (unsigned)r);
  }
  if (commit)
    for (unsigned r = 0; r < RMS; r++) emit((state & ~RM(r, 3)) | RM(r, 2), at, HEAR_COMMIT + r);
  if (abort)
    for (unsigned r = 0; r < RMS; r++) emit(state | RM(r, 3), at, HEAR_ABORT + r);
}
