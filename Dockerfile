# Jumak as one file on a small Debian: every kind of process, and every command of `jumak`, from one image.
#   docker build --tag jumak . && docker run --publish 127.0.0.1:8000:8000 --volume jumak:/data jumak
FROM node:26.10.0-bookworm-slim AS build
WORKDIR /jumak
COPY package.json package-lock.json ./
# Not `npm ci`: it refuses where a mirror lacks packages of other platforms. The versions are exact, and the checksums are checked.
RUN npm install --no-audit --no-fund
COPY tsconfig.json ./
COPY config config
COPY scripts scripts
COPY src src
RUN npm run build:binary -- --untimed

FROM debian:12.12-slim
# The Node in the file asks for libatomic, the one library of its that a slim Debian lacks.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libatomic1 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 jumak \
    && useradd --uid 10001 --gid jumak --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin jumak \
    && install --directory --owner jumak --group jumak --mode 700 /data
COPY --from=build /jumak/dist/ /opt/jumak/
COPY ops/is-ready.sh /opt/jumak/is-ready
RUN ln --symbolic /opt/jumak/jumak /usr/local/bin/jumak
# Whatever it runs, it listens on 8000 of its own network; who may reach that is for the network to say. The C library is told to keep no memory.
ENV JUMAK_HTTP_HOST=0.0.0.0 \
    JUMAK_HTTP_PORT=8000 \
    JUMAK_DATA_DIR=/data \
    MALLOC_MMAP_THRESHOLD_=1048576 \
    MALLOC_ARENA_MAX=1
USER 10001:10001
WORKDIR /data
EXPOSE 8000
HEALTHCHECK --interval=5s --timeout=5s --start-period=120s --start-interval=1s --retries=3 CMD ["/opt/jumak/is-ready"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/jumak"]
CMD ["start"]
