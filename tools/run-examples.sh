#!/bin/sh
# Run every example in a scratch folder; stop at the first that fails.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
for example in "$top"/examples/*.py; do
  [ -e "$example" ] || continue
  echo "== ${example#"$top"/}"
  python "$example"
done
