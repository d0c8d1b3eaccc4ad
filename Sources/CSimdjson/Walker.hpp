// Reads the structure of one record: grammar, numbers, escapes, names; writes tape entries and fields.
#pragma once
#include "CSimdjson.h"
#include "Paths.hpp"
#include <cstring>
#include <vector>

#define HOT inline __attribute__((always_inline))
#define COLD __attribute__((noinline, cold))

// ConnectData.TapeEntry.Kind.
enum : uint8_t { KIND_NULL = 0, KIND_BOOLEAN = 1, KIND_NUMBER = 8, KIND_STRING = 9, KIND_ARRAY = 15, KIND_MAP = 16 };
enum : uint8_t { ESCAPED = 0x80 };
constexpr size_t MAX_DEPTH = 1000;        // Jackson's limit
constexpr size_t MAX_NUMBER_LENGTH = 1000; // Jackson's limit, java only

struct Name {
    uint32_t start; // in the text, or in `decoded` for a name with escapes
    uint32_t length;
    bool was_escaped;
};

struct Frame {
    uint64_t mask;   // of name marks
    uint32_t names;  // index of the object's first name
    uint32_t count;  // members so far
    uint32_t begin;  // index of the container's entry on the tape
    uint32_t start;  // of its text
    int32_t node;    // where it is in the path tree, -1 = nowhere
    bool is_object;
    bool is_watched; // a path ends at it
    bool has_duplicate;
};

class Walker {
  public:
    // Set for a stretch of records.
    const uint8_t *text;       // positions count from here
    const uint32_t *next;      // structural positions, ends with one beyond every record
    const uint8_t *text_end;
    csimdjson_run *run;
    // Of the last record.
    uint32_t flags;
    uint32_t error;
    uint32_t position;

    Walker() : frames(MAX_DEPTH) {}

    void begin(const uint8_t *text, size_t length, const uint32_t *indexes, csimdjson_run *run);

    // `shift` + position = offset in the entries' memory. False: see `error`, `position` (both of the
    // record).
    bool record(uint32_t start, uint32_t end, uint64_t shift, csimdjson_entry *fields);

  private:
    const uint8_t *backslash;  // the first one at or behind the last string
    std::vector<Frame> frames; // MAX_DEPTH of them
    size_t depth;
    std::vector<Name> names;   // of all open objects; those in use are counted by `name_count`
    size_t name_count;
    std::vector<char> decoded; // names with escapes
    std::vector<csimdjson_entry> spare;
    uint32_t start, end;
    uint64_t shift;
    csimdjson_entry *fields;

    template <bool TAPE, bool FIELDS> bool walk();
    template <bool TAPE, bool FIELDS> bool open(uint8_t kind, int32_t node, uint32_t at);
    template <bool TAPE, bool FIELDS> void close(uint32_t at);
    template <bool TAPE, bool FIELDS> void put(const csimdjson_entry &entry, int32_t node);
    template <bool FIELDS> void name(uint32_t from, uint32_t to, bool has_escape, Frame &frame, int32_t *node);
    void decode_name(Name &name);
    void watch(const Name &name, bool may_repeat, int32_t *node);
    void seen_twice(Frame &frame);
    void late_duplicates(Frame &frame);
    void drop_duplicates(const Frame &frame);
    bool escapes(uint32_t to);
    bool number(uint32_t from, uint32_t limit, uint32_t *stop);
    bool gap(uint32_t from, uint32_t to);
    bool gap_slow(uint32_t from, uint32_t to);
    bool string_end(uint32_t from, uint32_t limit, uint32_t *stop, bool *has_escape);
    bool find_backslash(uint32_t from, uint32_t to, bool *has_escape);
    uint32_t skip_blanks_back(uint32_t at);
    const char *name_text(const Name &name) const {
        return name.was_escaped ? decoded.data() + name.start : reinterpret_cast<const char *>(text) + name.start;
    }
    bool fail(uint32_t code, uint32_t where) {
        error = code;
        position = where - start;
        return false;
    }
};

// A cheap mark of 0 to 63: names with different marks differ.
static HOT uint32_t name_mark(const char *at, uint32_t length) {
    if (__builtin_expect(length == 0, 0)) return 0;
    return (uint8_t(at[0]) * 5u + uint8_t(at[length - 1]) + length * 11u) & 63;
}

// Remembers a member's name, and where it leads in the path tree.
template <bool FIELDS>
HOT void Walker::name(uint32_t from, uint32_t to, bool has_escape, Frame &frame, int32_t *node) {
    if (__builtin_expect(name_count == names.size(), 0)) names.resize(name_count * 2 + 64);
    Name &fresh = names[name_count++];
    fresh = Name{from, to - from, has_escape};
    const char *bytes = reinterpret_cast<const char *>(text) + from;
    if (__builtin_expect(has_escape, 0)) {
        decode_name(fresh);
        bytes = name_text(fresh);
    }
    uint64_t bit = uint64_t(1) << name_mark(bytes, fresh.length);
    bool may_repeat = (frame.mask & bit) != 0;
    frame.mask |= bit;
    if (may_repeat && frame.count < 64) seen_twice(frame);
    if (FIELDS && *node >= 0) {
        if (run->paths->nodes[*node].may_have(fresh.length)) watch(fresh, may_repeat, node);
        else *node = -1;
    }
}
