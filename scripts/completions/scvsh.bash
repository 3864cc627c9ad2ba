# shellcheck shell=bash
# Completion of scvsh in bash. What can follow is said by scvsh itself, the one on PATH: nothing that stands on the line
# is run or expanded.

# Puts into REPLY a word as the shell would hand it over: without its quotes and backslashes. Fails where a quote is
# still open.
_scvsh_plain() {
    local text=$1 quote='' char index
    REPLY=
    for ((index = 0; index < ${#text}; index++)); do
        char=${text:index:1}
        if [[ $quote == "'" ]]; then
            if [[ $char == "'" ]]; then quote=; else REPLY+=$char; fi
        elif [[ $char == \\ ]]; then
            ((index += 1))
            [[ $quote && ${text:index:1} != [\$\`\"\\] ]] && REPLY+=$char
            REPLY+=${text:index:1}
        elif [[ $char == "$quote" ]]; then
            quote=
        elif [[ ! $quote && $char == [\"\'] ]]; then
            quote=$char
        else
            REPLY+=$char
        fi
    done
    [[ ! $quote ]]
}

# Puts into the caller's `words` the words up to the cursor as they stand on the line: bash has cut them at `=` and `:`.
_scvsh_words() {
    local rest=$COMP_LINE index before word
    words=()
    for ((index = 0; index <= COMP_CWORD; index++)); do
        word=${COMP_WORDS[index]}
        if [[ $word ]]; then
            before=${rest%%"$word"*}
            rest=${rest#"$before$word"}
        else
            before=${COMP_LINE:0:COMP_POINT}
            before=${before##*[![:space:]]}
        fi
        # The cursor may stand within the last one.
        if ((index == COMP_CWORD && ${#COMP_LINE} - ${#rest} > COMP_POINT)) && [[ $word ]]; then
            word=${word:0:${#word}-(${#COMP_LINE} - ${#rest} - COMP_POINT)}
        fi
        if ((${#words[@]} > 1)) && [[ ! $before ]]; then
            words[-1]+=$word
        else
            words+=("$word")
        fi
    done
}

_scvsh() {
    local words plain=() word line cut mark quoted lines open=
    COMPREPLY=()
    _scvsh_words
    for word in "${words[@]:1}"; do
        _scvsh_plain "$word" || open=yes
        plain+=("$REPLY")
    done
    ((${#plain[@]})) || plain=('')
    mapfile -t lines < <(command scvsh --complete "${plain[@]}" 2>/dev/null </dev/null)

    # What stands before the last of the signs that bash cuts at is on the line already, and not replaced.
    cut=
    for mark in = :; do
        word=${plain[-1]}
        if [[ ! $open && $COMP_WORDBREAKS == *"$mark"* && $word == *"$mark"* ]]; then
            word=${word%"${word##*"$mark"}"}
            ((${#word} > ${#cut})) && cut=$word
        fi
    done

    for line in "${lines[@]}"; do
        if [[ $line == :files ]]; then
            compopt -o default -o bashdefault 2>/dev/null
            continue
        fi
        word=${line%%$'\t'*}
        [[ $word == "$cut"* ]] || continue
        word=${word#"$cut"}
        [[ $word == *= ]] && compopt -o nospace 2>/dev/null
        printf -v quoted %q "$word"
        # Behind an open quote nothing can be escaped.
        if [[ $open && $quoted != "$word" ]]; then
            continue
        fi
        COMPREPLY+=("$quoted")
    done
}

complete -o nosort -F _scvsh scvsh
