# Reads topic, tab, event, and judges: one stream, or at most so many as -v streams=N allows; the numbers of each lane of a stream without a gap from where the first status
# says that it begins; an id is never used for two contents; no loss is told; raised and cleared of an alert take turns (in one stream; over several they are equally many).
BEGIN { FS = "\t"; if (!streams) streams = 1 }
function member(name,   found) {
    if (!match($2, "\"" name "\":\"[^\"]*\"")) return ""
    found = substr($2, RSTART, RLENGTH)
    return substr(found, length(name) + 5, length(found) - length(name) - 5)
}
$1 ~ /\/status$/ && (stream = member("stream")) != "" && !(stream in began) {
    for (i = split("alerts system readings", lanes, " "); i > 0; i--) {
        if (!match($2, "\"" lanes[i] "\":{\"from\":[0-9]+")) continue
        from[stream, lanes[i]] = substr($2, RSTART + length(lanes[i]) + 11, RLENGTH - length(lanes[i]) - 11) + 0
        began[stream] = 1
    }
}
$2 ~ /"specversion"/ {
    if ($1 ~ /\/state\//) next
    stream = member("stream"); lane = member("lane"); id = member("id"); number = member("sequence") + 0; type = member("type")
    if (type == "loss.v1") { wrong("lost: " id); next }
    seen_streams[stream] = 1
    if (id in contents) { if (contents[id] != $2) wrong("two contents under " id); again++; next }
    contents[id] = $2
    seen[stream, lane, number] = type
    topics[stream, lane, number] = $1
    if (number > most[stream, lane]) most[stream, lane] = number
    here[stream, lane]++
    count[lane]++
    types[type]++
}
function wrong(what) { print what; bad = 1 }
END {
    for (stream in seen_streams) n++
    if (n < 1 || n > streams) wrong(n + 0 " streams")
    for (key in here) {
        split(key, part, SUBSEP)
        if (!(part[1] in began)) { wrong("no status of stream " part[1]); continue }
        if (here[key] == most[key] - from[key] + 1) continue
        wrong(part[2] " of " part[1] " from " from[key] " to " most[key] ": " here[key] " came")
        for (i = from[key]; i <= most[key] && gaps < 5; i++) if (!((part[1], part[2], i) in seen)) { wrong(part[2] " " i " is missing"); gaps++ }
    }
    for (lane in count) text = text (text ? ", " : "") count[lane] " " lane
    for (stream in seen_streams) {
        for (i = from[stream, "alerts"]; n == 1 && i <= most[stream, "alerts"]; i++) {
            type = seen[stream, "alerts", i]; topic = topics[stream, "alerts", i]
            if (type == before[topic]) wrong("alert " i " repeats " type)
            before[topic] = type
        }
    }
    if (n > 1 && types["alert.raised.v1"] != types["alert.cleared.v1"]) wrong(types["alert.raised.v1"] " raised and " types["alert.cleared.v1"] " cleared")
    if (!("alerts" in count)) wrong("no alert")
    print text ", " again + 0 " sent again" (n > 1 ? ", in " n " streams" : "")
    exit bad
}
