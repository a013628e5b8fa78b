#!/bin/sh
# Builds the image NAME with the first of docker, podman and buildah that works here: each is tried on one RUN line
# first, podman and buildah also without a container around it (chroot, the host's network).
# IMAGE_FLAGS goes to the build command as it is.
set -eu
name=${1:-waymark}
try=$(mktemp -d)
trap 'rm -rf "$try"' EXIT
sed -n 's/^\(FROM .*\) AS build$/\1/p' Dockerfile > "$try/Dockerfile"
echo 'RUN true' >> "$try/Dockerfile"
: > "$try/log"

# Whether the build command given can run something in the base image.
works() {
    command -v "$1" > /dev/null || return 1
    echo "$*" >> "$try/log"
    "$@" --no-cache -t "$name-try" "$try" < /dev/null >> "$try/log" 2>&1 || return 1
    "$1" rmi "$name-try" > /dev/null 2>&1 || true
}

# The OCI format would drop HEALTHCHECK.
podman='podman build --format docker'
buildah='buildah bud --format docker --layers'
bare='--isolation chroot --network host'
for with in 'docker build' "$podman" "$podman $bare" "$buildah" "$buildah $bare"; do
    # shellcheck disable=SC2086
    if works $with; then
        echo "$with"
        $with ${IMAGE_FLAGS:-} -t "$name" .
        exit
    fi
done
cat "$try/log" >&2
echo "none of docker, podman and buildah works here" >&2
exit 1
