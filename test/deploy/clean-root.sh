#!/usr/bin/env bash
# Builds the Dockerfile, step by step, from a Debian made by debootstrap and Node from the npm registry, and runs the
# result as the compose files do: not root, no capabilities, a read-only root, /data alone writable. No Docker needed.
#
#   sudo test/deploy/clean-root.sh        # Debian packages: buildah debootstrap jq influxdb
#
# It takes some minutes, so .ci/run leaves it out; the workflow builds the image for real. It ends in `clean root: ok`.
set -euo pipefail
cd "$(dirname "$0")/../.."
node_version=22.23.3
npm_version=10.9.4
debian=bookworm
registry_arch=$(dpkg --print-architecture | sed 's/amd64/x64/; s/armhf/arm/')

work=$(mktemp -d /tmp/gx-clean-root-XXXXXX)
buildah_() { buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs "$@"; }
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  umount -R "$work/root" 2>/dev/null || true
  buildah_ rm --all >/dev/null 2>&1 || true
  rm -rf --one-file-system "$work"
}
trap finish EXIT
say() { printf '\n== %s\n' "$*"; }
fail() { echo "clean root: FAILED: $*" >&2; exit 1; }

say "the base: Debian $debian, node $node_version, npm $npm_version"
debootstrap --variant=minbase "$debian" "$work/base" http://deb.debian.org/debian >"$work/debootstrap.log" 2>&1 ||
  { tail "$work/debootstrap.log"; fail debootstrap; }
(
  cd "$work"
  npm pack --silent "node-linux-$registry_arch@$node_version" "npm@$npm_version"
  mkdir node npm
  tar xzf node-linux-*.tgz -C node --strip-components 1
  tar xzf npm-*.tgz -C npm --strip-components 1
) >/dev/null
install -m 755 "$work/node/bin/node" "$work/base/usr/local/bin/node"
mkdir -p "$work/base/usr/local/lib/node_modules"
cp -r "$work/npm" "$work/base/usr/local/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$work/base/usr/local/bin/npm"
chmod 755 "$work/base/usr/local/lib/node_modules/npm/bin/npm-cli.js"
chroot "$work/base" groupadd --gid 1000 node
chroot "$work/base" useradd --uid 1000 --gid node --create-home node
# Whatever certificates this computer trusts: minbase has none, and Node brings its own in the image that is shipped.
mkdir -p "$work/base/etc/ssl/certs"
cp -L /etc/ssl/certs/ca-certificates.crt "$work/base/etc/ssl/certs/"
rm -rf "$work/base/var/cache/apt/archives" "$work/base/var/lib/apt/lists"/*
base=$(buildah_ from scratch)
buildah_ add --quiet "$base" "$work/base" / >/dev/null
buildah_ config --env NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt "$base"
buildah_ commit --quiet "$base" localhost/node:clean >/dev/null
buildah_ rm "$base" >/dev/null

say "the Dockerfile"
buildah_ build --isolation chroot --format docker --pull-never --layers=false --build-arg NODE_IMAGE=localhost/node:clean --tag gx-logger:clean .

say "sizes"
du -sh "$work/base" | sed "s|$work/||"
container=$(buildah_ from --pull-never localhost/gx-logger:clean)
root=$(buildah_ mount "$container")
for folder in node_modules dist; do du -sh "$root/app/$folder" | sed "s|$root||"; done
layer=$(tar c -C "$root" app data usr/local/bin/gx-logger | gzip -9 | wc -c)
node_layer=$(gzip -9 <"$root/usr/local/bin/node" | wc -c)
debian_layer=$(tar c -C "$root" --exclude=./app --exclude=./usr/local . | gzip -9 | wc -c)
echo "compressed: ours $((layer / 1000)) kB, node $((node_layer / 1000)) kB, Debian (minbase) $((debian_layer / 1000)) kB"
[ $((layer + node_layer + debian_layer)) -le 120000000 ] || fail "more than 120 MB compressed"
for name in typescript vitest @biomejs tsx; do
  [ -z "$(find "$root/app/node_modules/$name" -type f 2>/dev/null | head -1)" ] || fail "$name is in the image"
done
# A compiled file has \x7fELF or ends in .node; there is to be none.
native=$(find "$root/app" -name '*.node' -o -name '*.so' | head -1)
[ -z "$native" ] || fail "native file $native"

say "read-only, not root, no capabilities"
mkdir -p "$work/root" "$work/data" "$work/simulator" "$work/influx"
chown 1000:1000 "$work/data"
mount --bind "$root" "$work/root"
mount -o remount,bind,ro "$work/root"
mount --bind "$work/data" "$work/root/data"
mount -t proc -o ro proc "$work/root/proc"
# The devices that every container has, and a writer's way out of it.
mount -t tmpfs -o mode=755 tmpfs "$work/root/dev"
mknod -m 666 "$work/root/dev/null" c 1 3
mknod -m 666 "$work/root/dev/urandom" c 1 9
mount -o remount,ro "$work/root/dev"
image() { buildah_ inspect --type image --format "$1" localhost/gx-logger:clean; }
mapfile -t environment < <(image '{{range .OCIv1.Config.Env}}{{println .}}{{end}}' | grep .)
[ "$(image '{{.OCIv1.Config.User}}')" = node ] || fail "the user is not node"
run_as_node() { # VARIABLES... -- COMMAND...
  local extra=()
  while [ "$1" != -- ]; do extra+=("$1"); shift; done
  shift
  # chroot is root's; the user, the capabilities and the ways back are given up inside, before the program starts.
  exec env -i "${environment[@]}" HTTP_PORT=18484 "${extra[@]}" chroot "$work/root" \
    setpriv --reuid 1000 --regid 1000 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all -- "$@"
}
(run_as_node -- sh -c 'echo x >/app/x') 2>/dev/null && fail "/app can be written"
(run_as_node -- sh -c 'echo x >/tmp/x') 2>/dev/null && fail "/tmp can be written"
(run_as_node -- sh -c 'echo x >/data/x && rm /data/x') || fail "/data cannot be written"
(run_as_node -- gx-logger --version)

say "a GX to log, and no database yet"
# shellcheck disable=SC2207
entrypoint=($(image '{{range .OCIv1.Config.Entrypoint}}{{println .}}{{end}}') $(image '{{range .OCIv1.Config.Cmd}}{{println .}}{{end}}'))
echo "starts: ${entrypoint[*]}"
(run_as_node -- gx-logger simulate --port 18830) >"$work/simulator.log" 2>&1 &
pids+=($!)
wait_for() { # SECONDS COMMAND...
  local until=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$until" ] || return 1
    sleep 0.2
  done
}
start() {
  (run_as_node GX_HOST=127.0.0.1 GX_PORT=18830 "$@" -- "${entrypoint[@]}") >"$work/logger.log" 2>&1 &
  logger=$!
  pids+=("$logger")
}
stop() {
  kill -TERM "$logger"
  local code=0
  wait "$logger" || code=$?
  [ "$code" -eq 0 ] || { tail -5 "$work/logger.log"; fail "it ended with $code after SIGTERM"; }
  tail -1 "$work/logger.log"
}
wait_for 20 grep -q . "$work/simulator.log" || fail "the simulator does not start"
start
wait_for 40 grep -q 'topics of' "$work/logger.log" || { tail "$work/logger.log"; fail "nothing is logged"; }
probe=$(sed -n 's/^ *CMD \["node", "-e", "\(.*\)"\]$/\1/p' Dockerfile)
if grep -q healthz -r "$root/app/dist" 2>/dev/null; then
  (run_as_node -- node -e "$probe") || fail "the image's health check says no"
  echo "health check: ok; healthz from outside: $(curl -fsS http://127.0.0.1:18484/healthz)"
fi
sleep 8
stop
made=$(tail -1 "$work/logger.log" | jq .made)
tail -1 "$work/logger.log" | jq -e '.made == .kept and .dropped == 0' >/dev/null || fail "the stop lost something"
(run_as_node -- gx-logger journal)
[ "$made" -gt 100 ] || fail "only $made values were made"
[ -n "$(find "$work/data/journal/raw" -name '*.lp.gz' -size +0)" ] || fail "the journal is empty"

say "the database comes, and everything reaches it"
cat >"$work/influx/influxdb.conf" <<TOML
reporting-disabled = true
bind-address = "127.0.0.1:18089"
[meta]
dir = "$work/influx/meta"
[data]
dir = "$work/influx/data"
wal-dir = "$work/influx/wal"
[http]
bind-address = "127.0.0.1:18086"
TOML
influxd -config "$work/influx/influxdb.conf" >"$work/influx/log" 2>&1 &
pids+=($!)
wait_for 20 curl -fsS http://127.0.0.1:18086/ping || fail "influxd does not start"
start INFLUX_URL=http://127.0.0.1:18086
wait_for 40 grep -q 'topics of' "$work/logger.log" || { tail "$work/logger.log"; fail "nothing is logged"; }
sleep 8
stop
tail -1 "$work/logger.log" | jq -e ".made == .stored and .kept == 0 and .dropped == 0 and .made > $made" >/dev/null || fail "values were lost, or are not stored"
[ -z "$(find "$root/app" "$root/usr" "$root/etc" -newer "$work/simulator.log" -type f | head -1)" ] || fail "the root was written"

echo
echo "clean root: ok"
