#!/bin/sh
# The secrets of the compose files: made at the first start, never changed after it, never part of an image.
#
#   init.sh secrets    makes what is not there, before InfluxDB starts: passwords and the operator's token
#   init.sh secrets3   the same for InfluxDB 3 Core, which knows no other tokens
#   init.sh setup      when InfluxDB is healthy: the database, and what the logger and Grafana show it; what Grafana is
#                      provisioned with; then `show`
#   init.sh show       where Grafana is and how to get in
#
# Each secret is a file without a line end. Who may read it is said by its group, for the containers run as different
# users: 0 is Grafana's group (472:0), 1000 that of the databases. The logger and this script own all of them (1000).
set -eu
umask 077
folder=${GX_SECRETS:-/run/secrets-gx}
provisioning=${GX_PROVISIONING:-/provisioning}
# Of this script alone: gx-logger would take them for settings that are misspelt.
unset GX_SECRETS GX_PROVISIONING

# Twenty characters that cannot be taken for one another: 100 bits.
password() { LC_ALL=C tr -dc 'a-km-np-z2-9' </dev/urandom | head -c 20; }

# 256 bits.
token() { od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n'; }

# make NAME GROUP TEXT: a file that appears as a whole, unless it is there with something in it.
make() {
  [ ! -s "$folder/$1" ] || return 0
  replace "$@"
  echo "made $folder/$1"
}

replace() {
  printf %s "$3" >"$folder/.new"
  chgrp "$2" "$folder/.new"
  chmod 640 "$folder/.new"
  mv "$folder/.new" "$folder/$1"
}

# An empty file for a secret that `gx-logger setup` writes: it keeps the group and the mode.
reserve() {
  [ -e "$folder/$1" ] || replace "$1" "$2" ''
}

secrets() {
  make grafana_admin_password 0 "$(password)"
  make influxdb_admin_password 1000 "$(password)"
  make influxdb_admin_token 1000 "$(token)"
  reserve logger_token 1000
  reserve grafana_token 0
  echo "the secrets are in the volume mounted at $folder; what was there has not been changed"
}

secrets3() {
  secrets
  admin=apiv3_$(cat "$folder/influxdb_admin_token")
  make influxdb3_admin_token.json 1000 "{\"token\":\"$admin\",\"name\":\"_admin\"}"
  [ "$(cat "$folder/logger_token")" = "$admin" ] || replace logger_token 1000 "$admin"
  [ "$(cat "$folder/grafana_token")" = "$admin" ] || replace grafana_token 0 "$admin"
}

setup() {
  gx-logger setup --logger-token-file "$folder/logger_token" --grafana-token-file "$folder/grafana_token"
  provision
  show
}

# What stops a message must stop no logging: what Grafana had before stays, once there is something.
provision() {
  gx-logger grafana write --out "$provisioning" --secret-file "$folder/grafana_token" && return 0
  [ -n "$(ls -A "$provisioning")" ] || return 1
  echo "What is wrong stands above. Grafana goes on with what it was provisioned with before." >&2
}

show() {
  if [ ! -s "$folder/grafana_admin_password" ]; then
    echo "there are no secrets yet: docker compose up -d makes them" >&2
    exit 1
  fi
  cat <<TEXT

Grafana:   http://<address of this computer>:${GRAFANA_PORT:-3000}
user:      admin
password:  $(cat "$folder/grafana_admin_password")

This is the password of the first start; one that you set in Grafana counts instead.
See this again with: docker compose run --rm init show
TEXT
}

case ${1:-} in
  secrets | secrets3 | setup | show) "$1" ;;
  *)
    echo "say one of: secrets, secrets3, setup, show" >&2
    exit 2
    ;;
esac
