# gx-logger as an image for amd64, arm64 and arm/v7: nothing in it is native but Node itself.
#
# Node 22 is the last with images for 32-bit ARM. Debian, not Alpine: on a Raspberry Pi OS whose libseccomp is old, a
# 32-bit Alpine cannot read the clock. The tag follows the patches of Node and of Debian; a rebuild takes them in.
ARG NODE_IMAGE=node:22-bookworm-slim

# On the computer that builds, whatever the image is for: JavaScript is the same everywhere.
FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY LICENSE ./
COPY config ./config
# A clone made with a strict umask must not make files that the container's user cannot read.
RUN npm run build && rm -rf node_modules && npm ci --omit=dev \
    && chmod 755 dist/main.js && chmod -R a+rX package.json LICENSE config dist node_modules

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="gx-logger" \
      org.opencontainers.image.description="Logs everything a Victron GX device publishes over MQTT to InfluxDB, for Grafana" \
      org.opencontainers.image.licenses="MIT"

# Owners are numbers: other containers know these folders' files by them. New volumes take them over.
RUN install -d -o 1000 -g 1000 -m 700 /data \
    && install -d -o 1000 -g 1000 -m 755 /run/secrets-gx \
    && install -d -o 1000 -g 0 -m 750 /provisioning \
    && ln -s /app/dist/main.js /usr/local/bin/gx-logger

WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/LICENSE ./
COPY --from=build /app/config ./config

# The container's own address is the only one that others reach, so this is the one place that listens beyond the host.
ENV NODE_ENV=production \
    DATA_DIR=/data \
    HTTP_HOST=0.0.0.0

USER node
VOLUME /data
EXPOSE 8484
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HTTP_PORT || 8484}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--enable-source-maps", "/app/dist/main.js"]
CMD ["run"]
