/*
 * The store of granular.pml: locks, temps, what reaches them, and the invariants that each write must keep.
 * A name with an underscore behind it is a parameter of an inline.
 */

/* Master: who claimed it, the safe offset. Lock of a key: its writer, first and last offset of its file; or no
 * file (NONE), and all of the key's records up to the last offset are stored. */
byte master, safe;
bit there[KEYS];
byte writer[KEYS], from[KEYS], upTo[KEYS];
bit holdsMaster[LAST + 1];
bit holds[(LAST + 1) * KEYS];
bit gone[(LAST + 1) * 9];        /* the temp was renamed, or swept */
#ifdef PARTS
bit gone2[(LAST + 1) * 9];       /* FILES: the second temp was renamed. COPY: the final is there */
#endif
#ifdef TWICE
bit again[(LAST + 1) * 9];       /* its upload came again, under another ETag */
bit twice;                       /* one did */
#endif
byte stored;                     /* offsets in finals */
#if BUG == MD5ETAG
byte wroteFrom[(LAST + 1) * KEYS], wroteUpTo[(LAST + 1) * KEYS];   /* the last write that was answered, plus one */
#endif

mtype = { Create, Replace, Delete, Rename, Rename2, Master };
typedef Late { bit live; mtype verb; byte who; byte k; byte f; byte p };
Late late[LOST + 1];
byte lost;

inline forget(n) {
    late[n].live = 0; late[n].verb = 0; late[n].who = 0; late[n].k = 0; late[n].f = 0; late[n].p = 0
}

/* Bits of the offsets first to last of the first one's key. */
inline maskOf(f, p, m) {
    m = 0; i = f;
    do
    :: i <= p -> if :: keyOf(i) == keyOf(f) -> m = m | (1 << i) :: else fi; i++
    :: else -> break
    od;
    i = 0
}

/* Late write `n` names an ETag of the lock of `k`. */
#define NAMES_ETAG(n, k_) (late[n].live && late[n].k == k_ && \
    (late[n].verb == Replace || late[n].verb == Delete))

/* Everybody's ETag of the lock of `k` dies, and the writes that name it. */
inline changed(k_) {
    i = 0;
    do :: i <= LAST -> holds[i * KEYS + k_] = 0; i++ :: else -> break od;
    i = 0;
    do
    :: i < LOST && NAMES_ETAG(i, k_) -> forget(i); i++
    :: i < LOST && !NAMES_ETAG(i, k_) -> i++
    :: i >= LOST -> break
    od;
    i = 0
}

#define committed(f_, p_) (((f_) == NONE -> (p_) + 1 : (f_)) & 15)      /* plus one */

inline putLock(k_, w_, f_, p_) {
    changed(k_);
    assert(!there[k_] || committed(f_, p_) >= committed(from[k_], upTo[k_]));       /* EO-3 */
    there[k_] = 1; writer[k_] = w_; from[k_] = f_; upTo[k_] = p_
}

inline dropLock(k_) {
    changed(k_);
    there[k_] = 0; writer[k_] = 0; from[k_] = 0; upTo[k_] = 0
}

/* The renames of a pending: of its one file; of its two files (FILES: the first offset, and the rest); or as
 * copy and delete (COPY). Rename2 is the second file, or the delete. */
#ifdef PARTS
#define isGone(w_, f_, p_) (gone[temp(w_, f_, p_)] && (ONEFILE(f_, p_) || gone2[temp(w_, f_, p_)]))
#else
#define isGone(w_, f_, p_) (gone[temp(w_, f_, p_)])
#endif
#ifdef FILES
#define ONEFILE(f_, p_) (f_ == p_)
#else
#define ONEFILE(f_, p_) true
#endif

/* Whether the store would do this part now. */
#ifdef COPY
#define CAN(v_, w_, f_, p_) (!gone[temp(w_, f_, p_)] && (v_ == Rename2 || !gone2[temp(w_, f_, p_)]))
#elif defined(FILES)
#define CAN(v_, w_, f_, p_) (v_ == Rename -> !gone[temp(w_, f_, p_)] : !gone2[temp(w_, f_, p_)])
#else
#define CAN(v_, w_, f_, p_) (!gone[temp(w_, f_, p_)])
#endif

inline becomes(m_) {
    assert((stored & m_) == 0);                              /* EO-2 */
    stored = stored | m_
}

inline publish(v_, w_, f_, p_) {
    maskOf(f_, p_, m);
#ifdef COPY
    if
    :: v_ == Rename -> gone2[temp(w_, f_, p_)] = 1; becomes(m)
    :: else -> gone[temp(w_, f_, p_)] = 1
    fi;
#elif defined(FILES)
    if
    :: v_ == Rename -> gone[temp(w_, f_, p_)] = 1; becomes((1 << f_))
    :: else -> gone2[temp(w_, f_, p_)] = 1; m = m & ~(1 << f_); becomes(m)
    fi;
#else
    gone[temp(w_, f_, p_)] = 1; becomes(m);
#endif
    m = 0
}

/* A commit in batch mode brings its files (bits of offsets) with it: batch.pml takes its renames apart. */
inline putMaster(w_, s_, files_) {
    assert(s_ >= safe);                                      /* EO-4 */
    becomes(files_);
    master = w_; safe = s_;
    assert((((1 << safe) - 1) & ~stored) == 0);              /* EO-1 */
    i = 0;
    do :: i <= LAST -> holdsMaster[i] = 0; i++ :: else -> break od;
    i = 0;
    do
    :: i < LOST && late[i].live && late[i].verb == Master -> forget(i); i++
    :: i < LOST && !(late[i].live && late[i].verb == Master) -> i++
    :: i >= LOST -> break
    od;
    i = 0
}

inline delay(v_, k_, f_, p_) {
    i = 0;
    do :: late[i].live -> i++ :: else -> break od;
    late[i].live = 1; late[i].verb = v_; late[i].who = me; late[i].k = k_; late[i].f = f_; late[i].p = p_;
    i = 0
}
