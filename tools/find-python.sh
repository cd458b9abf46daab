#!/bin/sh
# Print the first Python of at least 3.11 on this machine; $PYTHON comes before all others.
for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
  if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    command -v "$candidate"
    exit 0
  fi
done
echo "No Python of version 3.11 or newer was found; set PYTHON to one." >&2
exit 1
