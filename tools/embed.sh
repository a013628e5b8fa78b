#!/bin/sh
# Writes the C source that carries the given files inside the binary (base/embed.h declares it).
# Each file keeps its path as its name; a zero byte follows its data, not counted in its size.
set -eu

n=0
printf '#include "base/embed.h"\n\n#include <string.h>\n\n'
for f in "$@"; do
    cat <<END
__asm__(".pushsection .rodata,\"a\"\n.balign 16\n.hidden embedded_$n\n.globl embedded_$n\n"
        "embedded_$n:\n.incbin \"$f\"\n.byte 0\n.popsection\n");
extern const unsigned char embedded_${n}[];
END
    n=$((n + 1))
done

n=0
printf '\nstatic const struct embedded files[] = {\n'
for f in "$@"; do
    printf '    {"%s", embedded_%d, %d},\n' "$f" "$n" "$(wc -c < "$f")"
    n=$((n + 1))
done
cat <<END
    {NULL, NULL, 0},
};

const struct embedded *embed_all(size_t *ret_n)
{
    *ret_n = $n;
    return files;
}

const struct embedded *embed_find(const char *path)
{
    for (const struct embedded *f = files; f->path != NULL; f++) {
        if (strcmp(f->path, path) == 0) return f;
    }
    return NULL;
}
END
