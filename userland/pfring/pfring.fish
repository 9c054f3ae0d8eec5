# SPDX-License-Identifier: LGPL-2.1-or-later
# Completion of pfring(1) for fish. Commands, options and their descriptions are those
# that the program itself prints, so that there is no list here to be kept.

# The words in front of the one that is being written: the program is the first.
function __pfring_words
    commandline -opc
end

function __pfring_commands
    set -l words (__pfring_words)
    $words[1] help 2>/dev/null | string replace -rf '^  ([a-z]+) +(.*)' '$1\t$2'
end

# A line is "  -w, --write=FILE   text" or "      --only-long   text".
function __pfring_options
    set -l words (__pfring_words)
    set -l text ($words[1] $words[2] --help 2>/dev/null)
    string replace -rf '^ +(-\S),(?: --\S+)?(?: +(.*))?$' '$1\t$2' -- $text
    string replace -rf '^ +(?:-\S, )?(--[a-z-]+)\S*(?: +(.*))?$' '$1\t$2' -- $text
end

function __pfring_devices
    echo any
    string replace -r '.*/' '' /sys/class/net/*
end

function __pfring_rings
    set -l files /proc/net/pf_ring/*-*
    string replace -r '.*/' '' $files
end

# __pfring_plugins WHAT: names of plugins of which that is said
function __pfring_plugins
    set -l words (__pfring_words)
    $words[1] plugins -j 2>/dev/null | string match -e -- "$argv[1]" |
        string replace -rf '.*"name":"([a-z0-9_-]*)".*' '$1'
end

function __pfring_arguments
    set -l words (__pfring_words)
    set -l count (count $words)
    if test $count -eq 1
        __pfring_commands
        return
    end
    if string match -q -- '-*' (commandline -ct)
        __pfring_options
        return
    end
    switch $words[-1]
        case -i --device
            __pfring_devices
            return
        case -e --direction
            printf '%s\n' both rx tx
            return
        case -f --filter --expression -N -T -t -l -C -G -W -d
            return
        case pcap
            test $count -eq 2; and __fish_complete_command
            return
    end
    switch $words[2]
        case rings rules
            __pfring_rings
        case plugins
            __pfring_plugins ''
        case plugin
            test $count -eq 2; and echo load
            test $count -eq 3; and __pfring_plugins '"loaded":false'
        case bridge doctor
            __pfring_devices
        case '*'
            __fish_complete_path (commandline -ct)
    end
end

complete -c pfring -f -a '(__pfring_arguments)'
