# Images of Breakwater, as `docker build --target TARGET .`:
#   relay     the relay alone
#   services  every service, and the one process, on a ClickHouse server
#   all       the same with the embedded engine: the one process with nothing beside it
# A test runs the COPY and RUN lines below in a folder and starts the results: absolute paths stand in COPY and WORKDIR only.

FROM node:24-slim AS build
WORKDIR /build
# The manifests alone: what is installed for them stays cached while only sources change.
COPY package.json package-lock.json ./
COPY sdk/package.json sdk/
COPY relay/package.json relay/
COPY processor/package.json processor/
COPY dashboard/package.json dashboard/
COPY test/package.json test/
RUN npm ci --ignore-scripts --no-audit --no-fund --include-workspace-root -w sdk -w relay -w processor -w dashboard
COPY . .
RUN npm run pack \
 && mkdir -p packed volumes/data volumes/blobs \
 && tar -xzf breakwater-*.tgz -C packed --strip-components=1

FROM node:24-slim AS all-installed
WORKDIR /app
COPY --from=build /build/packed .
RUN npm ci --omit=dev --no-audit --no-fund

FROM all-installed AS services-installed
RUN rm -r node_modules/chdb node_modules/@chdb

FROM node:24-slim AS relay-installed
WORKDIR /app
COPY --from=build /build/packed .
RUN npm ci --omit=dev --no-audit --no-fund -w relay && rm -r processor dashboard/dist

FROM node:24-slim AS base
WORKDIR /app
ENV NODE_ENV=production BREAKWATER_DATA=/data
COPY --from=build --chown=node:node /build/volumes /
USER node

FROM base AS relay
COPY --from=relay-installed /app .
CMD ["node", "dashboard/start.cjs", "relay"]

FROM base AS services
COPY --from=services-installed /app .
CMD ["node", "dashboard/start.cjs", "all"]

FROM base AS all
COPY --from=all-installed /app .
# Each thread of the engine would get a heap of its own from glibc and keep the size of an insert in it.
ENV MALLOC_ARENA_MAX=2
CMD ["node", "dashboard/start.cjs", "all"]
