# Two stages: the first compiles, the second holds the binary, its libraries and the time zones.
# Runs as nobody with a read-only root; everything it writes is in /data.
FROM debian:bookworm-slim AS build
WORKDIR /src
RUN apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/*
COPY tools/deps.sh tools/deps.sh
RUN sh tools/deps.sh build
COPY . .
RUN make build DEPS=no

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libmicrohttpd12 libcjson1 libsqlite3-0 libpq5 libnettle8 zlib1g libcurl4 tzdata ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o 65534 -g 65534 /data
COPY --from=build /src/build/waymark /usr/local/bin/waymark
USER 65534:65534
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["waymark", "health"]
ENTRYPOINT ["waymark"]
CMD ["serve", "--listen", "0.0.0.0:8080", "--db", "/data/waymark.db"]
