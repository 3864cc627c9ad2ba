# Completion of scvsh in fish. What can follow is said by scvsh itself, the one on PATH: nothing that stands on the line
# is run or expanded.

function __scvsh_complete
    set -l typed (commandline -opc)
    set -e typed[1]
    set -l current (commandline -ct | string collect)
    set -l plain (string unescape -- $current | string collect)
    test -n "$plain"; or set plain $current
    for line in (command scvsh --complete $typed "$plain" 2>/dev/null </dev/null)
        if test "$line" = :files
            set -l before (string match --regex '^[^=/]*=' -- $current)
            for path in (__fish_complete_path (string replace -- "$before" '' $current))
                printf '%s\n' "$before$path"
            end
        else
            printf '%s\n' $line
        end
    end
end

complete --command scvsh --no-files --keep-order --arguments '(__scvsh_complete)'
