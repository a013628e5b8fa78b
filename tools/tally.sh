#!/bin/sh
# Runs make targets one after another, shows what they print and adds up what they passed and failed:
#     tally.sh unit N=5:fault ...
# A target's count is the sum of Check's closing lines, or its last line "12 passed, 0 failed". One that fails
# without saying so, or that ran no test, counts as a failure.
set -u

log=$(mktemp)
trap 'rm -f "$log" "$log.rc"' EXIT
passed=0
failed=0
red=

for piece in "$@"; do
    target=${piece##*:}
    setting=
    [ "$piece" = "$target" ] || setting=${piece%%:*}
    begun=$(date +%s)
    echo "== $target"
    # shellcheck disable=SC2086
    { ${MAKE:-make} $setting "$target" < /dev/null 2>&1; echo $? > "$log.rc"; } | tee "$log"
    counts=$(awk '
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
        END { print checks - bad + said, bad + said_bad }' "$log")
    p=${counts% *}
    f=${counts#* }
    if [ "$(cat "$log.rc")" != 0 ] && [ "$f" = 0 ]; then
        echo "$target: failed without counting a failure"
        f=1
    elif [ "$p" = 0 ] && [ "$f" = 0 ]; then
        echo "$target: ran no test"
        f=1
    fi
    [ "$f" = 0 ] || red="$red $target"
    passed=$((passed + p))
    failed=$((failed + f))
    echo "-- $target: $p passed, $f failed, $(($(date +%s) - begun)) s"
done

[ -z "$red" ] || echo "red:$red"
[ $((passed + failed)) -gt 0 ] || failed=1
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
