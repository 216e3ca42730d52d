#!/usr/bin/env bash
# `npm start` must finish by itself and leave its database; it runs the flights example.
set -euo pipefail
rm -f out/flights.db
npm start
test -s out/flights.db
