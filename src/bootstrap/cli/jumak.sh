#!/bin/sh
# Runs the command line on the Node that was installed beside it, from any folder and whatever Node the machine has.
root=$(dirname "$(readlink -f "$0")")/../../..
node=$root/node_modules/.bin/node
if [ ! -x "$node" ]; then
  echo "jumak: what it depends on is not installed." >&2
  echo "  -> Run \`npm install\` in $(readlink -f "$root")." >&2
  exit 1
fi
# For a small resident memory: large blocks, as the hashing of passwords takes them, go back to the system at once; one arena
# serves all threads; a start gives back what it used (--expose-gc); and V8 keeps bytecode and optimised code alone (--no-sparkplug).
export MALLOC_MMAP_THRESHOLD_=1048576 MALLOC_ARENA_MAX=1
exec "$node" --expose-gc --no-sparkplug "$root/src/bootstrap/cli/jumak.ts" "$@"
