#include "CSimdjson.h"
#include "Paths.hpp"

// A list index is written without sign and leading zeros.
static int64_t list_index(const std::string &name) {
    if (name.empty() || name.size() > 9 || (name.size() > 1 && name[0] == '0')) return -1;
    int64_t value = 0;
    for (char c : name) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

csimdjson_paths *csimdjson_paths_new(
    const char *text, const uint32_t *lengths, const uint32_t *depths, size_t count) {
    auto *paths = new csimdjson_paths();
    paths->count = count;
    paths->nodes.push_back(PathNode{"", -1, {}, {}, {}, 0});
    for (uint32_t path = 0; path < count; path++) {
        int32_t node = 0;
        paths->nodes[0].below.push_back(path);
        for (uint32_t level = 0; level < depths[path]; level++) {
            std::string name(text, *lengths);
            text += *lengths++;
            int32_t next = paths->child(node, name.data(), name.size());
            if (next < 0) {
                next = int32_t(paths->nodes.size());
                paths->nodes[node].children.push_back(next);
                paths->nodes[node].lengths |= uint64_t(1) << (name.size() < 63 ? name.size() : 63);
                int64_t index = list_index(name);
                paths->nodes.push_back(PathNode{std::move(name), index, {}, {}, {}, 0});
            }
            node = next;
            paths->nodes[node].below.push_back(path);
        }
        paths->nodes[node].ends.push_back(path);
    }
    return paths;
}

void csimdjson_paths_free(csimdjson_paths *paths) { delete paths; }
