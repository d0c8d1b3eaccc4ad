/*
 * Commit mode `granular`: one topic partition, a lock for each partition key and the master lock with the
 * safe offset (docs/exactly-once.md; rules G1 to G6).
 *
 * KEY0, KEY1, KEY2 are the keys (0, 1 or 2) of the OFFSETS records. OWNERS assignments, all of which may be
 * alive at once, each able to stop for ever at any step (a crash) or for a while (a zombie); LOST answers may
 * be lost: the write was done, or lands at any later time, or never. When all of them have stopped, a fresh
 * owner without faults must finish (EO-8); late writes still land meanwhile.
 *
 * Finals are never looked at, so users may move them at any time: nothing here depends on their names.
 *
 * -DBATCHES=n     the owners of these bits are of mode `batch`; -DFRESHBATCH=1: the fresh one
 * -DFILES         a pending names two files, for its first offset and for the rest
 * -DCOPY          a rename is a copy and a delete of the temp
 * -DCLEAR         an idle key's lock may be cleared
 * -DTWICE         one upload is delivered a second time, when its temp was renamed or swept
 * -DSWEEPTEMPS    temps whose last offset is below the safe offset are swept
 * -DNOLIST        locks are read, not listed, at the opening
 * -DJAVA          a Java connector left a lock of the first key
 * -DBUG=n         a wrong variant, which must fail
 *
 * ETags are never used twice: one bit for each owner and lock says that what it holds is the lock's. A nonce
 * is (owner, first, last): an owner's files never overlap. Upload and lock write are one step, since nobody
 * sees a temp that no lock names. Offsets are numbers below OFFSETS; NONE stands for no offset.
 */
#ifndef OFFSETS
#define OFFSETS 3
#endif
#ifndef KEYS
#define KEYS 2
#endif
#ifndef KEY0
#define KEY0 0
#endif
#ifndef KEY1
#define KEY1 0
#endif
#ifndef KEY2
#define KEY2 1
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
#define NOCHECK 1  /* rename after a create without a look at the master */
#define NOCHECKLOAD 2  /* the same after a load */
#define GHOST 3  /* resolving always publishes */
#define STALE 4  /* a pending across the safe offset counts as published */
#define GCMEMORY 5  /* a lock is deleted by the safe offset in memory, not the persisted one */
#define GCEQUAL 6  /* a lock is deleted one offset too early */
#define ADVANCE 7  /* a file in flight does not pin the safe offset */
#define UNKRENAME 8  /* an unknown rename is taken for done */
#define UNKDONE 9  /* an unknown lock write is taken for done */
#define CLEANUP 10  /* an unknown lock write is taken for refused, and its temp is deleted */
#define TEMPSWEEP 11   /* temps are swept by their first offset */
#define OWNERNONCE 12  /* "the lock is mine" is taken for "this write was done" */
#define RESLAX 13  /* resolving by one's own safe offset instead of the master's */
#define NOCLAIM 14  /* the master is not claimed */
#define NOPENDING 15   /* renamed first, written into the lock later */
#define CHECKBEFORE 16  /* the look at the master comes before the create */
#define JAVACREATE 17  /* a lock is created empty first, and its next replace needs no look */
#define GCPENDING 18  /* a lock is deleted by its committed offset */
#define SKIPHIGH 19  /* a replay skips one record too many */
#define SKIPLOW 20  /* a replay skips one record too few */
#define OVERLAP 21  /* the next commit does not wait for the rename */
#define ZCLEAN 22  /* a fenced owner deletes the lock that it made */
#define MD5ETAG 23  /* the ETag is a hash of the content, which has no nonce */
#define BATCHNOLIST 24  /* a batch owner does not list the key locks */
#define BATCHAHEAD 25  /* a batch owner takes over those only that are ahead of the master */
#define BATCHNOFENCE 26  /* a batch owner keeps a floor without rewriting its lock */
#define NAMEONLY 27  /* a temp is known by its name, not by its ETag (with TWICE) */

/* The fresh owner has a new id at each re-open; each late write can cost it one. */
#define FRESH (OWNERS + 1)
#define LAST (FRESH + LOST)
#define NONE 15
#define temp(w, f, p) (((w) * 3 + (f)) * 3 + (p))
#if defined(FILES) || defined(COPY)
#define PARTS
#endif
#ifndef BATCHES
#define BATCHES 0
#endif
#ifndef FRESHBATCH
#define FRESHBATCH 0
#endif
/* The owner is of mode `batch`: all locks are loaded and rewritten at the opening, and each commit is one write
 * of the master. */
#define batch (me < FRESH -> (BATCHES >> me) & 1 : FRESHBATCH)
#define keyOf(o) ((o) == 0 -> KEY0 : ((o) == 1 -> KEY1 : KEY2))

#include "granular-store.pml"
#include "granular-requests.pml"
#include "granular-batch.pml"

proctype Owner(byte me) {
    byte d, s, asked = NONE;  /* next to deliver; safe offset known to be persisted */
    mtype state[KEYS], stage[KEYS];
    byte below[KEYS];  /* the key's records below it are stored */
    byte spoken[KEYS];  /* last offset the lock speaks of, plus one; 0: below `s` */
    byte by[KEYS], first[KEYS], last[KEYS];  /* the file of the request under way */
    byte i, j, k, n, b, t, m;
    mtype answer, verb;

open:
    atomic {
        k = 0;
        do :: k < KEYS -> nothing(k); idle(k); k++ :: else -> break od;
        k = 0
    };
claim:
    atomic {  /* read the master and claim it in one step: else it is refused */
        if
#if BUG == NOCLAIM
        :: true -> s = safe; holdsMaster[me] = 1
#else
        :: master == me -> s = safe; holdsMaster[me] = 1
        :: master != me -> holdsMaster[me] = 1; s = safe; sendMaster(s, 0);
            if :: answer == Done :: else -> answer = 0; goto claim fi
#endif
        fi;
        answer = 0; d = s
    };
    atomic {  /* after the claim's answer: the names of the locks */
        k = 0;
        do
        :: k < KEYS ->
            if
#ifndef NOLIST
            :: !there[k] -> state[k] = Absent; below[k] = s
#endif
#if BUG == BATCHNOLIST
            :: there[k] && batch -> state[k] = Absent; below[k] = s
#endif
            :: else
            fi;
            k++
        :: else -> break
        od;
        k = 0
    };

    do
    :: atomic { s == OFFSETS -> break }
    :: atomic { me < FRESH -> break }  /* a crash */
    :: atomic {  /* deliver the next record: its key is loaded */
        d < OFFSETS && state[keyOf(d)] != Unloaded && !OTHERS(keyOf(d)) && (!batch || allOpen) -> d++
    }
    :: atomic {  /* persist the safe offset, when it grew */
        asked == NONE -> if :: batch -> t = d; filesOf() :: else -> safeOf(); m = 0 fi;
        if
        :: t > s -> sendMaster(t, m); m = 0;
            if
            :: answer == Done -> s = t
            :: answer == Refused -> t = 0; answer = 0; break
            :: answer == Unknown -> asked = t
            fi
        :: else
        fi;
        t = 0; m = 0; answer = 0
    }
    :: atomic {  /* its answer was lost: read it */
        asked != NONE ->
        if
        :: master == me && safe == asked -> s = asked; holdsMaster[me] = 1; asked = NONE
        :: !(master == me && safe == asked) && holdsMaster[me] -> asked = NONE
        :: else -> break
        fi
    }
    :: atomic {
        if :: k = 0
#if KEYS > 1
        :: k = 1
#endif
#if KEYS > 2
        :: k = 2
#endif
        fi;
        if
        :: state[k] == Unloaded && there[k] && upTo[k] < s ->  /* sweep (G2) */
            holds[me * KEYS + k] = 1; sendDelete();
            if
            :: answer == Done -> state[k] = Absent; below[k] = d; spoken[k] = 0
            :: else
            fi;
            holds[me * KEYS + k] = 0
        :: state[k] == Unloaded && (batch || d < OFFSETS && keyOf(d) == k) ->  /* load */
            below[k] = d; spoken[k] = 0;
            if
            :: !there[k] -> state[k] = Absent
            :: there[k] ->
                holds[me * KEYS + k] = 1;
                state[k] = (BUG == NOCHECKLOAD -> Trusted : Unchecked);
                if
                :: writer[k] == me || from[k] == NONE ->
                    if :: AFTER(upTo[k]) > d -> below[k] = AFTER(upTo[k]) :: else fi;
                    spoken[k] = (upTo[k] + 1) & 15;
                    if :: batch -> fence(k) :: else fi
                :: writer[k] != me && from[k] != NONE && upTo[k] < s ->
#if BUG != BATCHAHEAD
                    if :: batch -> fence(k) :: else fi
#endif
                :: else ->
                    state[k] = Trusted; stage[k] = Resolve; by[k] = writer[k]; first[k] = from[k];
                    last[k] = upTo[k]; spoken[k] = upTo[k] + 1
                fi
            fi
        :: state[k] == Unchecked && stage[k] == Idle ->  /* a look at the master, ahead of need */
            if :: master == me -> state[k] = Trusted :: else -> break fi
        :: state[k] != Unloaded && stage[k] == Idle ->  /* flush what is buffered, or collect */
            nextOf(k, below[k], n);
            if
            :: n < d && !batch ->
                b = d - 1;
                do :: keyOf(b) != k -> b-- :: else -> break od;
#if BUG == NOPENDING
                sendRename(me, n, b);
                stage[k] = RenamedFirst; by[k] = me; first[k] = n; last[k] = b;
                if :: answer != Done -> break :: else fi
#else
#if BUG == CHECKBEFORE
                if
                :: state[k] == Absent && master == me ->
                    stage[k] = CheckedFirst; by[k] = me; first[k] = n; last[k] = b; goto next
                :: state[k] == Absent && master != me -> break
                :: else
                fi;
#elif BUG == JAVACREATE
                if
                :: state[k] == Absent ->
                    sendLock(NONE, ((n + 15) & 15));
                    if
                    :: answer == Done -> state[k] = Trusted; spoken[k] = n; goto next
                    :: else -> break
                    fi
                :: else
                fi;
#endif
                sendLock(n, b);
                by[k] = me; first[k] = n; last[k] = b;
                if
                :: answer == Done ->
                    wroteIt();
                    if
                    :: state[k] == Trusted -> stage[k] = Renaming
#if BUG == NOCHECK
                    :: state[k] == Absent -> stage[k] = Renaming
                    :: state[k] == Unchecked -> stage[k] = Check
#else
                    :: state[k] != Trusted -> stage[k] = Check
#endif
                    fi;
                    state[k] = Trusted; spoken[k] = b + 1
                :: else -> stage[k] = (state[k] == Trusted -> ReadReplace : ReadCreate)
                fi
#endif
            :: n >= d && state[k] != Absent ->
#if BUG == GCMEMORY
                safeOf();
#elif BUG == GCEQUAL
                t = s + 1;
#else
                t = s;
#endif
#if BUG == GCPENDING
                if :: there[k] && from[k] <= s -> t = OFFSETS :: else fi;
#endif
                if
                :: spoken[k] <= t ->  /* collect (G2) */
                    sendDelete();
                    if
                    :: answer == Done -> state[k] = Absent; spoken[k] = 0
                    :: else -> stage[k] = ReadDelete; by[k] = me; first[k] = NONE
                    fi
                :: !batch -> nothing(k); holds[me * KEYS + k] = 0  /* evict */
#ifdef CLEAR
                :: !batch && state[k] == Trusted && spoken[k] > 0 && below[k] == spoken[k] &&
                        !(there[k] && writer[k] == me && from[k] == NONE) ->
                    by[k] = me; first[k] = NONE; last[k] = spoken[k] - 1;
                    sendLock(NONE, last[k]);
                    if :: answer == Done -> idle(k) :: else -> stage[k] = ReadClear fi
#endif
                :: else
                fi
            :: else
            fi;
            n = 0; b = 0; t = 0
        :: stage[k] == ReadCreate || stage[k] == ReadReplace ->  /* the lock write was refused or lost */
            if
            :: mine ->
                holds[me * KEYS + k] = 1; spoken[k] = last[k] + 1; state[k] = Trusted; wroteIt();
#if BUG == NOCHECK
                stage[k] = Renaming
#else
                stage[k] = (stage[k] == ReadCreate -> Check : Renaming)
#endif
#if BUG == OWNERNONCE
            :: there[k] && writer[k] == me && !mine ->
                state[k] = Trusted; stage[k] = Renaming; spoken[k] = last[k] + 1
#endif
#if BUG == UNKDONE
            :: true -> state[k] = Trusted; stage[k] = Renaming; spoken[k] = last[k] + 1
#endif
#if BUG == CLEANUP
            :: true -> gone[temp(me, first[k], last[k])] = 1; break
#endif
            :: !there[k] -> state[k] = Absent; spoken[k] = 0; idle(k)
            :: there[k] && state[k] != Absent && holds[me * KEYS + k] && !mine -> idle(k)
            :: else -> break  /* another's: open anew */
            fi
        :: stage[k] == Check ->
            if
            :: master == me -> stage[k] = Renaming
            :: else ->
#if BUG == ZCLEAN
                if :: holds[me * KEYS + k] -> dropLock(k) :: else fi;
#endif
                break
            fi
        :: stage[k] == Renaming ->
            sendRename(by[k], first[k], last[k]);
            if
#if BUG == UNKRENAME
            :: answer != Refused ->
#elif defined(PARTS)
            :: answer != Unknown && isGone(by[k], first[k], last[k]) ->
#else
            :: answer == Done || (answer == Refused && isGone(by[k], first[k], last[k])) ->
#endif
                b = (by[k] == me -> last[k] + 1 : AFTER(last[k]));
                if :: b > below[k] -> below[k] = b :: else fi;
                if :: batch -> fence(k) :: else -> idle(k) fi
#if BUG == OVERLAP
            :: answer == Unknown && by[k] == me ->
                below[k] = last[k] + 1; nextOf(k, below[k], n);
                if :: n < d -> idle(k) :: else fi;
                n = 0
#endif
            :: else  /* look for the temp: send it again */
            fi;
            b = 0
        :: stage[k] == Resolve ->  /* the master first: a newer safe offset */
            if
#if BUG == RESLAX
            :: last[k] < s -> leave(k)
            :: last[k] >= s && first[k] >= s -> stage[k] = Renaming
            :: last[k] >= s && first[k] < s -> stage[k] = Across
#else
            :: master != me -> break
            :: master == me && last[k] < safe -> spoken[k] = 0; leave(k)
#if BUG == GHOST
            :: master == me && last[k] >= safe -> stage[k] = Renaming
#else
            :: master == me && last[k] >= safe && (first[k] >= safe || by[k] == 0) -> stage[k] = Renaming
            :: master == me && last[k] >= safe && first[k] < safe && by[k] != 0 -> stage[k] = Across
#endif
#endif
            fi
        :: stage[k] == Across ->  /* published iff its temp is gone */
            if
#if BUG == STALE
            :: true ->
#elif BUG == NAMEONLY
            :: isGone(by[k], first[k], last[k]) && !again[temp(by[k], first[k], last[k])] ->
#else
            :: isGone(by[k], first[k], last[k]) ->
#endif
                if :: AFTER(last[k]) > below[k] -> below[k] = AFTER(last[k]) :: else fi
            :: else -> spoken[k] = 0
            fi;
            leave(k)
        :: stage[k] == ReadDelete ->
            if
            :: !there[k] -> state[k] = Absent; spoken[k] = 0; idle(k)
            :: there[k] && holds[me * KEYS + k] -> idle(k)
            :: else -> break
            fi
        :: stage[k] == Fence || stage[k] == ReadFence || stage[k] == ReadClear -> floorStep()
#if BUG == CHECKBEFORE
        :: stage[k] == CheckedFirst ->
            sendLock(first[k], last[k]);
            if
            :: answer == Done -> state[k] = Trusted; spoken[k] = last[k] + 1; stage[k] = Renaming
            :: else -> break
            fi
#endif
#if BUG == NOPENDING
        :: stage[k] == RenamedFirst ->
            sendLock(first[k], last[k]);
            if
            :: answer == Done -> state[k] = Trusted; below[k] = last[k] + 1; spoken[k] = last[k] + 1; idle(k)
            :: else -> break
            fi
#endif
#ifdef SWEEPTEMPS
        :: there[k] && from[k] != NONE && upTo[k] < s && !gone[temp(writer[k], from[k], upTo[k])] ->
            gone[temp(writer[k], from[k], upTo[k])] = 1
#endif
#if BUG == TEMPSWEEP
        :: there[k] && from[k] < s -> gone[temp(writer[k], from[k], upTo[k])] = 1
#endif
        :: else  /* nothing to do for this key */
        fi;
next:
        k = 0; n = 0; b = 0; t = 0; answer = 0
    }
    od;

    atomic {
        if
        :: me >= FRESH && s < OFFSETS ->
            assert(me < LAST); holdsMaster[me] = 0; k = 0;
            do :: k < KEYS -> holds[me * KEYS + k] = 0; k++ :: else -> break od;
            me++; d = 0; asked = NONE; answer = 0; k = 0; n = 0; b = 0; t = 0; goto open
        :: else
        fi;
        holdsMaster[me] = 0; d = 0; s = 0; asked = NONE; answer = 0; n = 0; b = 0; t = 0; m = 0;
        k = 0;
        do
        :: k < KEYS -> holds[me * KEYS + k] = 0; nothing(k); idle(k); k++
        :: else -> break
        od;
        k = 0
    }
}

#include "granular-world.pml"
