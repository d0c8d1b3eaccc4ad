/*
 * What mode `batch` adds to an owner of granular.pml: at the opening it loads and resolves every key's lock, and
 * rewrites each as its own without a pending, so that every ETag held elsewhere dies; the floor found stays.
 */

/* A replay skips the key's records below this, by a lock whose last offset is `p_`. */
#if BUG == SKIPHIGH
#define AFTER(p_) ((((p_) + 1) & 15) + 1)
#elif BUG == SKIPLOW
#define AFTER(p_) ((p_) == NONE -> 0 : (p_))
#else
#define AFTER(p_) (((p_) + 1) & 15)
#endif

/* Every lock is loaded and settled: records may be delivered. */
#define isOpen(k_) (state[k_] != Unloaded && stage[k_] == Idle)
#if KEYS == 1
#define allOpen isOpen(0)
#elif KEYS == 2
#define allOpen (isOpen(0) && isOpen(1))
#else
#define allOpen (isOpen(0) && isOpen(1) && isOpen(2))
#endif

inline fence(k_) {
#if BUG == BATCHNOFENCE
    idle(k_); spoken[k_] = below[k_]
#else
    stage[k_] = Fence; by[k_] = me; first[k_] = NONE; last[k_] = (below[k_] + 15) & 15
#endif
}

/* A pending found is settled. */
inline leave(k_) {
    if :: batch -> fence(k_) :: else -> idle(k_) fi
}

/* The floor's write, or the write that clears an idle key's lock, and what became of it. */
inline floorStep() {
    if
    :: stage[k] == Fence ->
        sendLock(NONE, last[k]);
        if
        :: answer == Done -> state[k] = Trusted; spoken[k] = below[k]; idle(k)
        :: answer == Refused -> break
        :: answer == Unknown -> stage[k] = ReadFence
        fi
    :: else ->
        if
        :: mine -> holds[me * KEYS + k] = 1; state[k] = Trusted; spoken[k] = (last[k] + 1) & 15; idle(k)
        :: !mine && there[k] && holds[me * KEYS + k] -> if :: stage[k] == ReadFence -> stage[k] = Fence :: else -> idle(k) fi
        :: !there[k] && stage[k] == ReadClear -> state[k] = Absent; spoken[k] = 0; idle(k)
        :: else -> break
        fi
    fi
}

/* Bits of the offsets that a batch commit up to `d` stores: above the safe offset and above their keys' floors. */
inline filesOf() {
    m = 0; j = s;
    do
    :: j < d -> if :: j >= below[keyOf(j)] -> m = m | (1 << j) :: else fi; j++
    :: else -> break
    od;
    j = 0
}

inline wroteIt() {
#if BUG == MD5ETAG
    wroteFrom[me * KEYS + k] = first[k] + 1; wroteUpTo[me * KEYS + k] = last[k] + 1
#else
    skip
#endif
}
