# Shared by the scripts of this folder: where we are, what is needed, how to build.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
die() {
    printf '%s\n' "$*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "Packages are missing and neither root nor sudo is at hand: install them first (scripts/packages.txt)."
    fi
}

# install_packages GROUP...: Debian packages of these groups of scripts/packages.txt that are not there yet.
install_packages() {
    local missing=() name
    for name in $(sed -n "$(printf '/^\\[%s\\]/,/^\\[/p;' "$@")" scripts/packages.txt | grep -v '^\[' | grep -v '^#' | sort -u); do
        # Where Node.js came another way than by Debian's packages, it brought npm and its headers along.
        case "$name" in
        nodejs) command -v node >/dev/null && continue ;;
        npm) command -v npm >/dev/null && continue ;;
        libnode-dev | node-gyp) [ -e /usr/include/node/node.h ] && continue ;;
        esac
        dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && return
    say "Installing ${#missing[@]} packages"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# npm_packages DIR: what its lock file says, once.
npm_packages() {
    if ! cmp -s "$1/package-lock.json" "$1/node_modules/.installed-lock"; then
        say "Installing the locked npm packages of $1"
        (cd "$1" && npm ci --no-audit --no-fund --loglevel=error)
        cp "$1/package-lock.json" "$1/node_modules/.installed-lock"
    fi
}

# build_dashboard: assets/dashboard/dist, when its sources are newer.
build_dashboard() {
    npm_packages assets/dashboard
    if [ ! -e assets/dashboard/dist/index.html ] ||
        [ -n "$(find assets/dashboard -newer assets/dashboard/dist/index.html -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -print -quit)" ]; then
        say "Building the dashboard"
        (cd assets/dashboard && npm run --silent build)
    fi
}

# build PRESET [CMAKE-ARGUMENT...] [-- TARGET...]
build() {
    local preset=$1 arguments=() targets=()
    shift
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        arguments+=("$1")
        shift
    done
    [ $# -gt 0 ] && shift && targets=("$@")
    if [ ! -e "build/$preset/build.ninja" ] || [ ${#arguments[@]} -gt 0 ]; then
        cmake --preset "$preset" "${arguments[@]}" >/dev/null
    fi
    say "Building ($preset)"
    cmake --build "build/$preset" ${targets[@]:+--target "${targets[@]}"} -- --quiet
}
