#!/bin/sh
# Runs the command line on the Node that was installed beside it, from any folder and whatever Node the machine has.
root=$(dirname "$(readlink -f "$0")")/../../..
node=$root/node_modules/.bin/node
if [ ! -x "$node" ]; then
  echo "jumak: what it depends on is not installed." >&2
  echo "  -> Run \`npm install\` in $(readlink -f "$root")." >&2
  exit 1
fi
# Large blocks, as the hashing of passwords takes them, go back to the system at once; --expose-gc lets a start give back what it used.
export MALLOC_MMAP_THRESHOLD_=1048576
exec "$node" --expose-gc "$root/src/bootstrap/cli/jumak.ts" "$@"
