// simdjson behind a C face: one call a batch.
//
// Records lie side by side in one buffer, each followed by one newline. simdjson's first stage finds the
// structure of a whole stretch of records at SIMD speed; a walker of our own reads that structure, because
// simdjson's second stage refuses numbers beyond 64 bits and keeps no source text.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The layout of ConnectData.TapeEntry (a test compares them).
typedef struct {
    uint8_t kind;
    uint8_t flags; // space, and 0x80 for text with escapes
    int16_t scale;
    uint32_t length;
    uint64_t payload;
} csimdjson_entry;

// What was found in one record; 0 = its bytes are one JSON document on one line.
enum {
    CSIMDJSON_TOMBSTONE = 1,        // no value
    CSIMDJSON_NULL = 2,             // the document is `null`, or blank
    CSIMDJSON_LINE_BREAK = 4,       // a raw line break between tokens
    CSIMDJSON_LEADING_ZERO = 8,     // a number with leading zeros
    CSIMDJSON_LONE_SURROGATE = 16,  // an escape of half a surrogate pair
    CSIMDJSON_DUPLICATE = 32,       // an object with two members of the same name
    CSIMDJSON_JAVA_NUMBER = 64,     // a number that Java may write in another way
    CSIMDJSON_TRAILING = 128,       // text behind the value (java only; an error otherwise)
    CSIMDJSON_ENCODED = 256,        // a byte order mark, UTF-16 or UTF-32: nothing else was looked at
};

// Why a record is not JSON.
enum {
    CSIMDJSON_UTF8 = 1,
    CSIMDJSON_CONTROL,
    CSIMDJSON_UNCLOSED_STRING,
    CSIMDJSON_VALUE_EXPECTED,
    CSIMDJSON_NAME_EXPECTED,
    CSIMDJSON_COLON_EXPECTED,
    CSIMDJSON_COMMA_EXPECTED,
    CSIMDJSON_BAD_NUMBER,
    CSIMDJSON_BAD_WORD,
    CSIMDJSON_BAD_ESCAPE,
    CSIMDJSON_TOO_DEEP,
    CSIMDJSON_TRAILING_TEXT,
    CSIMDJSON_ENDS,
    CSIMDJSON_LONG_NUMBER,
    CSIMDJSON_MEMORY,
};

typedef struct csimdjson_parser csimdjson_parser;
typedef struct csimdjson_paths csimdjson_paths;

// One thread at a time.
csimdjson_parser *csimdjson_parser_new(void);
void csimdjson_parser_free(csimdjson_parser *parser);

// Paths: `depths[i]` components each; all components one behind the other in `text`, `lengths` bytes each.
csimdjson_paths *csimdjson_paths_new(
    const char *text, const uint32_t *lengths, const uint32_t *depths, size_t count);
void csimdjson_paths_free(csimdjson_paths *paths);

typedef struct {
    // In.
    const uint8_t *base;     // readable 64 bytes behind the last record
    const void *slots;       // per record: uint32_t start (in base), int32_t length (-1 = null)
    size_t stride;           // bytes from slot to slot
    const uint32_t *targets; // where each record's text lies in the entries' memory; NULL: where it lies in base
    size_t count;
    uint8_t space;           // of the entries
    bool java;               // accept and flag what Jackson accepts
    uint32_t *flags;         // one a record
    csimdjson_entry *tape;   // NULL: no tape
    size_t tape_room;
    uint32_t *roots;         // with tape: one a record
    const csimdjson_paths *paths; // NULL: no fields
    csimdjson_entry *fields; // with paths: as many a record as there are paths
    // In and out.
    size_t tape_used;
    size_t done;             // records handled
    // Out.
    uint32_t error;          // of record `done`
    uint32_t position;       // in that record
    size_t tape_needed;
} csimdjson_run;

enum { CSIMDJSON_DONE = 0, CSIMDJSON_FAILED = 1, CSIMDJSON_NEEDS_ROOM = 2 };

// Goes on from `done`. FAILED: record `done` is not JSON, see `error`. NEEDS_ROOM: give the tape
// `tape_needed` more.
int csimdjson_process(csimdjson_parser *parser, csimdjson_run *run);

// Whether the bytes are UTF-8 (no surrogates, no overlong forms).
bool csimdjson_is_utf8(const void *text, size_t length);

#ifdef __cplusplus
}
#endif
