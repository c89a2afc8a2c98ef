# Reads the console, then what the broker was sent: each alert that the journal named has come, but for the last before a cut, whose commit may have been under
# way. An alert is known by its time.
BEGIN { FS = "\t" }
FNR == NR && /^Alert (raised|cleared)/ { if (last != "") known[last] = 1; last = $0; sub(/.* at /, "", last) }
FNR == NR && /^=== cut/ { last = "" }
FNR != NR && $1 ~ /\/alerts\// && match($2, /"time":"[^"]*"/) { heard[substr($2, RSTART + 8, RLENGTH - 9)] = 1 }
END {
    for (time in known) { n++; if (!(time in heard)) { print "the alert of " time " is lost"; bad = 1 } }
    print n + 0
    exit bad || n == 0
}
