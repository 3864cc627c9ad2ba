#!/bin/sh
# The same with curl and jq. "Now" is the appliance's, as its replies say; BENCH_… say where that is.
set -eu
heads=$(mktemp)
trap 'rm -f "$heads"' EXIT
token=$(jq --null-input --arg name "$BENCH_USERNAME" --arg word "$BENCH_PASSWORD" \
    '{username: $name, password: $word}' |
    curl --silent --show-error --fail --cacert "$BENCH_CERTIFICATE" --dump-header "$heads" \
        --header 'Content-Type: application/json' --data @- "$BENCH_URL/api/4.1/auth/login" |
    jq --raw-output .response.token)
now=$(date --date "$(sed --quiet 's/^[Dd]ate: *//p' "$heads" | tr --delete '\r')" +%s)
# shellcheck disable=SC2016 # $now is jq's
curl --silent --show-error --fail --cacert "$BENCH_CERTIFICATE" --header "Token: $token" \
    "$BENCH_URL/api/4.1/jobs?type=backup" |
    jq --raw-output --argjson now "$now" '
        [.response[]
            | select(.status == "FAILED")
            | select((.startTime | strptime("%m/%d/%Y %I:%M:%S %p") | mktime) >= $now - 86400)]
        | group_by(.resourceGroupName)
        | (["group", "failed"], (.[] | [.[0].resourceGroupName, length]))
        | @csv'
