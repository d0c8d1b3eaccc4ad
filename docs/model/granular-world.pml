/* What surrounds the owners of granular.pml: late writes, the beginning and the end. */

/* Writes whose answers were lost land at any time. */
active proctype Network() {
    byte n, w, k, f, p, i, m;
    mtype verb;
end:
    do
    :: atomic {
        if
        :: late[0].live -> n = 0
#if LOST > 1
        :: late[1].live -> n = 1
#endif
        fi;
        verb = late[n].verb; w = late[n].who; k = late[n].k; f = late[n].f; p = late[n].p;
        forget(n);
        if
        :: verb == Create ->
            if
            :: !there[k] -> putLock(k, w, f, p);
#if BUG == MD5ETAG
                /* equal content, equal ETag: what the owner wrote before counts again */
                holds[w * KEYS + k] = (wroteFrom[w * KEYS + k] == f + 1 && wroteUpTo[w * KEYS + k] == p + 1)
#endif
            :: else
            fi
        :: verb == Replace -> putLock(k, w, f, p)
        :: verb == Delete -> dropLock(k)
        :: verb == Rename || verb == Rename2 ->
            if :: CAN(verb, k, f, p) -> publish(verb, k, f, p) :: else fi
        :: verb == Master -> putMaster(w, f, p)
        fi;
        n = 0; w = 0; k = 0; f = 0; p = 0; verb = 0
    }
    od
}

#ifdef TWICE
#define ECHOES 1
/* An upload comes again: it creates, so it lands only where its name is free. */
active proctype Echo() {
    byte t;
end:
    do
    :: atomic {
        !twice;
        do
        :: t + 1 < (LAST + 1) * 9 -> t++
        :: gone[t] -> again[t] = 1; twice = 1; break
        :: t + 1 == (LAST + 1) * 9 -> break
        od;
        t = 0
    }
    od
}
#else
#define ECHOES 0
#endif

init {
    byte n;
    atomic {
#ifdef JAVA
        /* A lock that a Java connector left for the first key: its file is in the lake, or is not; no pending. */
        n = 0;
        do :: n < OFFSETS - 1 && keyOf(n + 1) == 0 -> n++ :: break od;
        if
        :: there[0] = 1; from[0] = 0; upTo[0] = n
        :: there[0] = 1; from[0] = 0; upTo[0] = n; gone[temp(0, 0, n)] = 1; stored = (1 << (n + 1)) - 1
        :: there[0] = 1; from[0] = NONE; upTo[0] = n; stored = (1 << (n + 1)) - 1
        fi;
#endif
        n = 1;
        do :: n <= OWNERS -> run Owner(n); n++ :: else -> n = 0; break od
    };
    _nr_pr == 2 + ECHOES -> run Owner(FRESH);
    _nr_pr == 2 + ECHOES -> assert(stored == (1 << OFFSETS) - 1 && safe == OFFSETS)   /* EO-8 */
}
