# Completion of sensor-gateway for bash. Written by a test from the program's own description of its commands: what is behind which word.
_sensor_gateway_commands() {
    case $1 in
    '') echo 'run demo check alerts bench describe doctor listen outbox reload rules sensors status' ;;
    'alerts') echo 'list figures acknowledge shelve unshelve reset' ;;
    'describe') echo 'drivers signals formats links stores events commands extensions schema' ;;
    'outbox') echo 'status list show export verify dead-letters' ;;
    'outbox dead-letters') echo 'list retry drop' ;;
    'rules') echo 'test replay' ;;
    'sensors') echo 'list scan read record' ;;
    esac
}

_sensor_gateway_options() {
    case $1 in
    '') echo '--extensions --help' ;;
    'run') echo '--config --extensions --help' ;;
    'demo') echo '--port --for --extensions --help' ;;
    'check') echo '--config --plan --json --socket --extensions --help' ;;
    'alerts') echo '--extensions --help' ;;
    'alerts list') echo '--all --json --config --socket --extensions --help' ;;
    'alerts figures') echo '--json --config --socket --extensions --help' ;;
    'alerts acknowledge') echo '--episode --number --comment --by --json --config --socket --extensions --help' ;;
    'alerts shelve') echo '--for --one-shot --comment --by --json --config --socket --extensions --help' ;;
    'alerts unshelve') echo '--comment --by --json --config --socket --extensions --help' ;;
    'alerts reset') echo '--comment --by --json --config --socket --extensions --help' ;;
    'bench') echo '--json --only --for --backlog --link --store --extensions --help' ;;
    'describe') echo '--extensions --help' ;;
    'describe drivers') echo '--json --extensions --help' ;;
    'describe signals') echo '--json --extensions --help' ;;
    'describe formats') echo '--json --extensions --help' ;;
    'describe links') echo '--json --extensions --help' ;;
    'describe stores') echo '--json --extensions --help' ;;
    'describe events') echo '--json --extensions --help' ;;
    'describe commands') echo '--json --extensions --help' ;;
    'describe extensions') echo '--json --extensions --help' ;;
    'describe schema') echo '--extensions --help' ;;
    'doctor') echo '--config --network --json --extensions --help' ;;
    'listen') echo '--topic --json --username --password-file --ca-file --cert-file --key-file --client-id --protocol --once --until-complete --for --extensions --help' ;;
    'outbox') echo '--extensions --help' ;;
    'outbox status') echo '--json --config --socket --extensions --help' ;;
    'outbox list') echo '--upstream --lane --most --json --config --socket --extensions --help' ;;
    'outbox show') echo '--json --config --socket --extensions --help' ;;
    'outbox export') echo '--upstream --lane --json --config --socket --extensions --help' ;;
    'outbox verify') echo '--json --config --socket --extensions --help' ;;
    'outbox dead-letters') echo '--extensions --help' ;;
    'outbox dead-letters list') echo '--json --config --socket --extensions --help' ;;
    'outbox dead-letters retry') echo '--json --config --socket --extensions --help' ;;
    'outbox dead-letters drop') echo '--json --config --socket --extensions --help' ;;
    'reload') echo '--json --config --socket --extensions --help' ;;
    'rules') echo '--extensions --help' ;;
    'rules test') echo '--json --extensions --help' ;;
    'rules replay') echo '--data --config --against --advise --events --json --extensions --help' ;;
    'sensors') echo '--extensions --help' ;;
    'sensors list') echo '--json --config --socket --extensions --help' ;;
    'sensors scan') echo '--bus --json --config --socket --extensions --help' ;;
    'sensors read') echo '--watch --json --config --socket --extensions --help' ;;
    'sensors record') echo '--for --out --json --config --socket --extensions --help' ;;
    'status') echo '--json --config --socket --extensions --help' ;;
    *) echo '--help' ;;
    esac
}

# What is behind an option: words, files, or something that nobody else knows; nothing when it takes no value.
_sensor_gateway_values() {
    case $1 in
    --against) echo 'FILES' ;;
    --backlog) echo 'ANY' ;;
    --bus) echo 'ANY' ;;
    --by) echo 'ANY' ;;
    --ca-file) echo 'FILES' ;;
    --cert-file) echo 'FILES' ;;
    --client-id) echo 'ANY' ;;
    --comment) echo 'ANY' ;;
    --config) echo 'FILES' ;;
    --data) echo 'FILES' ;;
    --episode) echo 'ANY' ;;
    --extensions) echo 'FILES' ;;
    --for) echo 'ANY' ;;
    --key-file) echo 'FILES' ;;
    --lane) echo 'alerts readings system' ;;
    --link) echo 'ANY' ;;
    --most) echo 'ANY' ;;
    --number) echo 'ANY' ;;
    --only) echo 'backlog latency load speed' ;;
    --out) echo 'FILES' ;;
    --password-file) echo 'FILES' ;;
    --port) echo 'ANY' ;;
    --protocol) echo '3.1.1 5' ;;
    --socket) echo 'FILES' ;;
    --store) echo 'ANY' ;;
    --topic) echo 'ANY' ;;
    --upstream) echo 'ANY' ;;
    --username) echo 'ANY' ;;
    esac
}

_sensor_gateway() {
    local current=${COMP_WORDS[COMP_CWORD]} path= word values i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ $word == -* ]]; then
            values=$(_sensor_gateway_values "$word")
            if [[ -n $values ]]; then i=$((i + 1)); fi
        elif [[ " $(_sensor_gateway_commands "$path") " == *" $word "* ]]; then
            path=${path:+$path }$word
        fi
    done

    # The loop went beyond the cursor when the word there is the value of an option.
    if ((i > COMP_CWORD)); then
        case $values in
        FILES) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
        ANY) ;;
        *) mapfile -t COMPREPLY < <(compgen -W "$values" -- "$current") ;;
        esac
    elif [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_sensor_gateway_options "$path")" -- "$current")
    else
        mapfile -t COMPREPLY < <(compgen -W "$(_sensor_gateway_commands "$path")" -- "$current")
        if [[ ${#COMPREPLY[@]} == 0 ]]; then compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current"); fi
    fi
} && complete -F _sensor_gateway sensor-gateway
