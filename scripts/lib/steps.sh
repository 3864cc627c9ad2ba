# shellcheck shell=bash
# A run of named steps, each a function step_NAME of the caller that prints what it likes and counts its tests.
# Uses $root and the caller's list $steps; sets $logs.
# shellcheck disable=SC2154

logs=$root/.build-test/logs
passed=0
failed=0
counted=
skipped= # why the running step can't run here
unrun=() # the steps that could not

# Adds tests to the running step: how many passed, how many failed.
count() {
    counted=yes
    ((passed += $1, failed += $2)) || true
}

# Says that the running step can't run on this machine, and why: it counts as neither passed nor failed.
not_run() {
    skipped=$*
}

# Counts the test cases of a JUnit report. A run that ended badly without a failed case in it (it crashed, it leaked, it
# was stopped) is one failure more.
count_xml() {
    local report=$1 status=$2 good=0 bad=0
    if [[ -s $report ]]; then
        read -r good bad < <(python3 "$root/scripts/lib/report.py" "$report")
    fi
    if ((status != 0 && bad == 0)); then
        printf 'the run ended with status %s\n' "$status"
        bad=1
    fi
    count "${good:-0}" "${bad:-1}"
}

# Runs a command whose last line is "N passed, N failed", and counts by it.
count_run() {
    local status line good=0 bad=0
    "$@" >"$logs/run"
    status=$?
    cat "$logs/run"
    line=$(tail --lines=1 "$logs/run")
    if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
        good=${BASH_REMATCH[1]} bad=${BASH_REMATCH[2]}
    fi
    if ((bad == 0 && (status != 0 || good == 0))); then
        printf '%s: no test passed; status %s\n' "$*" "$status"
        bad=1
    fi
    count "$good" "$bad"
}

# The same, but for a command that may find that it can't run here: it ends with 77, and its last line says why.
count_or_skip() {
    local status
    "$@" >"$logs/ran" && status=0 || status=$?
    if ((status == 77)); then
        cat "$logs/ran"
        not_run "$(tail --lines=1 "$logs/ran")"
    else
        count_run finished "$status"
    fi
}

# Says again what a command printed, with its status.
finished() {
    cat "$logs/ran"
    return "$1"
}

# A folder of Swift tests of which none ran is a failure: it has fallen out of the package, or lost its tests.
every_target_ran() {
    local report=$1 folder
    for folder in "$root"/Tests/*Tests; do
        if ! grep --quiet "classname=\"${folder##*/}[.\"]" "$report" 2>/dev/null; then
            printf 'no test of %s ran\n' "${folder##*/}"
            count 0 1
        fi
    done
}

# Runs one step, its output aside; one line if all is well, else the end of the output too.
run_step() {
    local name=$1 passed_before=$passed failed_before=$failed began=$SECONDS status
    log=$logs/$name.log
    rm --force "$logs/$name.xml"
    counted=
    skipped=
    printf '%-12s' "$name"
    "step_$name" >"$log" 2>&1 </dev/null
    status=$?
    if [[ $skipped && -z $counted ]]; then
        printf '    not run: %s\n' "$skipped"
        unrun+=("$name")
        return
    fi
    if [[ -z $counted ]]; then
        ((status != 0)) || printf 'the step counted no test\n' >>"$log"
        count 0 1
    elif ((passed == passed_before && failed == failed_before)); then
        printf 'no test ran\n' >>"$log"
        count 0 1
    elif ((status != 0 && failed == failed_before)); then
        # It counted some tests, and then gave up.
        printf 'error: the step ended with status %s\n' "$status" >>"$log"
        count 0 1
    fi
    local good=$((passed - passed_before)) bad=$((failed - failed_before))
    printf '%6d passed %6d failed %6d s\n' "$good" "$bad" "$((SECONDS - began))"
    if ((bad)); then
        printf -- '--- errors in %s\n' "${log#"$root/"}"
        grep --line-number --extended-regexp '(error|warning): |^✘|^FAILED|^ERROR|^no test' "$log" |
            sort --unique --key=2 --field-separator=: |
            sort --numeric-sort | head --lines=30
        printf -- '--- its end\n'
        tail --lines="${SCVSH_TEST_LINES:-30}" "$log"
        printf -- '---\n'
        failing+=("$name")
    fi
}

# Runs the named steps, or all of them, and closes with the count. `default` stands for all that run where none is
# named. Where nothing could run it fails: nothing has passed.
run_steps() {
    local name failing=() wanted=()
    for name in "$@"; do
        if [[ " default ${steps[*]} ${named_only[*]} " != *" $name "* ]]; then
            unready "There is no step $name. The steps: ${steps[*]} ${named_only[*]}"
        fi
    done
    mkdir --parents "$logs"
    if (($# == 0)); then
        set -- default
    fi
    for name in "$@"; do
        if [[ $name == default ]]; then wanted+=("${steps[@]}"); else wanted+=("$name"); fi
    done
    for name in "${wanted[@]}"; do
        run_step "$name"
    done
    if ((${#failing[@]})); then
        printf 'failed steps: %s\n' "${failing[*]}"
    fi
    if ((${#unrun[@]})); then
        printf 'steps not run: %s\n' "${unrun[*]}"
        printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "${#unrun[@]}"
        ((passed)) || exit 1
    else
        printf '%d passed, %d failed\n' "$passed" "$failed"
    fi
    ((failed == 0)) && exit 0
    exit 1
}
