# Reads topic, tab, event, and judges: one stream; the numbers of each lane without a gap from the first; an id is never used for two contents; raised and
# cleared alerts take turns.
BEGIN { FS = "\t" }
function member(name,   found) {
    if (!match($2, "\"" name "\":\"[^\"]*\"")) return ""
    found = substr($2, RSTART, RLENGTH)
    return substr(found, length(name) + 5, length(found) - length(name) - 5)
}
$2 ~ /"specversion"/ {
    if ($1 ~ /\/state\//) next
    stream = member("stream"); lane = member("lane"); id = member("id"); number = member("sequence") + 0
    streams[stream] = 1
    if (id in contents) { if (contents[id] != $2) wrong("two contents under " id); again++; next }
    contents[id] = $2
    seen[lane, number] = member("type")
    if (!(lane in least) || number < least[lane]) least[lane] = number
    if (number > most[lane]) most[lane] = number
    count[lane]++
}
function wrong(what) { print what; bad = 1 }
END {
    for (stream in streams) n++
    if (n != 1) wrong(n " streams")
    for (lane in count) {
        if (count[lane] != most[lane]) {
            for (i = 1; i <= most[lane] && gaps < 5; i++) if (!((lane, i) in seen)) { wrong(lane " " i " is missing"); gaps++ }
        }
        text = text (text ? ", " : "") count[lane] " " lane
    }
    for (i = 1; i <= most["alerts"]; i++) {
        type = seen["alerts", i]
        if (type == before) wrong("alert " i " repeats " type)
        before = type
    }
    if (!("alerts" in count)) wrong("no alert")
    print text ", " again + 0 " sent again"
    exit bad
}
