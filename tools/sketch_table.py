#!/usr/bin/env python3
"""Prints kpi/sketch_table.h: floor((101/99)^i) in exact arithmetic, up to the largest value in millionths.

Run by hand only (python3 tools/sketch_table.py > kpi/sketch_table.h); the header is kept so that a build needs no
Python, and tests/unit/kpi/test_sketch.c proves every entry with long multiplication of its own.
"""
BOUND = 9 * 10**18
PER_LINE = 5

edges = []
up, down = 1, 1
while not edges or edges[-1] < BOUND:
    edges.append(up // down)
    up, down = up * 101, down * 99

print("/* Upper edges of the sketch's buckets: floor((101/99)^i). Written by tools/sketch_table.py; not to be edited. */")
print("#ifndef WAYMARK_KPI_SKETCH_TABLE_H\n#define WAYMARK_KPI_SKETCH_TABLE_H\n\n#include <stdint.h>\n")
print(f"#define SKETCH_EDGES {len(edges)}\n\n/* clang-format off */")
print("static const uint64_t SKETCH_EDGE[SKETCH_EDGES] = {")
for at in range(0, len(edges), PER_LINE):
    print("    " + " ".join(f"{e}u," for e in edges[at:at + PER_LINE]))
print("};\n/* clang-format on */\n\n#endif")
