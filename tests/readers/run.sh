#!/usr/bin/env bash
# Exports read by the readers of the tools that they are for: tests/readers/run.sh [PROGRAM]
#
# Needs Python 3.10 or newer; installs the libraries at pinned versions into a virtual environment below
# the target folder, once. PROGRAM is target/debug/hashiya when it is not named.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
program=$(realpath "${1:-$root/target/debug/hashiya}")
target=${CARGO_TARGET_DIR:-$root/target}
venv=$target/readers

if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt" 2>/dev/null; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
    cp "$here/requirements.txt" "$venv/requirements.txt"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HF_HUB_OFFLINE=1 HF_DATASETS_OFFLINE=1 HF_HUB_DISABLE_TELEMETRY=1 HOME="$work"
"$venv/bin/python" "$here/check.py" "$program" "$root" "$work"
