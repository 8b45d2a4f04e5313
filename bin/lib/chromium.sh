# The browser for the journeys: the machine's own Chromium. Sourced by bin/test, after prepare.sh.

# Sets CHROMIUM_PATH, which the journeys read.
find_chromium() {
  local name
  for name in "${CHROMIUM_PATH:-}" chromium chromium-browser google-chrome; do
    if [ -n "$name" ] && command -v "$name" >/dev/null; then
      CHROMIUM_PATH="$(command -v "$name")"
      export CHROMIUM_PATH
      return 0
    fi
  done
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    say 'Installing Chromium from the Debian packages'
    if install_packages chromium; then
      export CHROMIUM_PATH=/usr/bin/chromium
      return 0
    fi
  fi
  say 'The browser journeys need Chromium: install it (on Debian: apt-get install chromium), or set CHROMIUM_PATH.'
  return 1
}

install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq </dev/null >&2 && apt-get install -y -qq --no-install-recommends "$@" </dev/null >&2
}
