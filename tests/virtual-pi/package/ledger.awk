# Reads topic, tab, event, and judges: one stream; the numbers of each lane without a gap from where the first status says that it begins; an id is never used
# for two contents; raised and cleared alerts take turns.
BEGIN { FS = "\t" }
function member(name,   found) {
    if (!match($2, "\"" name "\":\"[^\"]*\"")) return ""
    found = substr($2, RSTART, RLENGTH)
    return substr(found, length(name) + 5, length(found) - length(name) - 5)
}
$1 ~ /\/status$/ && !began {
    for (i = split("alerts system readings", lanes, " "); i > 0; i--) {
        if (!match($2, "\"" lanes[i] "\":{\"from\":[0-9]+")) continue
        from[lanes[i]] = substr($2, RSTART + length(lanes[i]) + 11, RLENGTH - length(lanes[i]) - 11) + 0
        began = 1
    }
}
$2 ~ /"specversion"/ {
    if ($1 ~ /\/state\//) next
    stream = member("stream"); lane = member("lane"); id = member("id"); number = member("sequence") + 0
    streams[stream] = 1
    if (id in contents) { if (contents[id] != $2) wrong("two contents under " id); again++; next }
    contents[id] = $2
    seen[lane, number] = member("type")
    if (number > most[lane]) most[lane] = number
    count[lane]++
}
function wrong(what) { print what; bad = 1 }
END {
    for (stream in streams) n++
    if (!began) wrong("no status")
    if (n != 1) wrong(n " streams")
    for (lane in count) {
        if (count[lane] != most[lane] - from[lane] + 1) {
            wrong(lane " from " from[lane] " to " most[lane] ": " count[lane] " came")
            for (i = from[lane]; i <= most[lane] && gaps < 5; i++) if (!((lane, i) in seen)) { wrong(lane " " i " is missing"); gaps++ }
        }
        text = text (text ? ", " : "") count[lane] " " lane
    }
    for (i = from["alerts"]; i <= most["alerts"]; i++) {
        type = seen["alerts", i]
        if (type == before) wrong("alert " i " repeats " type)
        before = type
    }
    if (!("alerts" in count)) wrong("no alert")
    print text ", " again + 0 " sent again"
    exit bad
}
