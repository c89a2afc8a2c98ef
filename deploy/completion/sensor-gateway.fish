# Completion of sensor-gateway for fish. Written by a test from the program's own description of its commands: what is behind which word.
function __sensor_gateway_commands
    switch "$argv[1]"
    case ''
        printf '%s\n' run demo check alerts bench describe doctor listen outbox reload rules sensors status
    case 'alerts'
        printf '%s\n' list figures acknowledge shelve unshelve reset
    case 'describe'
        printf '%s\n' drivers signals formats links stores events commands extensions schema
    case 'outbox'
        printf '%s\n' status list show export verify dead-letters
    case 'outbox dead-letters'
        printf '%s\n' list retry drop
    case 'rules'
        printf '%s\n' test replay
    case 'sensors'
        printf '%s\n' list scan read record
    end
end

function __sensor_gateway_options
    switch "$argv[1]"
    case ''
        printf '%s\n' --extensions --help
    case 'run'
        printf '%s\n' --config --extensions --help
    case 'demo'
        printf '%s\n' --port --for --extensions --help
    case 'check'
        printf '%s\n' --config --plan --json --socket --extensions --help
    case 'alerts'
        printf '%s\n' --extensions --help
    case 'alerts list'
        printf '%s\n' --all --json --config --socket --extensions --help
    case 'alerts figures'
        printf '%s\n' --json --config --socket --extensions --help
    case 'alerts acknowledge'
        printf '%s\n' --episode --number --comment --by --json --config --socket --extensions --help
    case 'alerts shelve'
        printf '%s\n' --for --one-shot --comment --by --json --config --socket --extensions --help
    case 'alerts unshelve'
        printf '%s\n' --comment --by --json --config --socket --extensions --help
    case 'alerts reset'
        printf '%s\n' --comment --by --json --config --socket --extensions --help
    case 'bench'
        printf '%s\n' --json --only --for --backlog --link --store --extensions --help
    case 'describe'
        printf '%s\n' --extensions --help
    case 'describe drivers'
        printf '%s\n' --json --extensions --help
    case 'describe signals'
        printf '%s\n' --json --extensions --help
    case 'describe formats'
        printf '%s\n' --json --extensions --help
    case 'describe links'
        printf '%s\n' --json --extensions --help
    case 'describe stores'
        printf '%s\n' --json --extensions --help
    case 'describe events'
        printf '%s\n' --json --extensions --help
    case 'describe commands'
        printf '%s\n' --json --extensions --help
    case 'describe extensions'
        printf '%s\n' --json --extensions --help
    case 'describe schema'
        printf '%s\n' --extensions --help
    case 'doctor'
        printf '%s\n' --config --network --json --extensions --help
    case 'listen'
        printf '%s\n' --topic --json --username --password-file --ca-file --cert-file --key-file --client-id --protocol --once --until-complete --for --extensions --help
    case 'outbox'
        printf '%s\n' --extensions --help
    case 'outbox status'
        printf '%s\n' --json --config --socket --extensions --help
    case 'outbox list'
        printf '%s\n' --upstream --lane --most --json --config --socket --extensions --help
    case 'outbox show'
        printf '%s\n' --json --config --socket --extensions --help
    case 'outbox export'
        printf '%s\n' --upstream --lane --json --config --socket --extensions --help
    case 'outbox verify'
        printf '%s\n' --json --config --socket --extensions --help
    case 'outbox dead-letters'
        printf '%s\n' --extensions --help
    case 'outbox dead-letters list'
        printf '%s\n' --json --config --socket --extensions --help
    case 'outbox dead-letters retry'
        printf '%s\n' --json --config --socket --extensions --help
    case 'outbox dead-letters drop'
        printf '%s\n' --json --config --socket --extensions --help
    case 'reload'
        printf '%s\n' --json --config --socket --extensions --help
    case 'rules'
        printf '%s\n' --extensions --help
    case 'rules test'
        printf '%s\n' --json --extensions --help
    case 'rules replay'
        printf '%s\n' --data --config --against --advise --events --json --extensions --help
    case 'sensors'
        printf '%s\n' --extensions --help
    case 'sensors list'
        printf '%s\n' --json --config --socket --extensions --help
    case 'sensors scan'
        printf '%s\n' --bus --json --config --socket --extensions --help
    case 'sensors read'
        printf '%s\n' --watch --json --config --socket --extensions --help
    case 'sensors record'
        printf '%s\n' --for --out --json --config --socket --extensions --help
    case 'status'
        printf '%s\n' --json --config --socket --extensions --help
    case '*'
        printf '%s\n' --help
    end
end

# What is behind an option: words, files, or something that nobody else knows; nothing when it takes no value.
function __sensor_gateway_values
    switch "$argv[1]"
    case '--against'
        printf '%s\n' FILES
    case '--backlog'
        printf '%s\n' ANY
    case '--bus'
        printf '%s\n' ANY
    case '--by'
        printf '%s\n' ANY
    case '--ca-file'
        printf '%s\n' FILES
    case '--cert-file'
        printf '%s\n' FILES
    case '--client-id'
        printf '%s\n' ANY
    case '--comment'
        printf '%s\n' ANY
    case '--config'
        printf '%s\n' FILES
    case '--data'
        printf '%s\n' FILES
    case '--episode'
        printf '%s\n' ANY
    case '--extensions'
        printf '%s\n' FILES
    case '--for'
        printf '%s\n' ANY
    case '--key-file'
        printf '%s\n' FILES
    case '--lane'
        printf '%s\n' alerts readings system
    case '--link'
        printf '%s\n' ANY
    case '--most'
        printf '%s\n' ANY
    case '--number'
        printf '%s\n' ANY
    case '--only'
        printf '%s\n' backlog latency load speed
    case '--out'
        printf '%s\n' FILES
    case '--password-file'
        printf '%s\n' FILES
    case '--port'
        printf '%s\n' ANY
    case '--protocol'
        printf '%s\n' 3.1.1 5
    case '--socket'
        printf '%s\n' FILES
    case '--store'
        printf '%s\n' ANY
    case '--topic'
        printf '%s\n' ANY
    case '--upstream'
        printf '%s\n' ANY
    case '--username'
        printf '%s\n' ANY
    end
end

function __sensor_gateway
    set -l at
    set -l values
    for word in (commandline -opc)[2..-1]
        if test -n "$values"
            set values
        else if string match -q -- '-*' $word
            set values (__sensor_gateway_values $word)
        else if contains -- $word (__sensor_gateway_commands "$at")
            set at (string trim "$at $word")
        end
    end

    set -l current (commandline -ct)
    switch "$values[1]"
    case FILES
        __fish_complete_path $current
    case ANY
    case ''
        if string match -q -- '-*' $current
            __sensor_gateway_options "$at"
        else
            set -l below (__sensor_gateway_commands "$at" | string match -- "$current*")
            if test -n "$below"
                printf '%s\n' $below
            else
                __fish_complete_path $current
            end
        end
    case '*'
        printf '%s\n' $values
    end
end

complete -c sensor-gateway -f -a '(__sensor_gateway)'
