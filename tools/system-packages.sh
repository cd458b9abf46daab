#!/bin/sh
# Make sure that the Debian packages the build needs are there; install those that are missing.
# Usage: system-packages.sh [build] [lint]
set -eu
missing=""

need() { # need PACKAGE CONDITION...: the package is missing when the condition fails
  package=$1
  shift
  "$@" >/dev/null 2>&1 || missing="$missing $package"
}
header() { printf '#include <%s>\n' "$1" | g++ -std=c++20 -E -x c++ - ; }

python=$("$(dirname "$0")/find-python.sh" 2>/dev/null || echo python3)
for group in "${@:-build}"; do
  case $group in
  build)
    need g++ command -v g++
    need python3 command -v "$python"
    need python3-venv "$python" -c 'import ensurepip, venv'
    need python3-dev "$python" -c 'import os, sysconfig as s
assert os.path.exists(os.path.join(s.get_path("include"), "Python.h"))'
    need libgsl-dev header gsl/gsl_math.h
    need libboost-dev header boost/math/special_functions/bessel.hpp
    need librandom123-dev header Random123/philox.h
    need catch2 header catch2/catch.hpp
    ;;
  lint)
    need clang-format command -v clang-format
    need clang-tidy command -v clang-tidy
    need git command -v git
    ;;
  *)
    echo "system-packages.sh: unknown group '$group'; valid: build, lint" >&2
    exit 2
    ;;
  esac
done

[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null; then
  echo "Missing here (names of Debian packages):$missing. Install them and try again." >&2
  exit 1
fi
as_root=""
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "Missing Debian packages:$missing. Install them as root and try again." >&2
    exit 1
  fi
  as_root="sudo"
fi
echo "Installing Debian packages${as_root:+ with sudo}:$missing"
$as_root apt-get update -q
# shellcheck disable=SC2086  # one word per package
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
