// Member paths as a tree, so that one look at a name serves all of them.
#pragma once
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

struct PathNode {
    std::string name;
    int64_t index; // the name as a list index, or -1
    std::vector<int32_t> children;
    std::vector<uint32_t> ends;  // paths that end here
    std::vector<uint32_t> below; // paths that end here or below
    uint64_t lengths;            // bit n: a child's name has n bytes (63: or more)

    bool may_have(uint32_t length) const { return lengths >> (length < 63 ? length : 63) & 1; }
};

struct csimdjson_paths {
    std::vector<PathNode> nodes; // 0 is the root
    size_t count = 0;

    int32_t child(int32_t node, const char *name, size_t length) const {
        for (int32_t next : nodes[node].children) {
            const std::string &candidate = nodes[next].name;
            if (candidate.size() == length && memcmp(candidate.data(), name, length) == 0) return next;
        }
        return -1;
    }

    int32_t element(int32_t node, int64_t index) const {
        for (int32_t next : nodes[node].children)
            if (nodes[next].index == index) return next;
        return -1;
    }
};
