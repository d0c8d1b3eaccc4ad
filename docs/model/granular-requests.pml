/*
 * The requests of an owner in granular.pml, `me` to the lock of key `k`: done, refused, or the answer lost.
 * State: what the owner knows of a key's lock, and the request of the key that is under way.
 */

#define mayLose (me < FRESH && lost < LOST)
mtype = { Done, Refused, Unknown };

inline sendMaster(s_, files_) {
    if
    :: holdsMaster[me] -> putMaster(me, s_, files_); holdsMaster[me] = 1; answer = Done
    :: !holdsMaster[me] -> answer = Refused
    :: holdsMaster[me] && mayLose -> lost++; putMaster(me, s_, files_); answer = Unknown
    :: holdsMaster[me] && mayLose -> lost++; delay(Master, 0, s_, files_); answer = Unknown
    fi
}

/* Creates the lock of `k`, or replaces it under the ETag that `me` holds. */
inline sendLock(f_, p_) {
    if
    :: state[k] == Absent ->
        if
        :: !there[k] -> putLock(k, me, f_, p_); holds[me * KEYS + k] = 1; answer = Done
        :: there[k] -> answer = Refused
        :: !there[k] && mayLose -> lost++; putLock(k, me, f_, p_); answer = Unknown
        :: mayLose -> lost++; delay(Create, k, f_, p_); answer = Unknown
        fi
    :: else ->
        if
        :: holds[me * KEYS + k] -> putLock(k, me, f_, p_); holds[me * KEYS + k] = 1; answer = Done
        :: !holds[me * KEYS + k] -> answer = Refused
        :: holds[me * KEYS + k] && mayLose -> lost++; putLock(k, me, f_, p_); answer = Unknown
        :: holds[me * KEYS + k] && mayLose -> lost++; delay(Replace, k, f_, p_); answer = Unknown
        fi
    fi
}

inline sendDelete() {
    if
    :: holds[me * KEYS + k] -> dropLock(k); answer = Done
    :: !holds[me * KEYS + k] -> answer = Refused
    :: holds[me * KEYS + k] && mayLose -> lost++; dropLock(k); answer = Unknown
    :: holds[me * KEYS + k] && mayLose -> lost++; delay(Delete, k, 0, 0); answer = Unknown
    fi
}

/* What is to be sent next of a pending that is not gone: Rename, or its second part. */
#ifdef COPY
#define PART(w_, f_, p_) (gone2[temp(w_, f_, p_)] -> Rename2 : Rename)
#elif defined(FILES)
#define PART(w_, f_, p_) (gone[temp(w_, f_, p_)] -> Rename2 : Rename)
#else
#define PART(w_, f_, p_) Rename
#endif

inline sendRename(w_, f_, p_) {
    verb = PART(w_, f_, p_);
    if
    :: CAN(verb, w_, f_, p_) -> publish(verb, w_, f_, p_); answer = Done
    :: !CAN(verb, w_, f_, p_) -> answer = Refused
    :: CAN(verb, w_, f_, p_) && mayLose -> lost++; publish(verb, w_, f_, p_); answer = Unknown
    :: CAN(verb, w_, f_, p_) && mayLose -> lost++; delay(verb, w_, f_, p_); answer = Unknown
    fi;
    verb = 0
}

/* What an owner knows of a key's lock: not loaded; absent; its ETag from an own write or checked since; its
 * ETag from a create or a read, the master not seen to be ours since (G1). */
mtype = { Unloaded, Absent, Trusted, Unchecked };
/* The request of a key that is under way. */
mtype = { Idle, ReadCreate, ReadReplace, Check, Renaming, Resolve, Across, ReadDelete, Fence, ReadFence, ReadClear,
    RenamedFirst, CheckedFirst };

#define mine (there[k] && writer[k] == me && from[k] == first[k] && upTo[k] == last[k])
#define OTHERS(k_) (stage[k_] != Idle && by[k_] != me)
#define nothing(k_) state[k_] = Unloaded; below[k_] = 0; spoken[k_] = 0
#define idle(k_) stage[k_] = Idle; by[k_] = 0; first[k_] = NONE; last[k_] = 0

/* The first offset of key `k` not below `o`, or OFFSETS. */
inline nextOf(k_, o_, out) {
    out = o_;
    do :: out < OFFSETS && keyOf(out) != k_ -> out++ :: else -> break od
}

/* The safe offset by what the owner holds in memory (G4). */
inline safeOf() {
    t = d; j = 0;
    do
    :: j < KEYS ->
        if
        :: state[j] == Unloaded || OTHERS(j)
        :: else ->
            b = below[j];
            if
            :: stage[j] != Idle && first[j] != NONE ->
#if BUG != ADVANCE
                if :: first[j] < t -> t = first[j] :: else fi;
#endif
                if :: last[j] + 1 > b -> b = last[j] + 1 :: else fi
            :: else
            fi;
            nextOf(j, b, n);
            if :: n < t -> t = n :: else fi
        fi;
        j++
    :: else -> break
    od;
    j = 0; b = 0; n = 0
}
