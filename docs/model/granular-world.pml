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
            if :: !there[k] -> putLock(k, w, f, p) :: else fi
        :: verb == Replace -> putLock(k, w, f, p)
        :: verb == Delete -> dropLock(k)
        :: verb == Rename ->
            if :: !gone[temp(k, f, p)] -> publish(k, f, p) :: else fi
        :: verb == Master -> putMaster(w, f)
        fi;
        n = 0; w = 0; k = 0; f = 0; p = 0; verb = 0
    }
    od
}

init {
    byte n;
    atomic {
        n = 1;
        do :: n <= OWNERS -> run Owner(n); n++ :: else -> n = 0; break od
    };
    _nr_pr == 2 -> run Owner(FRESH);
    _nr_pr == 2 -> assert(stored == (1 << OFFSETS) - 1 && safe == OFFSETS)   /* EO-8 */
}
