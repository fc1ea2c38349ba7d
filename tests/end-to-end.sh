#!/usr/bin/env bash
# The real program under a display of its own: label by real key presses, kill
# it with -9, start it again, close it properly, and look at what stands in the
# RON file.
#
#   tests/end-to-end.sh [BINARY]
#
# BINARY is target/debug/hashiya when it is not named (built with its window:
# `cargo build`). Needs Xvfb, xdotool, ImageMagick, python3 and the Mesa
# libraries; .ci/run installs them. What happened is kept, with a picture of
# the display, in target/end-to-end/ when a step fails.
#
# Keys that this script relies on: Home, Down, Shift+End (select to the end of
# the line), 1 Actor, 2 Location, 3 Casualty, Ctrl+Z, Ctrl+S, Ctrl+Q. The article
# has the keyboard at the start, with the caret at the beginning of its text.
set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
target=${CARGO_TARGET_DIR:-$repository/target}
binary=${1:-$target/debug/hashiya}
work=$(mktemp -d "${TMPDIR:-/tmp}/hashiya-end-to-end.XXXXXX")
display_pid=
app=
window=
started=$SECONDS

say() { printf '[%3ds] %s\n' $((SECONDS - started)) "$*"; }

fail() {
    printf '\nend-to-end: %s\n' "$*" >&2
    local kept=$target/end-to-end
    mkdir -p "$kept"
    [ -z "$display_pid" ] || import -silent -window root "$kept/display.png" 2>/dev/null || true
    cp -r "$work/articles" "$kept/" 2>/dev/null || true
    cp "$work"/*.log "$kept/" 2>/dev/null || true
    for log in "$work"/*.log; do
        [ -s "$log" ] || continue
        printf -- '--- %s\n' "${log##*/}" >&2
        tail -n 40 "$log" >&2
    done
    printf -- '--- article folder\n' >&2
    ls -la "$work/articles" >&2 || true
    printf 'end-to-end: kept in %s\n' "$kept" >&2
    exit 1
}

clean_up() {
    [ -z "$app" ] || kill -9 "$app" 2>/dev/null || true
    [ -z "$display_pid" ] || kill "$display_pid" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap clean_up EXIT

# wait_for SECONDS WHAT COMMAND...: until the command succeeds.
wait_for() {
    local limit=$1 what=$2 end
    shift 2
    end=$((SECONDS + limit))
    until "$@" >/dev/null 2>&1; do
        if [ -n "$app" ] && ! kill -0 "$app" 2>/dev/null; then
            fail "the program ended while waiting for $what"
        fi
        [ "$SECONDS" -lt "$end" ] || fail "waited $limit s in vain for $what"
        sleep 0.05
    done
}

# ---------------------------------------------------------------- the display

for tool in Xvfb xdotool import convert python3; do
    command -v "$tool" >/dev/null || fail "$tool is missing: run .ci/run, which installs it"
done
[ -x "$binary" ] || fail "no program at $binary: run 'cargo build' first"

mkdir -p "$work"/{articles,home,config,data,state,cache,runtime}
chmod 700 "$work/runtime"
export HOME=$work/home
export XDG_CONFIG_HOME=$work/config XDG_DATA_HOME=$work/data XDG_STATE_HOME=$work/state
export XDG_CACHE_HOME=$work/cache XDG_RUNTIME_DIR=$work/runtime
# No desktop, no input method, no graphics card: the same everywhere.
unset WAYLAND_DISPLAY WAYLAND_SOCKET DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS
export XMODIFIERS=@im=none LIBGL_ALWAYS_SOFTWARE=1 LC_ALL=C.UTF-8

# Without -noreset the display starts anew when its last program goes, and the
# next one finds nobody to talk to.
Xvfb -displayfd 3 -noreset -screen 0 1280x900x24 -nolisten tcp 3>"$work/display" >"$work/xvfb.log" 2>&1 &
display_pid=$!
wait_for 20 "Xvfb to start" test -s "$work/display"
DISPLAY=:$(tr -d '[:space:]' <"$work/display")
export DISPLAY
say "display $DISPLAY"

article=$work/articles/short.txt
ron=$work/articles/short.ron
journal=$work/articles/.short.ron.journal
cp "$repository/examples/articles/short.txt" "$article"

# ---------------------------------------------------------------- the program

find_window() {
    window=$(xdotool search --onlyvisible --name '.' 2>/dev/null | head -n 1)
    [ -n "$window" ]
}

# A window that shows text has many shades; one that is not painted yet has one.
painted() {
    local shades
    shades=$(import -silent -window "$window" png:- 2>/dev/null | convert png:- -format '%k' info: 2>/dev/null)
    [ "${shades:-0}" -gt 32 ]
}

no_window() { ! find_window; }

start() { # RUN [PATH]: the window on the article, or on what the path names
    wait_for 10 "the last window to go" no_window
    "$binary" "${2:-$article}" >"$work/run-$1.log" 2>&1 &
    app=$!
    wait_for 60 "the window" find_window
    wait_for 60 "the article to be painted" painted
    xdotool windowfocus --sync "$window"
    # The first frames after the focus belong to the window itself.
    sleep 1
    say "run $1: window \"$(xdotool getwindowname "$window")\""
}

press() {
    kill -0 "$app" 2>/dev/null || fail "the program has ended before the keys: $*"
    xdotool key --clearmodifiers --delay 80 "$@"
}

kill_hard() {
    kill -9 "$app"
    wait "$app" 2>/dev/null || true
    app=
}

written() { # WORD: in the RON file or in the journal of edits
    grep -qs -- "\"$1\"" "$ron" "$journal"
}

saved_with() { grep -qs -- "label: \"$1\"" "$ron"; }
saved_without() { [ -s "$ron" ] && ! grep -q -- "label: \"$1\"" "$ron"; }

ended() { ! kill -0 "$app" 2>/dev/null; }

close_properly() {
    press ctrl+q
    local end=$((SECONDS + 30)) code=0
    until ended; do
        [ "$SECONDS" -lt "$end" ] || fail "Ctrl+Q did not close the window within 30 s"
        sleep 0.05
    done
    wait "$app" || code=$?
    app=
    [ "$code" -eq 0 ] || fail "the program ended with exit code $code"
}

check() {
    "$binary" check "$work/articles" >"$work/check.log" 2>&1 || fail "'hashiya check' finds fault with the files after $1"
}

# expect LABEL...: the RON holds exactly these labels, in reading order, and all
# that it says is true of the text.
expect() {
    python3 - "$article" "$ron" "$@" <<'PYTHON' || fail "the RON file is not what it should be"
import hashlib, re, sys

article, ron, *labels = sys.argv[1:]
raw = open(article, "rb").read()
text = raw.decode("utf-8")
kept = open(ron, encoding="utf-8", newline="").read()
string = r'"((?:[^"\\]|\\.)*)"'

def plain(quoted):
    simple = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", '"': '"', "\\": "\\", "'": "'"}
    return re.sub(
        r"\\(?:u\{([0-9a-fA-F]+)\}|(.))",
        lambda found: chr(int(found[1], 16)) if found[1] else simple[found[2]],
        quoted,
    )

def one(pattern):
    found = re.findall(pattern, kept)
    assert len(found) == 1, f"{pattern} stands {len(found)} times in the file"
    return found[0]

assert one(r'format:\s*' + string) == "hashiya-layer"
assert one(r'offset_unit:\s*' + string) == "code_point"
assert one(r'sha256:\s*' + string) == hashlib.sha256(raw).hexdigest(), "the sum of the article is wrong"
assert int(one(r'code_points:\s*(\d+)')) == len(text), "the length of the article is wrong"

spans = re.findall(
    r'id:\s*(\d+),\s*label:\s*' + string + r',\s*start:\s*(\d+),\s*end:\s*(\d+),\s*quote:\s*' + string, kept
)
assert len(spans) == len(re.findall(r'\bquote:', kept)), "a span has an unexpected shape"
assert [span[1] for span in spans] == labels, f"labels {[span[1] for span in spans]}, expected {labels}"
assert len({span[0] for span in spans}) == len(spans), "an id stands twice"
for _, label, start, end, quote in spans:
    start, end, quote = int(start), int(end), plain(quote)
    assert start < end, f"{label}: empty"
    assert text[start:end] == quote, f"{label}: {start}..{end} is {text[start:end]!r}, not {quote!r}"
    assert quote.strip() == quote, f"{label}: white space at an edge of {quote!r}"
if labels:
    assert int(spans[0][2]) == 0, "the first span does not begin where the text does"
    print("       " + "; ".join(f"{label} {start}..{end}" for _, label, start, end, _ in spans))
PYTHON
}

# ----------------------------------------------------------------- the story

say "1. label the first line; more than a second later, kill -9"
start 1
press shift+End
press 1
wait_for 20 "the first edit to reach the disk" written actor
sleep 1.5
kill_hard
check "a kill one second after an edit"

say "2. start again, label the second line, kill as soon as the journal has it"
start 2
press Down Home shift+End
press 2
wait_for 20 "the second edit to reach the disk" written location
kill_hard
check "a kill right after an edit"

say "3. start again, label and undo, save, close"
start 3
press Down Down Home shift+End
press 3
wait_for 20 "the third edit to be saved" saved_with casualty
press ctrl+z
press ctrl+s
wait_for 20 "the undone edit to be saved" saved_without casualty
close_properly
expect actor location
check "closing"

say "4. start and close without a change: nothing is written"
before=$(sha256sum "$ron")
start 4
close_properly
[ "$before" = "$(sha256sum "$ron")" ] || fail "the RON file was rewritten though nothing had changed"
expect actor location

say "5. larger type is remembered; without a desktop portal, Ctrl+O asks for a path"
settings() { find "$work" -name app.ron -print -quit; }
remembers() { grep -qs -- "size: *$1" "$(settings)"; }
start 5
press ctrl+equal ctrl+equal
close_properly
remembers 25 || fail "the size of the type was not remembered: $(settings)"
start 6
press ctrl+equal
press ctrl+o
sleep 2
other=$work/other/second.txt
mkdir -p "$work/other"
cp "$repository/examples/articles/annotated.txt" "$other"
press ctrl+a
xdotool type --delay 40 "$other"
press Return
titled() { xdotool getwindowname "$window" | grep -q "هدوء حذر"; }
wait_for 20 "the article whose path was typed" titled
close_properly
remembers 26 || fail "the size of the type did not go on from where it was: $(settings)"

cmp -s "$article" "$repository/examples/articles/short.txt" || fail "the article's text was changed"
left=$(find "$work/articles" -mindepth 1 ! -name short.txt ! -name short.ron)
[ -z "$left" ] || fail "litter beside the article: $left"
say "6. a project: bring articles in, annotate, kill -9, go on where one stopped"
project=$work/project
"$binary" import --create --name "A day" --annotator layla "$project" \
    "$repository"/examples/corpus/{wire.jsonl,reports.csv,page.html} >"$work/import.log" 2>&1 ||
    fail "'hashiya import' does not bring the corpus in"
[ "$(find "$project/articles" -name '*.txt' | wc -l)" -eq 10 ] || fail "ten articles should be in"
own=$project/annotations/layla
layers() { find "$own" -name '*.ron' ! -name '.*' 2>/dev/null | wc -l; }
in_project() { grep -rqs -- "$1" "$own"; }
done_once() { [ "$(grep -rls -- 'status: "done"' "$own" | wc -l)" -eq 1 ]; }
start 7 "$project"
# Who annotates is asked once.
xdotool type --delay 80 layla
press Return
sleep 1
# The next article that is new, which is the first.
press ctrl+Next
sleep 1
press shift+End
press 1
wait_for 20 "an edit in the project to reach the disk" in_project 'label: *"actor"'
press ctrl+Return
wait_for 20 "the article to be done" done_once
sleep 1
press shift+End
press 2
wait_for 20 "an edit in the second article to reach the disk" in_project 'label: *"location"'
kill_hard
start 8 "$project"
sleep 1
# It is open again: an edit goes to it.
press Down Home shift+End
press 3
wait_for 20 "an edit after the restart" in_project 'label: *"casualty"'
press ctrl+s
sleep 1
close_properly
[ "$(layers)" -eq 2 ] || fail "two articles should be annotated, not $(layers)"
"$binary" check "$project" >"$work/check.log" 2>&1 || fail "'hashiya check' finds fault with the project"
"$binary" log "$project" >"$work/log.log" 2>&1 || fail "'hashiya log' cannot read the record"
[ "$(grep -c layla "$work/log.log")" -ge 4 ] || fail "the record lacks edits"
second=$(grep -ls 'label: "location"' "$own"/*.ron)
grep -q 'label: "casualty"' "$second" || fail "the third edit went to another article"

say "end-to-end: all is well"
