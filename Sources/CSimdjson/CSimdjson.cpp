#include "CSimdjson.h"
#include "Walker.hpp"
#include <memory>
#include <simdjson.h>

// Records are looked at in stretches of about this size, so that the structure stays in the processor's
// cache.
constexpr size_t STRETCH = 128 << 10;
// Above this the memory for structure is given back after use.
constexpr size_t LARGE = 1 << 20;

using Stage1 = simdjson::internal::dom_parser_implementation;

struct csimdjson_parser {
    std::unique_ptr<Stage1> stage1;
    Walker walker;
    size_t capacity = 0;

    bool reserve(size_t length) {
        if (length <= capacity && (capacity <= LARGE || length > LARGE)) return true;
        size_t wanted = length > STRETCH ? length : STRETCH;
        if (stage1->allocate(wanted, 1) != simdjson::SUCCESS) {
            capacity = 0;
            return false;
        }
        capacity = wanted;
        return true;
    }

    // The structure of `length` bytes, positions from 0; or an error code.
    uint32_t scan(const uint8_t *text, size_t length) {
        if (!reserve(length)) return CSIMDJSON_MEMORY;
        simdjson::error_code code = length == 0
            ? simdjson::EMPTY : stage1->stage1(text, length, simdjson::stage1_mode::regular);
        switch (code) {
        case simdjson::SUCCESS: break;
        case simdjson::EMPTY: stage1->n_structural_indexes = 0; break;
        case simdjson::UTF8_ERROR: return CSIMDJSON_UTF8;
        case simdjson::UNCLOSED_STRING: return CSIMDJSON_UNCLOSED_STRING;
        default: return CSIMDJSON_CONTROL;
        }
        uint32_t *indexes = stage1->structural_indexes.get();
        for (size_t i = 0; i < 3; i++) indexes[stage1->n_structural_indexes + i] = UINT32_MAX;
        return 0;
    }

    const uint32_t *indexes() const { return stage1->structural_indexes.get(); }
    size_t structures() const { return stage1->n_structural_indexes; }
};

struct Slot {
    uint32_t start;
    int32_t length;
};

static inline Slot slot_at(const csimdjson_run *run, size_t index) {
    Slot slot;
    memcpy(&slot, static_cast<const char *>(run->slots) + index * run->stride, sizeof slot);
    return slot;
}

// Jackson's guess from the first bytes: a byte order mark, or zero bytes where UTF-16 and UTF-32 have them.
static bool is_encoded(const uint8_t *at, size_t length) {
    if (length >= 4) {
        if (at[0] == 0xEF && at[1] == 0xBB && at[2] == 0xBF) return true;
        if ((at[0] == 0xFE && at[1] == 0xFF) || (at[0] == 0xFF && at[1] == 0xFE)) return true;
    }
    return length >= 2 && (at[0] == 0 || at[1] == 0);
}

// Where the first value ends, told by quotes and brackets alone; for text behind it that cannot be scanned.
static size_t first_value(const uint8_t *at, size_t length) {
    size_t i = 0, depth = 0;
    bool in_string = false;
    while (i < length && (at[i] == ' ' || at[i] == '\t' || at[i] == '\n' || at[i] == '\r')) i++;
    bool is_plain = i < length && at[i] != '"' && at[i] != '{' && at[i] != '[';
    for (; i < length; i++) {
        uint8_t c = at[i];
        if (in_string) {
            if (c == '\\') i++;
            else if (c == '"') in_string = false;
        } else if (c == '"') in_string = true;
        else if (c == '{' || c == '[') depth++;
        else if ((c == '}' || c == ']') && depth > 0) depth--;
        if (is_plain ? (c == ' ' || c == '\t' || c == '\n' || c == '\r') : (depth == 0 && !in_string))
            return is_plain ? i : i + 1;
    }
    return length;
}

static void tombstone(csimdjson_run *run, size_t index) {
    run->flags[index] = CSIMDJSON_TOMBSTONE;
    if (run->tape) {
        run->roots[index] = uint32_t(run->tape_used);
        run->tape[run->tape_used++] = csimdjson_entry{KIND_NULL, run->space, 0, 0, 0};
    }
    if (run->paths)
        memset(static_cast<void *>(run->fields + index * run->paths->count), 0,
            run->paths->count * sizeof(csimdjson_entry));
}

// Whether the tape holds `entries` more; says how many are missing otherwise.
static bool has_room(csimdjson_run *run, size_t entries) {
    if (!run->tape || run->tape_used + entries <= run->tape_room) return true;
    run->tape_needed = entries;
    return false;
}

// One record of the stretch that was scanned last; `origin` is where its positions count from.
static bool walk(
    csimdjson_parser *parser, csimdjson_run *run, size_t index, uint32_t origin, Slot slot, size_t length) {
    Walker &walker = parser->walker;
    size_t used = run->tape_used;
    if (run->tape) run->roots[index] = uint32_t(used);
    uint64_t target = run->targets ? run->targets[index] : slot.start;
    uint32_t start = slot.start - origin;
    csimdjson_entry *fields = run->paths ? run->fields + index * run->paths->count : nullptr;
    if (walker.record(start, start + uint32_t(length), target - start, fields)) {
        run->flags[index] = walker.flags;
        return true;
    }
    run->tape_used = used;
    run->error = walker.error;
    run->position = walker.position;
    if (!is_encoded(run->base + slot.start, size_t(slot.length))) return false;
    tombstone(run, index);
    run->flags[index] = CSIMDJSON_ENCODED;
    return true;
}

// One record by itself, after the stretch around it could not be scanned.
static int alone(csimdjson_parser *parser, csimdjson_run *run, size_t index, Slot slot) {
    const uint8_t *text = run->base + slot.start;
    size_t length = size_t(slot.length);
    uint32_t code = parser->scan(text, length);
    bool was_cut = false;
    if (code && run->java) {
        size_t cut = first_value(text, length);
        was_cut = cut < length;
        if (was_cut) code = parser->scan(text, length = cut);
    }
    if (!has_room(run, parser->structures() + 2)) return CSIMDJSON_NEEDS_ROOM;
    if (code) {
        run->error = code;
        run->position = 0;
        if (!is_encoded(text, size_t(slot.length))) return CSIMDJSON_FAILED;
        tombstone(run, index);
        run->flags[index] = CSIMDJSON_ENCODED;
        return CSIMDJSON_DONE;
    }
    parser->walker.begin(text, length, parser->indexes(), run);
    if (!walk(parser, run, index, slot.start, slot, length)) return CSIMDJSON_FAILED;
    if (was_cut) run->flags[index] |= CSIMDJSON_TRAILING;
    return CSIMDJSON_DONE;
}

// The records from `done` that lie side by side, up to a stretch's size.
static size_t stretch(const csimdjson_run *run, uint32_t *from, uint32_t *to) {
    size_t index = run->done;
    bool is_first = true;
    for (; index < run->count; index++) {
        Slot slot = slot_at(run, index);
        if (slot.length < 0) continue;
        if (is_first) *from = slot.start;
        else if (slot.start != *to || slot.start + uint32_t(slot.length) - *from > STRETCH) break;
        is_first = false;
        *to = slot.start + uint32_t(slot.length) + 1;
    }
    if (is_first) *from = *to = 0;
    return index;
}

extern "C" {

csimdjson_parser *csimdjson_parser_new(void) {
    auto *parser = new csimdjson_parser();
    auto &kernel = simdjson::get_active_implementation();
    auto code = kernel->create_dom_parser_implementation(STRETCH, 1, parser->stage1);
    if (code != simdjson::SUCCESS) {
        delete parser;
        return nullptr;
    }
    parser->capacity = STRETCH;
    return parser;
}

void csimdjson_parser_free(csimdjson_parser *parser) { delete parser; }

bool csimdjson_is_utf8(const void *text, size_t length) {
    return simdjson::validate_utf8(static_cast<const char *>(text), length);
}

int csimdjson_process(csimdjson_parser *parser, csimdjson_run *run) {
    while (run->done < run->count) {
        uint32_t from, to;
        size_t stop = stretch(run, &from, &to);
        bool is_whole = parser->scan(run->base + from, to - from) == 0;
        if (is_whole) {
            if (!has_room(run, parser->structures() + (stop - run->done))) return CSIMDJSON_NEEDS_ROOM;
            parser->walker.begin(run->base + from, to - from, parser->indexes(), run);
        }
        for (; run->done < stop; run->done++) {
            Slot slot = slot_at(run, run->done);
            if (slot.length < 0) {
                if (!has_room(run, 1)) return CSIMDJSON_NEEDS_ROOM;
                tombstone(run, run->done);
            } else if (is_whole) {
                if (!walk(parser, run, run->done, from, slot, size_t(slot.length))) return CSIMDJSON_FAILED;
            } else if (int answer = alone(parser, run, run->done, slot); answer != CSIMDJSON_DONE) {
                return answer;
            }
        }
    }
    return CSIMDJSON_DONE;
}
}
