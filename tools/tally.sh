#!/bin/sh
# Runs make targets, as many at once as there are cores, shows what each printed when it is done, and adds up what they
# passed and failed. Those joined by a comma run one after the other, because the later uses what the earlier made:
#     tally.sh unit N=5:fault api,contract ...
# A target's count is the sum of Check's closing lines, or its last line "12 passed, 0 failed". One that fails
# without saying so, or that ran no test, counts as a failure.
set -u

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'kill 0; exit 130' INT TERM

# What one piece printed, as "passed failed".
count() {
    awk '
        /Checks: [0-9]+, Failures: [0-9]+, Errors: [0-9]+/ {
            match($0, /Checks: .*/)
            split(substr($0, RSTART), part, /[^0-9]+/)
            checks += part[2]
            bad += part[3] + part[4]
        }
        match($0, /[0-9]+ passed, [0-9]+ failed/) {
            split(substr($0, RSTART, RLENGTH), part, /[^0-9]+/)
            said = part[1]
            said_bad = part[2]
        }
        END { print checks - bad + said, bad + said_bad }' "$1"
}

# Runs one piece and leaves its count in FILE.done.
run() {
    target=${1##*:}
    setting=
    [ "$1" = "$target" ] || setting=${1%%:*}
    log=$dir/$target
    begun=$(date +%s)
    # shellcheck disable=SC2086
    ${MAKE:-make} $setting "$target" < /dev/null > "$log" 2>&1
    rc=$?
    counts=$(count "$log")
    p=${counts% *}
    f=${counts#* }
    {
        if [ $rc != 0 ] && [ "$f" = 0 ]; then
            echo "$target: failed without counting a failure"
            f=1
        elif [ "$p" = 0 ] && [ "$f" = 0 ]; then
            echo "$target: ran no test"
            f=1
        fi
        echo "-- $target: $p passed, $f failed, $(($(date +%s) - begun)) s"
    } >> "$log"
    flock "$dir" sh -c 'echo "== $1"; cat "$2"' sh "$target" "$log"
    echo "$p $f" > "$log.done"
}

lanes=$(nproc)
chains=0
for chain in "$@"; do
    chains=$((chains + 1))
    {
        for piece in $(echo "$chain" | tr , ' '); do run "$piece"; done
        : > "$dir/$chains.ended"
    } &
    # A lane is free again as soon as one more chain has ended.
    while [ $((chains - $(ls "$dir" | grep -c '\.ended$'))) -ge "$lanes" ]; do sleep 0.2; done
done
wait

passed=0
failed=0
red=
for piece in $(echo "$@" | tr , ' '); do
    target=${piece##*:}
    read -r p f < "$dir/$target.done" || { p=0; f=1; }
    passed=$((passed + p))
    failed=$((failed + f))
    [ "$f" = 0 ] || red="$red $target"
done
[ -z "$red" ] || echo "red:$red"
[ $((passed + failed)) -gt 0 ] || failed=1
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
