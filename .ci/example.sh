#!/usr/bin/env bash
# Runs one example over few rows; its output goes to a scratch folder.
# example.sh EXAMPLE_FOLDER OUT_FOLDER
set -euo pipefail
mkdir -p "$2"
MILLRACE_EXAMPLE_ROWS=20000 MILLRACE_EXAMPLE_OUT="$2" node bin/millrace.js run "$1/job.ts"
