# shellcheck shell=bash
# What demo, install, package, test, bench and pictures share: where the repository is, words to the user, Debian
# packages, Swift, the release build, Python. Sourced, never run. Everything here speaks on standard error, since
# standard output belongs to what the caller runs.

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../.." && pwd -P)
release=$root/.build/release
stamp=$release/scvsh.stamp # says which compiler made the release build; as old as the beginning of that build

# What the build needs. The first four are there wherever Swift is set up as its own page says.
build_packages=(
    ca-certificates git libc6-dev libstdc++-12-dev
    libcurl4-openssl-dev libexpat1-dev libgnutls28-dev liblua5.4-dev libmicrohttpd-dev libreadline-dev
    libsimdjson-dev libsqlite3-dev libssl-dev openssl
)
export build_packages

# What the programs are made of.
built_from=(Package.swift VERSION Sources openapi stdlib)
export built_from

# What a terminal is played in, and what its pictures are drawn with.
picture_packages=(fonts-dejavu-core tmux)
export picture_packages

venv=$root/.venv # the Python tools of tests and pictures

minimum_swift=6.1

note() {
    printf '%s\n' "$*" >&2
}

# Leaves with 2: something about this machine must be changed first.
unready() {
    note "$@"
    exit 2
}

# Prints those of the named Debian packages that are not installed.
missing_packages() {
    local installed name
    # It fails where one of them was never heard of, and that is no reason to stop.
    installed=$(dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null) || true
    for name in "$@"; do
        grep --quiet --fixed-strings --line-regexp "installed $name" <<<"$installed" || printf '%s\n' "$name"
    done
}

# Installs the named Debian packages where they are missing.
need_packages() {
    if [[ -n ${SCVSH_SKIP_PACKAGES:-} ]]; then
        return
    fi
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        unready "This is not a Debian system, so nothing is installed here. These Debian packages are needed, by \
whatever name
they have on your system:
$(printf '  %s\n' "$@")
Once they are there, run this again with SCVSH_SKIP_PACKAGES=1 in the environment."
    fi

    local missing as_root=()
    mapfile -t missing < <(missing_packages "$@")
    if ((${#missing[@]} == 0)); then
        return
    fi
    if ((EUID != 0)); then
        command -v sudo >/dev/null ||
            unready "Debian packages are missing, and there is no sudo. As root, run:"$'\n'"\
  apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    note "Installing Debian packages: ${missing[*]}"
    as_root+=(env DEBIAN_FRONTEND=noninteractive)
    # A source that can't be reached may be one that is not needed: let the installation decide.
    "${as_root[@]}" apt-get update --quiet=2 </dev/null >&2 ||
        note "apt-get update failed; trying with the lists there are"
    "${as_root[@]}" apt-get install --quiet=2 --yes --no-install-recommends "${missing[@]}" </dev/null >&2 ||
        unready "The packages could not be installed. As root, run:"$'\n'"  apt-get install ${missing[*]}"
}

# Whether the first dotted number is at least the second.
at_least() {
    [[ $(printf '%s\n%s\n' "$1" "$2" | sort --version-sort | head --lines=1) == "$2" ]]
}

# Leaves unless there is a Swift that can build the package; one that did is not asked again.
need_swift() {
    local found version
    found=$(command -v swift) || no_swift "There is no Swift on this machine's PATH."
    if [[ -f $stamp && $(head --lines=1 "$stamp") == "$(compiler_identity)" ]]; then
        return
    fi
    version=$(swift --version 2>/dev/null |
        sed --quiet --regexp-extended 's/.*Swift version ([0-9]+(\.[0-9]+)*).*/\1/p' | head --lines=1)
    if [[ -z $version ]] || ! at_least "$version" "$minimum_swift"; then
        no_swift "$found is Swift ${version:-of an unknown version}, which is too old."
    fi
}

no_swift() {
    unready "$1 scvsh is built with Swift $minimum_swift or newer. To get it:
  curl -O https://download.swift.org/swiftly/linux/swiftly-$(uname -m).tar.gz
  tar xzf swiftly-$(uname -m).tar.gz
  ./swiftly init
or take a toolchain for your system from https://www.swift.org/install/linux/ and put its usr/bin on PATH.
(Debian 12 has no package of it that is new enough.)"
}

# What names this compiler: where it is, and since when.
compiler_identity() {
    stat --dereference --format='%n %Y' "$(command -v swift)"
}

# What the build was made with: the compiler, and the versions of packages. The build itself may write the latter down,
# so what counts is what they are, not since when.
build_identity() {
    compiler_identity
    cksum "$root/Package.resolved" 2>/dev/null || true
}

# Whether the release build is of these very sources, by this very compiler. A file saved while the build ran is newer
# than the stamp.
release_is_current() {
    local path inputs=()
    [[ -x $release/scvsh && -x $release/scvsim && -f $stamp ]] || return 1
    [[ $(<"$stamp") == "$(build_identity)" ]] || return 1
    for path in "${built_from[@]}"; do
        [[ -e $root/$path ]] && inputs+=("$root/$path")
    done
    [[ -z $(find "${inputs[@]}" -newer "$stamp" -print -quit) ]]
}

# Builds one program as users run it, and what that needs. Libraries are the system's: none is looked for beside it.
build_product() {
    swift build --package-path "$root" --configuration release --static-swift-stdlib --disable-local-rpath \
        --product "$1" </dev/null >&2 && return
    note "The build of $1 failed."
    return 1
}

# The commit that these very sources are of, with `+changes` behind it where they are not; nothing where git knows none.
current_commit() {
    local commit
    commit=$(git -C "$root" rev-parse HEAD 2>/dev/null) || return 0
    if [[ $(git -C "$root" status --porcelain -- "${built_from[@]}") ]]; then
        commit+=+changes
    fi
    printf '%s\n' "$commit"
}

# Writes into a built program which commit it was built from: bake_commit PROGRAM COMMIT. That is done to the program,
# not by the compiler, so that a commit which changes nothing of it builds nothing anew.
bake_commit() {
    local program=$1 commit=$2 sign=scvsh-built-from= offset length=64 found
    mapfile -t found < <(LC_ALL=C grep --text --byte-offset --only-matching "$sign" "$program")
    ((${#found[@]} == 1)) || {
        note "$program: there is no single place for its commit in it"
        return 1
    }
    offset=$((${found[0]%%:*} + ${#sign}))
    if [[ $(tail --bytes=+$((offset + 1)) "$program" | head --bytes=$length | tr --delete '\0') == "$commit" ]]; then
        return
    fi
    # Whoever runs it goes on with the one that was there.
    cp --preserve=mode -- "$program" "$program.baked"
    {
        printf '%s' "$commit"
        head --bytes=$((length - ${#commit})) /dev/zero
    } | dd of="$program.baked" bs=1 seek=$offset conv=notrunc status=none
    mv --force -- "$program.baked" "$program"
}

# Builds scvsh and scvsim as users run them, unless they are up to date. Needs Swift.
build_release() {
    local commit
    build_programs
    commit=$(current_commit)
    bake_commit "$release/scvsh" "${commit:-unknown}"
}

build_programs() {
    if release_is_current; then
        return
    fi
    local mark
    mark=$(mktemp)
    note "Building scvsh and scvsim; the first time takes some minutes."
    if ! build_product scvsh || ! build_product scvsim; then
        rm --force "$mark"
        exit 1
    fi
    build_identity >"$stamp"
    touch --reference="$mark" "$stamp"
    rm --force "$mark"
}

# The Python tools of the tests, in a virtual environment made anew when the list of them changes.
python_tools() {
    local python=/usr/bin/python3 list=$root/Tests/requirements.txt programs=$root/Tests/requirements-programs.txt
    [[ -x $python ]] || python=python3
    cat "$list" "$programs" | cmp --silent - "$venv/requirements.txt" && "$venv/bin/python" -c '' && return
    rm --recursive --force "$venv"
    "$python" -m venv "$venv" && "$venv/bin/pip" install --quiet --requirement "$list" &&
        "$venv/bin/pip" install --quiet --no-deps --require-hashes --requirement "$programs" &&
        cat "$list" "$programs" >"$venv/requirements.txt"
}
