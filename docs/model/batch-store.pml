/*
 * The store of batch.pml: the lock, temps and finals, what reaches them, and the invariants that each write
 * must keep.
 */

typedef Late {
    bit live; bit isRename; bit newest;
    byte owner; byte floor; byte next; byte first; byte second
};

/* The lock: its owner, the offsets committed (a number), their number once the pending is published (0: none
 * is), and the pending's one or two temps. */
byte owner, floor, next, first, second;
bit holds[LAST + 1];             /* the owner's ETag is the lock's */
bit wrote[LAST + 1];             /* the lock is the owner's newest attempt */
Late late[LOST + 1];
byte lost;                       /* answers lost so far */
/* A temp is the offsets in it (one bit each) and its owner: what an owner uploads anew has a name of its own,
 * but only the newest can be named by a lock that still counts. */
bit there[(LAST + 1) * 8];
#ifdef TWICE
bit sent[(LAST + 1) * 8];        /* it was uploaded: the request may come again */
bit again[(LAST + 1) * 8];       /* it came again, when the name was free: another ETag than the lock names */
bit twice;                       /* one did */
#endif
byte final[OFFSETS];             /* the temp that became the final of this name (its last offset) */
byte stored;                     /* offsets in finals, moved ones included */

#define maskOf(t) ((t) & 7)
#define nameOf(t) (((t) & 4) -> 2 : (((t) & 2) -> 1 : 0))

/* The store renames `t`, if it is there and the final name is free. */
inline rename(t, did) {
    did = 0;
    if
#if BUG == NOMATCH
    :: again[t] && final[nameOf(t)] == NONE ->
        again[t] = 0; final[nameOf(t)] = t; did = 1;
        assert((stored & maskOf(t)) == 0)                   /* EO-2 */
#endif
    :: there[t] && final[nameOf(t)] == NONE ->
        there[t] = 0; final[nameOf(t)] = t; did = 1;
        assert((stored & maskOf(t)) == 0);                  /* EO-2 */
        stored = stored | maskOf(t)
    :: else
    fi
}

inline forget(n) {
    late[n].live = 0; late[n].isRename = 0; late[n].newest = 0; late[n].owner = 0; late[n].floor = 0;
    late[n].next = 0; late[n].first = 0; late[n].second = 0
}

/* The store takes a lock write that holds the right ETag; everybody else's dies. */
inline land(who, isNewest, f, x, a, b) {
    assert(f >= floor);                                     /* EO-3 */
    owner = who; floor = f; next = x; first = a; second = b;
    assert((((1 << floor) - 1) & ~stored) == 0);            /* EO-1 */
    slot = 0;
    do
    :: slot <= LAST -> holds[slot] = 0; wrote[slot] = 0; slot++
    :: else -> break
    od;
    slot = 0;
    do
    :: slot < LOST && !late[slot].isRename -> forget(slot); slot++
    :: slot < LOST && late[slot].isRename -> slot++
    :: slot >= LOST -> break
    od;
    slot = 0; wrote[who] = isNewest
}

inline free(n) {
    n = 0;
    do :: late[n].live -> n++ :: else -> break od
}

mtype = { Done, Refused, Unknown };

/* Sends the lock write {me, f, x, a, b} under the ETag that `me` holds. */
inline put(f, x, a, b) {
    atomic {
        wrote[me] = 0;
        slot = 0;
        do
        :: slot < LOST -> if :: late[slot].owner == me -> late[slot].newest = 0 :: else fi; slot++
        :: else -> break
        od;
        if
        :: holds[me] -> land(me, 1, f, x, a, b); holds[me] = 1; answer = Done
        :: !holds[me] -> slot = 0; answer = Refused
        :: holds[me] && me != LAST && lost < LOST -> lost++; land(me, 1, f, x, a, b); answer = Unknown
        :: holds[me] && me != LAST && lost < LOST -> lost++; answer = Unknown;
            free(slot);
            late[slot].live = 1; late[slot].newest = 1; late[slot].owner = me; late[slot].floor = f;
            late[slot].next = x; late[slot].first = a; late[slot].second = b; slot = 0
        fi
    }
}

/* Renames `t` until the store shows that it was done: the temp is gone. */
inline publish(t) {
    do
    :: atomic {
        if
        :: rename(t, did); answer = (did -> Done : Refused)
        :: me != LAST && lost < LOST -> lost++; rename(t, did); answer = Unknown
        :: me != LAST && lost < LOST -> lost++; answer = Unknown;
            free(slot);
            late[slot].live = 1; late[slot].isRename = 1; late[slot].first = t; slot = 0
        fi;
        did = 0
    };
    if
    :: answer == Done -> break
#if BUG == BLIND
    :: answer == Unknown -> break
#endif
    :: else ->
        atomic {                                            /* HEAD */
            if
#if BUG == CONSULT
            :: final[nameOf(t)] == t -> answer = Done
            :: else -> assert(there[t])                     /* neither here nor there: stuck */
#else
#ifdef TWICE
            :: again[t] && final[nameOf(t)] == t -> again[t] = 0; answer = Done
            :: again[t] && final[nameOf(t)] != t ->         /* a person decides, and finds it published */
                assert((stored & maskOf(t)) == maskOf(t)); again[t] = 0; answer = Done
            :: !there[t] && !again[t] -> answer = Done
#else
            :: !there[t] -> answer = Done
#endif
            :: there[t] -> assert(final[nameOf(t)] == NONE) /* nobody else's file has that name */
#endif
            fi
        };
        if :: answer == Done -> break :: else fi
    fi
    od
}
