#!/usr/bin/env bash
# `npm start` over a part of the data must finish by itself and leave its database.
set -euo pipefail
out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT
MILLRACE_EXAMPLE_ROWS=200000 MILLRACE_EXAMPLE_OUT="$out" npm start
test -s "$out/flights.db"
