/*
 * Commit mode `batch`: one topic partition on its master lock (docs/exactly-once.md).
 *
 * OFFSETS records; OWNERS assignments, all of which may be alive at once, each able to stop for ever at any
 * step (a crash) or for a while (a zombie); LOST answers may be lost: the write was done, or lands at any
 * later time, or never. One more owner meets no lost answers and must finish (EO-8).
 *
 * -DMOVE   users take final files away at any time
 * -DTWICE  one upload is delivered a second time, at any later moment when its name is free
 * -DBUG=n  a wrong variant, which must fail
 *
 * ETags are never used twice, so instead of numbers each owner has one bit: what it holds is the lock's. A
 * write that names a dead ETag never lands. Nonces in the same way: one bit says whether the lock holds the
 * owner's newest attempt.
 */
#ifndef OFFSETS
#define OFFSETS 2
#endif
#ifndef OWNERS
#define OWNERS 2
#endif
#ifndef LOST
#define LOST 1
#endif
#ifndef BUG
#define BUG 0
#endif
#define ADVANCE 1   /* the commit raises committedOffset before the renames */
#define NOFENCE 2   /* a refused commit goes on to its renames */
#define CONSULT 3   /* a rename is decided by the final, not by the temp (with MOVE) */
#define NOPENDING 4 /* the claim drops a pending that was not resolved */
#define CLEANUP 5   /* an unknown commit is taken for refused and its temps are deleted */
#define NONONCE 6   /* "the lock is mine" is taken for "this write was done" */
#define BLIND 7     /* an unknown rename is taken for done */
#define NOMATCH 8   /* a rename takes whatever has the temp's name (with MOVE and TWICE) */

#define LAST (OWNERS + 1)
#define NONE 255

#ifdef MOVE
#define MOVERS 1
#else
#define MOVERS 0
#endif
#ifdef TWICE
#define ECHOES 1
#else
#define ECHOES 0
#endif

#include "batch-store.pml"

#ifdef TWICE
#define UPLOADED(t) there[t] = 1; sent[t] = 1
#else
#define UPLOADED(t) there[t] = 1
#endif

proctype Owner(byte me) {
    byte done, end, a, b, slot, c;
    bit did;
    mtype answer;

start:
    atomic {                                                /* read the lock */
        holds[me] = 1; answer = Unknown; end = 0;
        done = floor; c = next; a = first; b = second
    };
#if BUG != NOPENDING
    if
    :: c > 0 ->                                             /* an earlier owner's unit: finish it */
        publish(a);
        if :: b != NONE -> publish(b) :: else fi
    :: else
    fi;
    if :: c > 0 -> done = c :: else fi;
#endif
    a = NONE; b = NONE; c = 0;

claim:
    put(done, 0, NONE, NONE);
    atomic {
        if
        :: answer == Done
        :: answer == Refused -> goto start
        :: answer == Unknown ->                             /* read it */
            if
            :: wrote[me] -> holds[me] = 1
            :: !wrote[me] && holds[me] -> goto claim
            :: else -> goto start
            fi
        fi;
        assert((((1 << done) - 1) & ~stored) == 0)
    };

    do
    :: atomic { done == OFFSETS && (!holds[me] || next == 0) -> break }
    :: next > 0 && holds[me] ->                             /* quiet: the pending is cleared */
        put(done, 0, NONE, NONE);
        atomic {
            if
            :: answer == Done
            :: answer == Refused -> goto fenced
            :: answer == Unknown ->
                if
                :: wrote[me] -> holds[me] = 1
                :: !wrote[me] && holds[me]
                :: else -> goto fenced
                fi
            fi
        }
    :: done < OFFSETS ->
        atomic {                                            /* upload under names of their own */
            end = done + 1;
            do :: end < OFFSETS -> end++ :: break od;
            a = ((1 << end) - 1) & ~((1 << done) - 1); b = NONE;
            if
            :: end - done > 1 ->                            /* two files: even and odd offsets */
                b = me * 8 + (a & (done % 2 == 0 -> 2 : 5));
                a = a & (done % 2 == 0 -> 5 : 2);
                UPLOADED(b)
            :: true
            fi;
            a = me * 8 + a; UPLOADED(a)
        };
commit:
#if BUG == ADVANCE
        put(end, end, a, b);
#else
        put(done, end, a, b);
#endif
        atomic {
            if
            :: answer == Done
            :: answer == Refused ->
#if BUG != NOFENCE
                goto fenced
#endif
            :: answer == Unknown ->
#if BUG == CLEANUP
                there[a] = 0;
                if :: b != NONE -> there[b] = 0 :: else fi;
                goto fenced
#else
                if
#if BUG == NONONCE
                :: owner == me -> holds[me] = 1
                :: owner != me && holds[me] -> goto commit
#else
                :: wrote[me] -> holds[me] = 1
                :: !wrote[me] && holds[me] -> goto commit
#endif
                :: else -> goto fenced
                fi
#endif
            fi
        };
        publish(a);
        if :: b != NONE -> publish(b) :: else fi;
        atomic {
            done = end; a = NONE; b = NONE; end = 0; answer = Unknown;
            assert((((1 << done) - 1) & ~stored) == 0)      /* EO-1, by the owner's own floor */
        }
    od;
    goto ended;

fenced:                                                     /* nothing is cleaned up */
    if :: me == LAST -> goto start :: else fi;
ended:
    atomic { holds[me] = 0; done = 0; end = 0; a = 0; b = 0; c = 0; answer = Unknown }
}

/* Writes whose answers were lost land at any time. */
active proctype Network() {
    byte n, slot, t, who, f, x, a, b;
    bit did;
end:
    do
    :: atomic {
        if
        :: late[0].live -> n = 0
#if LOST > 1
        :: late[1].live -> n = 1
#endif
#if LOST > 2
        :: late[2].live -> n = 2
#endif
        fi;
        if
        :: late[n].isRename -> t = late[n].first; forget(n); rename(t, did)
        :: else ->
            did = late[n].newest; who = late[n].owner; f = late[n].floor; x = late[n].next; a = late[n].first;
            b = late[n].second;
            land(who, did, f, x, a, b)
        fi;
        n = 0; did = 0; t = 0; who = 0; f = 0; x = 0; a = 0; b = 0
    }
    od
}

#ifdef MOVE
/* Users take finals away: the name is free again. */
active proctype User() {
    byte name;
end:
    do
    :: atomic {
        if
        :: final[0] != NONE -> name = 0
        :: final[1] != NONE -> name = 1
#if OFFSETS > 2
        :: final[2] != NONE -> name = 2
#endif
        fi;
        final[name] = NONE; name = 0
    }
    od
}
#endif

#ifdef TWICE
/* An upload comes again: it creates, so it lands only where its name is free. */
active proctype Echo() {
    byte t;
end:
    do
    :: atomic {
        !twice;
        do
        :: t + 1 < (LAST + 1) * 8 -> t++
        :: sent[t] && !there[t] -> again[t] = 1; twice = 1; break
        :: t + 1 == (LAST + 1) * 8 -> break
        od;
        t = 0
    }
    od
}
#endif

init {
    byte n;
    atomic {
        do :: n < OFFSETS -> final[n] = NONE; n++ :: else -> break od;
        first = NONE; second = NONE;
        n = 1;
        do :: n <= LAST -> run Owner(n); n++ :: else -> n = 0; break od
    };
    /* EO-8: once every owner has ended, everything is stored and committed. */
    _nr_pr == 2 + MOVERS + ECHOES
    -> assert(stored == (1 << OFFSETS) - 1)
}
