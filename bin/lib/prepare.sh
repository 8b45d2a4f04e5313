# Shared by the commands in bin/: what has to be in place before Node runs. Everything said goes to stderr, as the
# output of a command may be read by another program.

root="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)"

# A relative DATA_DIR means what it says where the command was typed; without one the data lies beside the code.
case "${DATA_DIR:-}" in
  '') export DATA_DIR="$root/data" ;;
  /*) ;;
  *) export DATA_DIR="$PWD/$DATA_DIR" ;;
esac

# The npm package `node` brings the Node that Deskbell runs on; an older one on the machine only runs npm.
export PATH="$root/node_modules/.bin:$PATH"
# Compiled code is kept between starts; a second start takes half the time.
export NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE:-$root/node_modules/.cache/node}"

# Of a server. Left to itself, Node lets its young objects fill 128 MB on a machine that has the memory, and glibc keeps
# arenas for each thread: much memory for a hundredth of the processor time.
bound_memory() {
  export NODE_OPTIONS="--max-semi-space-size=16 ${NODE_OPTIONS:-}" MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
}

say() { printf '» %s\n' "$*" >&2; }
fail() { printf 'Deskbell: %s\n' "$*" >&2; exit 1; }

install_dependencies() {
  cmp -s "$root/package-lock.json" "$root/node_modules/.deskbell-installed" && return
  command -v npm >/dev/null || fail 'npm is needed (with Node 20 or newer).'
  if ! node "$root/bin/lib/is-installed.mjs" "$root"; then
    say 'Installing dependencies (npm ci)'
    (cd "$root" && npm ci --no-audit --no-fund --loglevel=error </dev/null >&2) || fail 'npm ci failed.'
  fi
  install_node
  hash -r # bash remembers where it found the machine's own node
  cp "$root/package-lock.json" "$root/node_modules/.deskbell-installed"
}

# npm runs install scripts only where its configuration and package.json let it; this one is needed.
install_node() {
  local package="$root/node_modules/node"
  [ -x "$root/node_modules/.bin/node" ] && return
  say 'Installing Node 24 into node_modules'
  (cd "$package" && node installArchSpecificPackage.js </dev/null >&2) || fail 'Node 24 could not be installed.'
  ln -sf ../node/bin/node "$root/node_modules/.bin/node" # npm links only what is there when it installs
}

# Everything that the web app is made of. A hash, because times do not survive a copy, a checkout or a deleted file.
web_sources() {
  (
    cd "$root"
    find web contract vite.config.ts package-lock.json -type f -print0 | LC_ALL=C sort -z | xargs -0 cksum | cksum
  )
}

web_is_stale() { [ "$(web_sources)" != "$(cat "$root/dist/.built-from" 2>/dev/null)" ]; }

build_web_if_stale() (
  web_is_stale || return 0
  exec 8>"$root/node_modules/.web-build.lock"
  flock 8 # one build at a time; the next finds it done
  web_is_stale || return 0
  sources="$(web_sources)" # as they are before the build: what changes meanwhile is built next time
  say 'Building the web app'
  cd "$root"
  vite build --logLevel warn >&2 || fail 'The web app could not be built.'
  printf '%s\n' "$sources" >dist/.built-from
)

# Takes some seconds, and the server does without: what it serves meanwhile is larger. One that was interrupted begins anew.
compress_web() (
  [ ! -e "$root/dist/.compressed" ] || return 0
  exec 8>"$root/node_modules/.web-build.lock"
  flock 8 # not while a build replaces the files
  [ -e "$root/dist/.compressed" ] || nice node "$root/web/build/compress.ts" "$root/dist"
)
