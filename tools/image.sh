#!/bin/sh
# Builds the image NAME with the first of docker, podman and buildah that works here.
# IMAGE_FLAGS goes to the build command as it is.
set -eu
name=${1:-waymark}

# shellcheck disable=SC2086
if command -v docker > /dev/null && docker info > /dev/null 2>&1; then
    exec docker build ${IMAGE_FLAGS:-} -t "$name" .
elif command -v podman > /dev/null && podman info > /dev/null 2>&1; then
    exec podman build --format docker ${IMAGE_FLAGS:-} -t "$name" .
elif command -v buildah > /dev/null && buildah version > /dev/null 2>&1; then
    # The OCI format would drop HEALTHCHECK.
    exec buildah bud --format docker ${IMAGE_FLAGS:-} -t "$name" .
fi
echo "none of docker, podman and buildah works here" >&2
exit 1
