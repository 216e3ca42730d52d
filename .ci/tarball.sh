#!/usr/bin/env bash
# Installs a packed tarball into an empty project and runs a job with it, as a user would.
# tarball.sh TARBALL FOLDER
set -euo pipefail
smoke="$(cd "$(dirname "$0")" && pwd)/smoke.mjs"
mkdir -p "$2"
cd "$2"
echo '{ "name": "consumer", "private": true, "type": "module" }' >package.json
npm install --prefer-offline --no-fund --no-audit "$1"
cp "$smoke" smoke.mjs
node smoke.mjs
npx --no-install millrace --help
