#include "Walker.hpp"

void Walker::begin(const uint8_t *bytes, size_t length, const uint32_t *indexes, csimdjson_run *of) {
    text = bytes;
    text_end = bytes + length;
    next = indexes;
    run = of;
    const void *found = length ? memchr(bytes, '\\', length) : nullptr;
    backslash = found ? static_cast<const uint8_t *>(found) : text_end;
}

bool Walker::record(uint32_t from, uint32_t to, uint64_t by, csimdjson_entry *into) {
    start = from;
    end = to;
    shift = by;
    fields = into;
    flags = 0;
    while (*next < start) next++;
    if (into) memset(static_cast<void *>(into), 0, run->paths->count * sizeof(csimdjson_entry));
    if (*next >= end) { // Nothing but blanks.
        flags = CSIMDJSON_NULL;
        if (run->tape) run->tape[run->tape_used++] = csimdjson_entry{KIND_NULL, run->space, 0, 0, 0};
        return true;
    }
    depth = 0;
    name_count = 0;
    decoded.clear();
    if (run->tape) return into ? walk<true, true>() : walk<true, false>();
    return into ? walk<false, true>() : walk<false, false>();
}

HOT bool Walker::gap(uint32_t from, uint32_t to) { return from == to || gap_slow(from, to); }

// Between two tokens only blanks may be; a line break is remembered.
COLD bool Walker::gap_slow(uint32_t from, uint32_t to) {
    for (uint32_t at = from; at < to; at++) {
        uint8_t c = text[at];
        if (c == '\n' || c == '\r') flags |= CSIMDJSON_LINE_BREAK;
        else if (c != ' ' && c != '\t') return fail(CSIMDJSON_VALUE_EXPECTED, at);
    }
    return true;
}

COLD uint32_t Walker::skip_blanks_back(uint32_t at) {
    uint32_t limit = at + 1;
    while (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r') at--;
    gap_slow(at + 1, limit);
    return at;
}

// A backslash lies before the string's end: in the string, or still before it.
COLD bool Walker::find_backslash(uint32_t from, uint32_t to, bool *has_escape) {
    const uint8_t *content = text + from;
    if (backslash < content) {
        const void *found = memchr(content, '\\', size_t(text_end - content));
        backslash = found ? static_cast<const uint8_t *>(found) : text_end;
    }
    if (backslash >= text + to) return true;
    *has_escape = true;
    return escapes(to);
}

// The closing quote of the string that opens at `from` is the last byte before `limit` that is not blank.
HOT bool Walker::string_end(uint32_t from, uint32_t limit, uint32_t *stop, bool *has_escape) {
    uint32_t at = limit - 1;
    if (__builtin_expect(text[at] != '"', 0)) at = skip_blanks_back(at);
    if (__builtin_expect(at <= from || text[at] != '"', 0)) return fail(CSIMDJSON_UNCLOSED_STRING, from);
    *stop = at;
    *has_escape = false;
    if (__builtin_expect(backslash < text + at, 0)) return find_backslash(from + 1, at, has_escape);
    return true;
}

static HOT bool is_digit(uint8_t c) { return uint8_t(c - '0') < 10; }

// Digits, leading zeros flagged, fraction, exponent.
HOT bool Walker::number(uint32_t from, uint32_t limit, uint32_t *stop) {
    const uint8_t *p = text + from;
    const uint8_t *last = text + limit;
    bool negative = *p == '-';
    if (negative) p++;
    const uint8_t *digits = p;
    while (p < last && is_digit(*p)) p++;
    size_t whole = size_t(p - digits);
    if (whole == 0) return fail(CSIMDJSON_BAD_NUMBER, from);
    if (*digits == '0') {
        if (whole > 1) flags |= CSIMDJSON_LEADING_ZERO;
        if (negative) flags |= CSIMDJSON_JAVA_NUMBER;
    }
    if (whole > 18) flags |= CSIMDJSON_JAVA_NUMBER;
    bool is_integer = true;
    if (p < last && *p == '.') {
        is_integer = false;
        const uint8_t *fraction = ++p;
        while (p < last && is_digit(*p)) p++;
        if (p == fraction) return fail(CSIMDJSON_BAD_NUMBER, from);
    }
    if (p < last && (*p | 0x20) == 'e') {
        is_integer = false;
        p++;
        if (p < last && (*p == '+' || *p == '-')) p++;
        const uint8_t *exponent = p;
        while (p < last && is_digit(*p)) p++;
        if (p == exponent) return fail(CSIMDJSON_BAD_NUMBER, from);
    }
    if (!is_integer) flags |= CSIMDJSON_JAVA_NUMBER;
    if (run->java && (is_integer ? whole : size_t(p - (text + from))) > MAX_NUMBER_LENGTH)
        return fail(CSIMDJSON_LONG_NUMBER, from);
    *stop = uint32_t(p - text);
    return true;
}

// An entry takes its place on the tape and in the fields of the paths that end at `node`.
template <bool TAPE, bool FIELDS> HOT void Walker::put(const csimdjson_entry &entry, int32_t node) {
    if (TAPE) run->tape[run->tape_used++] = entry;
    if (FIELDS && node >= 0) {
        for (uint32_t path : run->paths->nodes[node].ends) {
            fields[path] = entry;
            if (entry.kind == KIND_NULL) fields[path].payload = 1;
        }
    }
}

template <bool TAPE, bool FIELDS> HOT bool Walker::open(uint8_t kind, int32_t node, uint32_t at) {
    if (depth >= MAX_DEPTH) return fail(CSIMDJSON_TOO_DEEP, at);
    bool is_watched = FIELDS && node >= 0 && !run->paths->nodes[node].ends.empty();
    frames[depth++] = Frame{
        0, uint32_t(name_count), 0, uint32_t(run->tape_used), at, node, kind == KIND_MAP, is_watched, false};
    if (TAPE) run->tape[run->tape_used++] = csimdjson_entry{kind, run->space, 0, 0, 0};
    return true;
}

template <bool TAPE, bool FIELDS> HOT void Walker::close(uint32_t at) {
    Frame &frame = frames[depth - 1];
    if (frame.is_object) {
        if (__builtin_expect(frame.count > 64, 0)) late_duplicates(frame);
        if (TAPE && frame.has_duplicate) drop_duplicates(frame);
        name_count = frame.names;
    }
    if (TAPE) {
        csimdjson_entry &entry = run->tape[frame.begin];
        entry.payload = run->tape_used;
        if (!frame.has_duplicate) entry.length = frame.count;
    }
    if (FIELDS && frame.is_watched) {
        csimdjson_entry entry{
            uint8_t(frame.is_object ? KIND_MAP : KIND_ARRAY), run->space, 0, at + 1 - frame.start, shift + frame.start};
        for (uint32_t path : run->paths->nodes[frame.node].ends) fields[path] = entry;
    }
    depth--;
}

template <bool TAPE, bool FIELDS> bool Walker::walk() {
    const uint32_t *next = this->next;
    if (!gap(start, *next)) return false;
    int32_t node = FIELDS ? 0 : -1;
    uint32_t at, limit, stop;
    bool has_escape;

value:
    at = *next;
    if (at >= end) return fail(CSIMDJSON_ENDS, end);
    limit = next[1] < end ? next[1] : end;
    switch (text[at]) {
    case '"':
        if (!string_end(at, limit, &stop, &has_escape)) return false;
        if (TAPE || FIELDS)
            put<TAPE, FIELDS>(
                csimdjson_entry{
                    KIND_STRING, uint8_t(run->space | (has_escape ? ESCAPED : 0)), 0, stop - at - 1, shift + at + 1},
                node);
        break;
    case '{':
        if (!open<TAPE, FIELDS>(KIND_MAP, node, at)) return false;
        if (!gap(at + 1, limit)) return false;
        next++;
        if (limit < end && text[limit] == '}') goto closed;
        goto member;
    case '[':
        if (!open<TAPE, FIELDS>(KIND_ARRAY, node, at)) return false;
        if (!gap(at + 1, limit)) return false;
        next++;
        if (limit < end && text[limit] == ']') goto closed;
        goto element;
    case '-':
    case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
        if (!number(at, limit, &stop)) return false;
        if (!gap(stop, limit)) return fail(CSIMDJSON_BAD_NUMBER, at);
        // Jackson wants a blank behind a number that is the document.
        if (depth == 0 && stop == limit && limit < end) return fail(CSIMDJSON_TRAILING_TEXT, limit);
        if (TAPE || FIELDS)
            put<TAPE, FIELDS>(csimdjson_entry{KIND_NUMBER, run->space, 0, stop - at, shift + at}, node);
        break;
    case 't':
        if (limit - at < 4 || memcmp(text + at, "true", 4) != 0) return fail(CSIMDJSON_BAD_WORD, at);
        if (!gap(at + 4, limit)) return fail(CSIMDJSON_BAD_WORD, at);
        put<TAPE, FIELDS>(csimdjson_entry{KIND_BOOLEAN, run->space, 0, 0, 1}, node);
        break;
    case 'f':
        if (limit - at < 5 || memcmp(text + at, "false", 5) != 0) return fail(CSIMDJSON_BAD_WORD, at);
        if (!gap(at + 5, limit)) return fail(CSIMDJSON_BAD_WORD, at);
        put<TAPE, FIELDS>(csimdjson_entry{KIND_BOOLEAN, run->space, 0, 0, 0}, node);
        break;
    case 'n':
        if (limit - at < 4 || memcmp(text + at, "null", 4) != 0) return fail(CSIMDJSON_BAD_WORD, at);
        if (!gap(at + 4, limit)) return fail(CSIMDJSON_BAD_WORD, at);
        put<TAPE, FIELDS>(csimdjson_entry{KIND_NULL, run->space, 0, 0, 0}, node);
        if (depth == 0) flags |= CSIMDJSON_NULL;
        break;
    default: return fail(CSIMDJSON_VALUE_EXPECTED, at);
    }
    next++;

behind_value:
    if (depth == 0) {
        this->next = next;
        if (*next >= end) return true;
        if (!run->java) return fail(CSIMDJSON_TRAILING_TEXT, *next);
        flags |= CSIMDJSON_TRAILING;
        return true;
    }
    at = *next;
    if (at >= end) return fail(CSIMDJSON_ENDS, end);
    limit = next[1] < end ? next[1] : end;
    {
        Frame &frame = frames[depth - 1];
        frame.count++;
        if (text[at] == ',') {
            if (!gap(at + 1, limit)) return false;
            next++;
            if (frame.is_object) goto member;
            goto element;
        }
        if (text[at] != (frame.is_object ? '}' : ']')) return fail(CSIMDJSON_COMMA_EXPECTED, at);
    }

closed: {
    at = *next;
    close<TAPE, FIELDS>(at);
    limit = next[1] < end ? next[1] : end;
    if (!gap(at + 1, limit)) {
        // Behind the document Jackson does not look.
        if (depth > 0 || !run->java) return false;
        flags |= CSIMDJSON_TRAILING;
        return true;
    }
    next++;
    goto behind_value;
}

member:
    at = *next;
    if (at >= end) return fail(CSIMDJSON_ENDS, end);
    if (text[at] != '"') return fail(CSIMDJSON_NAME_EXPECTED, at);
    limit = next[1];
    if (limit >= end) return fail(CSIMDJSON_ENDS, end);
    if (!string_end(at, limit, &stop, &has_escape)) return false;
    if (text[limit] != ':') return fail(CSIMDJSON_COLON_EXPECTED, limit);
    node = FIELDS ? frames[depth - 1].node : -1;
    name<FIELDS>(at + 1, stop, has_escape, frames[depth - 1], &node);
    if (TAPE)
        run->tape[run->tape_used++] = csimdjson_entry{
            KIND_STRING, uint8_t(run->space | (has_escape ? ESCAPED : 0)), 0, stop - at - 1, shift + at + 1};
    next += 2;
    if (!gap(limit + 1, *next < end ? *next : end)) return false;
    goto value;

element:
    if (FIELDS) {
        Frame &frame = frames[depth - 1];
        node = frame.node >= 0 ? run->paths->element(frame.node, frame.count) : -1;
    }
    goto value;
}
