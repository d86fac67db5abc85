# One image for both apps; the command chooses: dist/apps/gateway/src/main.js or dist/apps/normalizer/src/main.js.
# Node 24: Node 20, on which the code also runs and is tested, is past its end of life.
FROM node:24-bookworm-slim AS base
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

# No dependency needs its install script: native parts come prebuilt.
FROM base AS build
RUN npm ci --ignore-scripts
COPY tsconfig.json nest-cli.json ./
COPY apps apps
COPY libs libs
RUN npx nest build --all

FROM base AS dependencies
RUN npm ci --ignore-scripts --omit=dev

FROM node:24-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/data
WORKDIR /app
# A named volume takes owner and mode from the folder it covers.
RUN install -d -o node -g node -m 0700 /data
# dist/ resolves #libs/* through the "imports" of package.json and needs it beside itself.
COPY package.json ./
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY config config
USER node
VOLUME /data
EXPOSE 8080 8090 8081
ENTRYPOINT ["node", "--enable-source-maps", "--max-semi-space-size=64"]
CMD ["dist/apps/gateway/src/main.js"]
