/*
 * two-phase-commit on a growing set of messages (TwoPhase.tla) for SPIN, as one would write it: an array for each variable, one process, and one
 * atomic step for each action instance, so that there are no states in between. Build with -DRMS=3, 5, 7, 8 or 9.
 */
#define WORKING 0
#define PREPARED 1
#define COMMITTED 2
#define ABORTED 3
#define INIT 0

byte rmState[RMS];
byte tmState;            /* INIT, COMMITTED or ABORTED: also what it has told everyone */
bool tmPrepared[RMS];    /* RMs from which the TM has received Prepared */
bool saysPrepared[RMS];  /* RMs that have sent Prepared */

/* For every RM; Promela has no quantifier. */
#define TO3(p) p[0] && p[1] && p[2]
#define NO3(p, x) p[0] != x && p[1] != x && p[2] != x
#if RMS == 3
#define EVERY(p) (TO3(p))
#define NONE(p, x) (NO3(p, x))
#elif RMS == 5
#define EVERY(p) (TO3(p) && p[3] && p[4])
#define NONE(p, x) (NO3(p, x) && p[3] != x && p[4] != x)
#elif RMS == 7
#define EVERY(p) (TO3(p) && p[3] && p[4] && p[5] && p[6])
#define NONE(p, x) (NO3(p, x) && p[3] != x && p[4] != x && p[5] != x && p[6] != x)
#elif RMS == 8
#define EVERY(p) (TO3(p) && p[3] && p[4] && p[5] && p[6] && p[7])
#define NONE(p, x) (NO3(p, x) && p[3] != x && p[4] != x && p[5] != x && p[6] != x && p[7] != x)
#elif RMS == 9
#define EVERY(p) (TO3(p) && p[3] && p[4] && p[5] && p[6] && p[7] && p[8])
#define NONE(p, x) (NO3(p, x) && p[3] != x && p[4] != x && p[5] != x && p[6] != x && p[7] != x && p[8] != x)
#endif

/* Agreement is asked where an RM decides: before that step it held. */
#define RM(r) \
  :: d_step { rmState[r] == WORKING -> rmState[r] = PREPARED; saysPrepared[r] = true } \
  :: d_step { rmState[r] == WORKING -> rmState[r] = ABORTED; assert(NONE(rmState, COMMITTED)) } \
  :: d_step { tmState == INIT && saysPrepared[r] -> tmPrepared[r] = true } \
  :: d_step { tmState == COMMITTED -> rmState[r] = COMMITTED; assert(NONE(rmState, ABORTED)) } \
  :: d_step { tmState == ABORTED -> rmState[r] = ABORTED; assert(NONE(rmState, COMMITTED)) }

active proctype system() {
end:
  do
  :: d_step { tmState == INIT && EVERY(tmPrepared) -> tmState = COMMITTED }
  :: d_step { tmState == INIT -> tmState = ABORTED }
  RM(0) RM(1) RM(2)
#if RMS > 3
  RM(3) RM(4)
#endif
#if RMS > 5
  RM(5) RM(6)
#endif
#if RMS > 7
  RM(7)
#endif
#if RMS > 8
  RM(8)
#endif
  od
}
