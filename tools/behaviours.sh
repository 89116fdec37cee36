#!/bin/sh
# Prints the lines of docs/behaviour.md that have tests, how many each, and those that have none or do not apply; fails when one has none.
set -eu
cd "$(dirname "$0")/.."
lines=$(sed -n 's/^- `\([0-9][0-9a-z.]*\)`.*/\1/p' docs/behaviour.md)
[ -n "$lines" ] || { echo "docs/behaviour.md has no lines" >&2; exit 1; }
tested=$(grep -rhoE 'Trait\("spec", "[0-9][0-9a-z.]*"\)' tests --include='*.cs' | sed 's/.*, "\(.*\)")/\1/')
missing=0
for line in $lines; do
    count=$(printf '%s\n' "$tested" | grep -cxF "$line" || true)
    if [ "$count" -gt 0 ]; then
        echo "$line $count"
    elif grep -qF "\`$line\`" docs/differences.md; then
        echo "$line does not apply"
    else
        echo "$line NO TEST"
        missing=$((missing + 1))
    fi
done
for line in $(printf '%s\n' "$tested" | sort -u); do
    printf '%s\n' "$lines" | grep -qxF "$line" || { echo "$line is tested and not in docs/behaviour.md" >&2; missing=$((missing + 1)); }
done
[ "$missing" -eq 0 ] || { echo "$missing lines without a test" >&2; exit 1; }
