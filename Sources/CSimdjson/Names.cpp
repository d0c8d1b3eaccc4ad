// Member names: found twice, and with escapes.
#include "Walker.hpp"
#include <algorithm>
#include <string_view>
#include <unordered_map>

static int hex(uint8_t c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool hex4(const uint8_t *at, const uint8_t *stop, uint32_t *value) {
    if (stop - at < 4) return false;
    *value = 0;
    for (int i = 0; i < 4; i++) {
        int digit = hex(at[i]);
        if (digit < 0) return false;
        *value = *value << 4 | uint32_t(digit);
    }
    return true;
}

// The escapes from `backslash` up to `to`; it then stands at the first one behind.
bool Walker::escapes(uint32_t to) {
    const uint8_t *p = backslash;
    const uint8_t *stop = text + to;
    uint32_t unit, low;
    while (p < stop) {
        if (p + 1 >= stop) return fail(CSIMDJSON_BAD_ESCAPE, uint32_t(p - text));
        switch (p[1]) {
        case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't': p += 2; break;
        case 'u':
            if (!hex4(p + 2, stop, &unit)) return fail(CSIMDJSON_BAD_ESCAPE, uint32_t(p - text));
            p += 6;
            if (unit >= 0xD800 && unit < 0xE000) {
                if (unit < 0xDC00 && stop - p >= 6 && p[0] == '\\' && p[1] == 'u' && hex4(p + 2, stop, &low)
                    && low >= 0xDC00 && low < 0xE000)
                    p += 6;
                else flags |= CSIMDJSON_LONE_SURROGATE;
            }
            break;
        default: return fail(CSIMDJSON_BAD_ESCAPE, uint32_t(p - text));
        }
        const void *found = p < text_end ? memchr(p, '\\', size_t(text_end - p)) : nullptr;
        p = found ? static_cast<const uint8_t *>(found) : text_end;
    }
    backslash = p;
    return true;
}

// Appends a code point, or half a surrogate pair, in UTF-8's way: only equality matters here.
static void append(std::vector<char> &out, uint32_t c) {
    if (c < 0x80) out.push_back(char(c));
    else if (c < 0x800) {
        out.push_back(char(0xC0 | c >> 6));
        out.push_back(char(0x80 | (c & 63)));
    } else if (c < 0x10000) {
        out.push_back(char(0xE0 | c >> 12));
        out.push_back(char(0x80 | (c >> 6 & 63)));
        out.push_back(char(0x80 | (c & 63)));
    } else {
        out.push_back(char(0xF0 | c >> 18));
        out.push_back(char(0x80 | (c >> 12 & 63)));
        out.push_back(char(0x80 | (c >> 6 & 63)));
        out.push_back(char(0x80 | (c & 63)));
    }
}

// Decodes a checked name. Two names that differ only in lone surrogates stay two.
static void decode(const uint8_t *p, const uint8_t *stop, std::vector<char> &out) {
    uint32_t unit = 0, low = 0;
    while (p < stop) {
        if (*p != '\\') {
            out.push_back(char(*p++));
            continue;
        }
        switch (p[1]) {
        case 'b': out.push_back('\b'); break;
        case 'f': out.push_back('\f'); break;
        case 'n': out.push_back('\n'); break;
        case 'r': out.push_back('\r'); break;
        case 't': out.push_back('\t'); break;
        case 'u':
            hex4(p + 2, stop, &unit);
            if (unit >= 0xD800 && unit < 0xDC00 && stop - p >= 12 && p[6] == '\\' && p[7] == 'u'
                && hex4(p + 8, stop, &low) && low >= 0xDC00 && low < 0xE000) {
                unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                p += 6;
            }
            append(out, unit);
            p += 4;
            break;
        default: out.push_back(char(p[1]));
        }
        p += 2;
    }
}

void Walker::decode_name(Name &name) {
    uint32_t from = name.start;
    uint32_t to = from + name.length;
    name.start = uint32_t(decoded.size());
    decode(text + from, text + to, decoded);
    name.length = uint32_t(decoded.size()) - name.start;
    decoded.insert(decoded.end(), 8, '\0');
}

void Walker::watch(const Name &name, bool may_repeat, int32_t *node) {
    *node = run->paths->child(*node, name_text(name), name.length);
    // What an earlier member of that name held does not count.
    if (*node >= 0 && may_repeat)
        for (uint32_t path : run->paths->nodes[*node].below) fields[path] = csimdjson_entry{};
}

// The last name's mark is an earlier one's: compare. A byte behind an empty name is readable.
void Walker::seen_twice(Frame &frame) {
    const Name &last = names[name_count - 1];
    for (size_t i = frame.names; i + 1 < name_count; i++) {
        const Name &other = names[i];
        if (other.length != last.length || *name_text(other) != *name_text(last)) continue;
        if (memcmp(name_text(other), name_text(last), last.length) != 0) continue;
        frame.has_duplicate = true;
        flags |= CSIMDJSON_DUPLICATE;
        return;
    }
}

// Large objects are looked at once, when they close: comparing each with each would take the square of their
// size.
void Walker::late_duplicates(Frame &frame) {
    if (frame.has_duplicate) return;
    std::vector<Name> sorted(names.begin() + frame.names, names.begin() + ptrdiff_t(name_count));
    std::sort(sorted.begin(), sorted.end(), [this](const Name &a, const Name &b) {
        return std::string_view(name_text(a), a.length) < std::string_view(name_text(b), b.length);
    });
    for (size_t i = 1; i < sorted.size(); i++) {
        const Name &a = sorted[i - 1], &b = sorted[i];
        if (a.length != b.length || memcmp(name_text(a), name_text(b), a.length) != 0) continue;
        frame.has_duplicate = true;
        flags |= CSIMDJSON_DUPLICATE;
        return;
    }
}

// Writes the object's pairs again: each name once, at the place of the first, with the value of the last.
void Walker::drop_duplicates(const Frame &frame) {
    csimdjson_entry *tape = run->tape;
    struct Pair {
        size_t key, value, stop;
    };
    std::vector<Pair> pairs;
    std::unordered_map<std::string_view, size_t> places;
    size_t at = frame.begin + 1;
    for (size_t i = frame.names; i < name_count; i++) {
        const csimdjson_entry &value = tape[at + 1];
        size_t stop = value.kind == KIND_ARRAY || value.kind == KIND_MAP ? size_t(value.payload) : at + 2;
        auto found = places.emplace(std::string_view(name_text(names[i]), names[i].length), pairs.size());
        if (found.second) pairs.push_back(Pair{at, at + 1, stop});
        else {
            pairs[found.first->second].value = at + 1;
            pairs[found.first->second].stop = stop;
        }
        at = stop;
    }
    spare.clear();
    size_t target = frame.begin + 1;
    for (const Pair &pair : pairs) {
        spare.push_back(tape[pair.key]);
        int64_t moved = int64_t(target + 1) - int64_t(pair.value);
        for (size_t i = pair.value; i < pair.stop; i++) {
            csimdjson_entry entry = tape[i];
            if (entry.kind == KIND_ARRAY || entry.kind == KIND_MAP) entry.payload += uint64_t(moved);
            spare.push_back(entry);
        }
        target += 1 + (pair.stop - pair.value);
    }
    std::copy(spare.begin(), spare.end(), tape + frame.begin + 1);
    run->tape_used = target;
    tape[frame.begin].length = uint32_t(pairs.size());
}
