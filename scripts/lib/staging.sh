# shellcheck shell=bash
# Where what is installed lies, and the tree of it: what scripts/install copies and scripts/package packs. Sourced,
# never run; after common.sh, whose $root it uses.
# shellcheck disable=SC2154

# The moment that files and pages are of: what SOURCE_DATE_EPOCH says, else that of the commit, else now.
source_date() {
    if [[ -n ${SOURCE_DATE_EPOCH:-} ]]; then
        printf '%s\n' "$SOURCE_DATE_EPOCH"
    else
        git -C "$root" log --max-count=1 --format=%ct 2>/dev/null || date +%s
    fi
}

# The objcopy that comes with Swift, else one of LLVM. That of the binutils loses what makes tables read-only once they
# are filled (GNU_RELRO), where a section is taken out.
find_objcopy() {
    local folder
    folder=$(swift -print-target-info 2>/dev/null |
        sed --quiet 's|.*"runtimeResourcePath" *: *"\(.*\)/lib/swift.*|\1/bin|p') || true
    PATH=${folder:+$folder:}$PATH command -v llvm-objcopy ||
        unready "llvm-objcopy is needed, which comes with Swift, and is in the Debian package llvm."
}

# Puts one file of the tree in its place: MODE SOURCE PLACE.
stage_file() {
    install -D --mode="$1" -- "$2" "$staged/$3"
}

# Lays the tree below a folder that is there: stage FOLDER PROGRAMS SPARE, where PROGRAMS is the folder of scvsh and
# scvsim, and SPARE an empty one for what is made on the way. Paths begin below the prefix; zsh_folder is where zsh
# looks there.
stage() {
    local staged=$1 programs pages=$3 date program script unit file objcopy
    programs=$(realpath -- "$2") || return
    objcopy=$(find_objcopy) || return
    zsh_folder=${zsh_folder:-share/zsh/site-functions}
    umask 022
    for program in scvsh scvsim; do
        stage_file 755 "$programs/$program" "bin/$program"
        # Only what is read while it runs: the rest is half of it. The sums that the compiler keeps of each module hold
        # the times of headers, and the linker's own sum holds those: without them the same sources are the same bytes.
        "$objcopy" --strip-all --remove-section=.swift_modhash --remove-section=.note.gnu.build-id \
            --remove-section=.note.stapsdt --remove-section=.comment "$staged/bin/$program" || return
    done
    for script in "$root"/scripts/shared/*.lua; do
        stage_file 644 "$script" "share/scvsh/scripts/${script##*/}"
    done
    for unit in "$root"/scripts/systemd/*; do
        stage_file 644 "$unit" "share/scvsh/systemd/${unit##*/}"
    done

    stage_file 644 "$root/scripts/completions/scvsh.bash" share/bash-completion/completions/scvsh
    stage_file 644 "$root/scripts/completions/_scvsh" "$zsh_folder/_scvsh"
    stage_file 644 "$root/scripts/completions/scvsh.fish" share/fish/vendor_completions.d/scvsh.fish
    # It is read, never run: what says by which shell is for nobody.
    "$programs/scvsim" --generate-completion-script bash </dev/null | sed '1{/^#!/d}' >"$pages/bash" &&
        "$programs/scvsim" --generate-completion-script zsh >"$pages/zsh" </dev/null &&
        "$programs/scvsim" --generate-completion-script fish >"$pages/fish" </dev/null || return
    stage_file 644 "$pages/bash" share/bash-completion/completions/scvsim
    stage_file 644 "$pages/zsh" "$zsh_folder/_scvsim"
    stage_file 644 "$pages/fish" share/fish/vendor_completions.d/scvsim.fish

    # No profile and no document of some appliance that was read earlier: the definitions and the pages are about ours.
    env --unset=SCVSH_URL --unset=SCVSH_PROFILE HOME=/nonexistent XDG_CONFIG_HOME=/nonexistent \
        XDG_DATA_HOME=/nonexistent XDG_CACHE_HOME=/nonexistent \
        "$programs/scvsh" --definitions "$pages/definitions" </dev/null >"$pages/written" || return
    while IFS= read -r file; do
        stage_file 644 "$pages/definitions/$file" "share/scvsh/definitions/$file" || return
    done < <(cd -- "$pages/definitions" && find . -type f -printf '%P\n' | LC_ALL=C sort)
    date=$(date --utc --date="@$(source_date)" +%Y-%m-%d)
    (cd -- "$root" && env --unset=SCVSH_URL --unset=SCVSH_PROFILE HOME=/nonexistent XDG_CONFIG_HOME=/nonexistent \
        XDG_DATA_HOME=/nonexistent XDG_CACHE_HOME=/nonexistent "$programs/scvsh" --no-init \
        scripts/lib/manual.lua "$pages" "$programs/scvsh" "$programs/scvsim" "$date" </dev/null) || return
    stage_file 644 "$pages/scvsh.1" share/man/man1/scvsh.1
    stage_file 644 "$pages/scvsim.1" share/man/man1/scvsim.1
    stage_file 644 "$pages/scvsh-scripts.7" share/man/man7/scvsh-scripts.7
}
