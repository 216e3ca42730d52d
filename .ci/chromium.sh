#!/usr/bin/env bash
# The tests in a browser need Chromium: installs Debian's where there is none.
set -euo pipefail
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name"; then exit 0; fi
done
[ -n "${CHROMIUM:-}" ] && exit 0
apt-get update
apt-get install -y --no-install-recommends chromium
