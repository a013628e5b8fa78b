#!/bin/sh
# Installs from Debian what is missing: `deps.sh build` for the binary, `deps.sh test` for the tests too.
# Silent when everything is there; elsewhere than on Debian it only names what it would have installed.
# DEPS=no leaves everything as it is.
set -eu

[ "${DEPS:-yes}" = no ] && exit 0

# A package, or package:command where any program of that name will do.
build='gcc:gcc libc6-dev pkg-config:pkg-config libmicrohttpd-dev libcjson-dev libsqlite3-dev nettle-dev
    libcurl4-openssl-dev tzdata ca-certificates'
test='check clang:clang clang-format:clang-format libclang-rt-14-dev nodejs:node npm:npm chromium:chromium postgresql
    curl:curl jq:jq sqlite3:sqlite3 procps:ps'

case "${1:-build}" in
build) wanted=$build ;;
test) wanted="$build $test" ;;
*) echo "usage: deps.sh build|test" >&2; exit 2 ;;
esac

packages=
missing=
for w in $wanted; do
    case $w in
    *:*) command -v "${w#*:}" > /dev/null || missing="$missing ${w%:*}" ;;
    *) packages="$packages $w" ;;
    esac
done

if ! command -v dpkg-query > /dev/null || ! command -v apt-get > /dev/null; then
    [ -n "$missing" ] && echo "not a Debian system; please install:$missing" >&2
    exit 0
fi

# shellcheck disable=SC2086
there=$(dpkg-query -W -f '${binary:Package} ${db:Status-Status}\n' $packages 2> /dev/null |
    sed -n 's/^\([^: ]*\)[^ ]* installed$/\1/p') || true
for p in $packages; do
    case "
$there
" in
    *"
$p
"*) ;;
    *) missing="$missing $p" ;;
    esac
done
[ -z "$missing" ] && exit 0

sudo=
if [ "$(id -u)" != 0 ]; then
    command -v sudo > /dev/null || { echo "not root and no sudo; please install:$missing" >&2; exit 1; }
    sudo=sudo
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# A build that runs beside apt's own timer waits for its lock instead of failing.
apt() { $sudo env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 "$@" < /dev/null > "$log" 2>&1; }

echo "installing:$missing"
# shellcheck disable=SC2086
apt install -y --no-install-recommends $missing || {
    apt update || true
    apt install -y --no-install-recommends $missing || { cat "$log" >&2; exit 1; }
}
