/*
 * The C limit for raft-bag.ts: what a program written for this one spec comes to. A server is packed into 31 bits, a message into 16, a state
 * into 24 bytes. States are told apart by a 64-bit hash, as the engine does it; parent and step are kept for every state, whole states only of
 * two levels. Build with -DTERMS=2 -DLOG=2 -DINFLIGHT=3 -DDROPS=1 -DDUPS=0 -DSTATES=15398171; INFLIGHT + DUPS at most 4, the others at most 3.
 */
#include <string.h>
#include "limit.h"

#define SERVERS 3u
#define MAJORITY 2
#define CARRIED 4 /* the most messages that a state has room for */
_Static_assert(TERMS <= 3 && LOG <= 3 && DROPS <= 3 && DUPS <= 3 && INFLIGHT + DUPS <= CARRIED, "constants do not fit the packing");

typedef uint32_t server;
typedef uint16_t message;

/* server: term, role, voted for (1 + id, or 0), votes (a bit each), length of the log, its entries, commit, next - 1 and match for each server */
enum { FOLLOWER = 0, CANDIDATE = 1, LEADER = 2 };
enum { TERM = 0, ROLE = 2, VOTED = 4, VOTES = 6, LENGTH = 9, ENTRIES = 11, COMMIT = 17, NEXT = 19, MATCH = 25 };
#define GET(s, at) (((s) >> (at)) & 3u)
#define PUT(s, at, x) (((s) & ~(3u << (at))) | ((uint32_t)(x) << (at)))
#define VOTES_OF(s) (((s) >> VOTES) & 7u)
#define WITH_VOTES(s, v) (((s) & ~(7u << VOTES)) | ((uint32_t)(v) << VOTES))

/* message: kind, from, to, term, and up to four fields of two bits */
enum { REQUEST_VOTE = 0, VOTE = 1, APPEND = 2, APPENDED = 3 };
#define MESSAGE(kind, from, to, term, a, b, c, d) \
  ((message)((kind) | (from) << 2 | (to) << 4 | (term) << 6 | (a) << 8 | (b) << 10 | (c) << 12 | (d) << 14))

typedef struct {
  server servers[SERVERS];
  uint32_t counters; /* messages in flight, dropped, duplicated: 8 bits each */
  message bag[CARRIED]; /* ascending; 0, which is no message, where there is none */
} state;

enum { TIMEOUT = 0, REQUEST = 3, BECOME = 12, CLIENT = 15, SEND = 18, ADVANCE = 27, RECEIVE = 30, DROP = 34, DUPLICATE = 38 };

static state *level, *next_level;
static uint64_t level_size, next_size;
static uint32_t *parents;
static uint8_t *steps;
static uint64_t found, generated;

#define BATCH 64
#define MOST_STEPS 40
static struct candidate {
  state to;
  uint64_t hash;
  uint32_t parent;
  uint32_t step;
} candidates[BATCH * MOST_STEPS];
static unsigned waiting;

static inline uint64_t hash_of(const state *s) {
  uint64_t part[3], h;
  memcpy(part, s, sizeof part);
  h = (part[0] + 0x9e3779b97f4a7c15u) * 0xd6e8feb86659fd93u;
  h = ((h ^ h >> 32) + part[1]) * 0xbf58476d1ce4e5b9u;
  h = ((h ^ h >> 29) + part[2]) * 0x94d049bb133111ebu;
  h = scramble(h);
  return h ? h : 1;
}

static inline unsigned in_flight(const state *s) { return s->counters & 0xff; }

static inline int carries(const state *s, message m) {
  return (s->bag[0] == m) | (s->bag[1] == m) | (s->bag[2] == m) | (s->bag[3] == m);
}

static inline void put(state *s, message m) {
  int at = (int)in_flight(s);
  for (; at > 0 && s->bag[at - 1] > m; at--) s->bag[at] = s->bag[at - 1];
  s->bag[at] = m;
  s->counters++;
}

static inline void take_out(state *s, unsigned at) {
  for (; at + 1 < CARRIED; at++) s->bag[at] = s->bag[at + 1];
  s->bag[CARRIED - 1] = 0;
  s->counters--;
}

/* The candidate that the next emit sends off, a copy of the state to begin with. */
static inline state *draft(const state *from) {
  candidates[waiting].to = *from;
  return &candidates[waiting].to;
}

static inline void emit(uint32_t parent, unsigned step) {
  struct candidate *c = &candidates[waiting++];
  c->hash = hash_of(&c->to);
  c->parent = parent;
  c->step = step;
  fetch(c->hash);
}

static inline unsigned entry_at(server s, unsigned index) {
  return index == 0 || index > GET(s, LENGTH) ? 0 : GET(s, ENTRIES + 2 * (index - 1));
}

static inline message vote_request(server me, unsigned i, unsigned j) {
  return MESSAGE(REQUEST_VOTE, i, j, GET(me, TERM), entry_at(me, GET(me, LENGTH)), GET(me, LENGTH), 0, 0);
}

static inline message next_append(server me, unsigned i, unsigned j) {
  unsigned prev = GET(me, NEXT + 2 * j);
  unsigned entry = entry_at(me, prev + 1);
  unsigned known = prev + (entry ? 1 : 0), commit = GET(me, COMMIT);
  return MESSAGE(APPEND, i, j, GET(me, TERM), prev, entry_at(me, prev), entry, commit < known ? commit : known);
}

static inline unsigned committable(server me, unsigned i) {
  for (unsigned index = GET(me, LENGTH); index > GET(me, COMMIT); index--) {
    int have = 0;
    for (unsigned j = 0; j < SERVERS; j++) have += j == i || GET(me, MATCH + 2 * j) >= index;
    if (have >= MAJORITY && entry_at(me, index) == GET(me, TERM)) return index;
  }
  return 0;
}

static inline server observe(server me, unsigned term) {
  if (term <= GET(me, TERM)) return me;
  me = PUT(PUT(PUT(me, TERM, term), ROLE, FOLLOWER), VOTED, 0);
  return WITH_VOTES(me, 0);
}

static inline void receive(state *s, unsigned at) {
  message m = s->bag[at];
  unsigned from = GET(m, 2), to = GET(m, 4), term = GET(m, 6), a = GET(m, 8), b = GET(m, 10), c = GET(m, 12), d = GET(m, 14);
  server me = observe(s->servers[to], term);
  unsigned mine = GET(me, TERM), length = GET(me, LENGTH);
  take_out(s, at);
  switch (GET(m, 0)) {
    case REQUEST_VOTE: {
      unsigned last = entry_at(me, length);
      int current = a > last || (a == last && b >= length);
      int granted = term == mine && current && (GET(me, VOTED) == 0 || GET(me, VOTED) == from + 1);
      if (granted) me = PUT(me, VOTED, from + 1);
      put(s, MESSAGE(VOTE, to, from, mine, granted, 0, 0, 0));
      break;
    }
    case VOTE:
      if (term == mine && GET(me, ROLE) == CANDIDATE && a) me |= 1u << (VOTES + from);
      break;
    case APPEND: {
      unsigned success = 0, match = 0;
      if (term == mine) {
        if (GET(me, ROLE) == CANDIDATE) me = PUT(me, ROLE, FOLLOWER);
        if (a <= length && entry_at(me, a) == b) {
          success = 1;
          match = a + (c ? 1 : 0);
          if (c) {
            if (length > a && entry_at(me, a + 1) != c) {
              for (unsigned k = a; k < LOG; k++) me = PUT(me, ENTRIES + 2 * k, 0);
              length = a;
            }
            if (length == a) {
              me = PUT(me, ENTRIES + 2 * a, c);
              length = a + 1;
            }
            me = PUT(me, LENGTH, length);
          }
          unsigned commit = d < match ? d : match;
          if (commit > GET(me, COMMIT)) me = PUT(me, COMMIT, commit);
        }
      }
      put(s, MESSAGE(APPENDED, to, from, mine, success, match, 0, 0));
      break;
    }
    default:
      if (term == mine && GET(me, ROLE) == LEADER) {
        unsigned next = GET(me, NEXT + 2 * from);
        if (a) me = PUT(PUT(me, NEXT + 2 * from, b), MATCH + 2 * from, b);
        else if (next > 0) me = PUT(me, NEXT + 2 * from, next - 1);
      }
  }
  s->servers[to] = me;
}

static inline void expand(const state *s, uint32_t id) {
  int may_send = in_flight(s) < INFLIGHT;
  for (unsigned i = 0; i < SERVERS; i++) {
    server me = s->servers[i];
    unsigned role = GET(me, ROLE);
    if (role != LEADER && GET(me, TERM) < TERMS) {
      server then = WITH_VOTES(PUT(PUT(PUT(me, TERM, GET(me, TERM) + 1), ROLE, CANDIDATE), VOTED, i + 1), 1u << i);
      draft(s)->servers[i] = then;
      emit(id, TIMEOUT + i);
    }
    if (role == CANDIDATE) {
      if (may_send)
        for (unsigned j = 0; j < SERVERS; j++) {
          message m = vote_request(me, i, j);
          if (i == j || (VOTES_OF(me) >> j & 1) || carries(s, m)) continue;
          put(draft(s), m);
          emit(id, REQUEST + SERVERS * i + j);
        }
      if (__builtin_popcount(VOTES_OF(me)) >= MAJORITY) {
        server then = PUT(me, ROLE, LEADER);
        for (unsigned j = 0; j < SERVERS; j++) then = PUT(PUT(then, NEXT + 2 * j, GET(me, LENGTH)), MATCH + 2 * j, 0);
        draft(s)->servers[i] = then;
        emit(id, BECOME + i);
      }
    }
    if (role == LEADER) {
      unsigned length = GET(me, LENGTH), commit = committable(me, i);
      if (length < LOG) {
        draft(s)->servers[i] = PUT(PUT(me, LENGTH, length + 1), ENTRIES + 2 * length, GET(me, TERM));
        emit(id, CLIENT + i);
      }
      if (may_send)
        for (unsigned j = 0; j < SERVERS; j++) {
          message m = next_append(me, i, j);
          if (i == j || carries(s, m)) continue;
          put(draft(s), m);
          emit(id, SEND + SERVERS * i + j);
        }
      if (commit) {
        draft(s)->servers[i] = PUT(me, COMMIT, commit);
        emit(id, ADVANCE + i);
      }
    }
  }
  for (unsigned k = 0; k < in_flight(s); k++) {
    if (k > 0 && s->bag[k] == s->bag[k - 1]) continue;
    receive(draft(s), k);
    emit(id, RECEIVE + k);
    if ((int)(s->counters >> 8 & 0xff) < DROPS) {
      state *to = draft(s);
      take_out(to, k);
      to->counters += 1u << 8;
      emit(id, DROP + k);
    }
    if ((int)(s->counters >> 16 & 0xff) < DUPS) {
      state *to = draft(s);
      put(to, s->bag[k]);
      to->counters += 1u << 16;
      emit(id, DUPLICATE + k);
    }
  }
}

static inline void check(const state *s) {
  for (unsigned i = 0; i < SERVERS; i++)
    for (unsigned j = i + 1; j < SERVERS; j++) {
      server a = s->servers[i], b = s->servers[j];
      unsigned committed = GET(a, COMMIT) < GET(b, COMMIT) ? GET(a, COMMIT) : GET(b, COMMIT);
      uint32_t differ = (a ^ b) >> ENTRIES & ((1u << 2 * committed) - 1);
      if (differ || (GET(a, ROLE) == LEADER && GET(b, ROLE) == LEADER && GET(a, TERM) == GET(b, TERM))) {
        fprintf(stderr, "safety is broken\n");
        exit(1);
      }
    }
}

static inline void keep(const struct candidate *c) {
  if (!insert(c->hash, c->hash)) return;
  if (found == STATES) too_many();
  parents[found] = c->parent;
  steps[found++] = (uint8_t)c->step;
  next_level[next_size++] = c->to;
  check(&c->to);
}

int main(void) {
  open_table(STATES);
  parents = reserve((uint64_t)STATES * 4);
  steps = reserve(STATES);
  level = reserve((uint64_t)STATES * sizeof(state));
  next_level = reserve((uint64_t)STATES * sizeof(state));
  struct candidate first = {0};
  for (unsigned i = 0; i < SERVERS; i++) first.to.servers[i] = 1u << TERM;
  first.hash = hash_of(&first.to);
  keep(&first);
  unsigned depth = 0;
  for (uint64_t done = 0; next_size > 0; depth++, done += level_size) {
    state *other = level;
    level = next_level;
    level_size = next_size;
    next_level = other;
    next_size = 0;
    for (uint64_t at = 0; at < level_size;) {
      for (uint64_t end = at + BATCH < level_size ? at + BATCH : level_size; at < end; at++) expand(&level[at], (uint32_t)(done + at));
      generated += waiting;
      for (unsigned k = 0; k < waiting; k++) keep(&candidates[k]);
      waiting = 0;
    }
  }
  report(found, generated, depth);
  return 0;
}
