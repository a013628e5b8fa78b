# Two stages: the first compiles, the second holds the binary, the libraries it is linked with and the time zones.
# Runs as nobody with a read-only root; everything it writes is in /data.
FROM debian:bookworm-slim AS build
WORKDIR /src
RUN apt-get update && apt-get install -y --no-install-recommends make
COPY tools/deps.sh tools/deps.sh
RUN sh tools/deps.sh build
COPY . .
RUN make build DEPS=no

FROM debian:bookworm-slim
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        libmicrohttpd12 libcjson1 libsqlite3-0 libnettle8 libcurl4 tzdata ca-certificates \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/log/apt /var/log/dpkg.log \
    && install -d -o 65534 -g 65534 /data
COPY --from=build /src/build/waymark /usr/local/bin/waymark
# Fails where a library is missing above.
RUN ["waymark", "--version"]
# Variables and no flags, so that every subcommand in the container finds the same server and database.
ENV WAYMARK_LISTEN=0.0.0.0:8080 WAYMARK_DB=/data/waymark.db WAYMARK_DEMO_DB=/data/waymark-demo.db
USER 65534:65534
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["waymark", "health"]
ENTRYPOINT ["waymark"]
CMD ["serve"]
