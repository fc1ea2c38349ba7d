#!/usr/bin/env bash
# Makes the pictures of the documentation from the real window:
#
#   docs/pictures/make.sh BINARY
#
# BINARY is a built program, such as target/release/hashiya. The bundled example
# is copied to a folder of its own and opened under a display without a screen;
# a project is made there of examples/corpus as the guide tells it. Keys are
# pressed and buttons clicked as a person would. Settings, home and data are apart
# from those of whoever runs it. Needs Xvfb, xdotool, ImageMagick and pngquant
# (Debian: xvfb xdotool imagemagick pngquant). PICTURES_DISPLAY, such as :88, names
# the display to use; otherwise a free one is taken.
set -euo pipefail

[ $# -eq 1 ] || { sed -n '2,13s/^# \{0,1\}//p' "$0" >&2; exit 2; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../.." && pwd)
binary=$(realpath "$1")
# Its name is in the pictures.
work=/tmp/layla
# No picture may be larger, in bytes.
limit=250000
display_pid=
app=
window=

fail() {
    printf 'pictures: %s\n' "$*" >&2
    [ ! -s "$work/app.log" ] || tail -n 20 "$work/app.log" >&2
    exit 1
}

clean_up() {
    [ -z "$app" ] || kill "$app" 2>/dev/null || true
    [ -z "$display_pid" ] || kill "$display_pid" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
}
mkdir "$work" 2>/dev/null || { printf 'pictures: %s is there already\n' "$work" >&2; exit 1; }
trap clean_up EXIT

for tool in Xvfb xdotool import convert pngquant; do
    command -v "$tool" >/dev/null || fail "$tool is missing"
done
[ -x "$binary" ] || fail "no program at $binary"

mkdir -p "$work"/{config,data,state,cache,runtime,articles}
chmod 700 "$work/runtime"
export HOME=$work USER=Hashiya
export XDG_CONFIG_HOME=$work/config XDG_DATA_HOME=$work/data XDG_STATE_HOME=$work/state
export XDG_CACHE_HOME=$work/cache XDG_RUNTIME_DIR=$work/runtime
unset WAYLAND_DISPLAY WAYLAND_SOCKET DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS
export XMODIFIERS=@im=none LIBGL_ALWAYS_SOFTWARE=1 LC_ALL=C.UTF-8

# shellcheck disable=SC2086 # no display named is no argument
Xvfb ${PICTURES_DISPLAY:-} -displayfd 3 -noreset -screen 0 1440x900x24 -nolisten tcp \
    3>"$work/display" >"$work/xvfb.log" 2>&1 &
display_pid=$!
for _ in $(seq 200); do [ -s "$work/display" ] && break; sleep 0.1; done
[ -s "$work/display" ] || fail "Xvfb does not start"
DISPLAY=:$(tr -d '[:space:]' <"$work/display")
export DISPLAY

painted() {
    window=$(xdotool search --onlyvisible --name '.' 2>/dev/null | head -n 1)
    [ -n "$window" ] || return 1
    local shades
    shades=$(import -silent -window "$window" png:- 2>/dev/null | convert png:- -format '%k' info: 2>/dev/null)
    [ "${shades:-0}" -gt 32 ]
}

# open [PATH]: a new window.
open() {
    "$binary" "$@" >"$work/app.log" 2>&1 &
    app=$!
    for _ in $(seq 300); do painted && break; sleep 0.1; done
    painted || fail "the window is not painted"
    xdotool windowfocus --sync "$window"
    # Out of the way of what the pictures show.
    xdotool mousemove 1439 899
    sleep 1
}

close() {
    press ctrl+q
    for _ in $(seq 200); do kill -0 "$app" 2>/dev/null || break; sleep 0.1; done
    kill -0 "$app" 2>/dev/null && fail "the window does not close"
    wait "$app" || fail "the program ended with an error"
    app=
}

press() { xdotool key --clearmodifiers --delay 60 "$@"; }

# Letters of the Latin keyboard only: others depend on how fast the window is.
write() { xdotool type --clearmodifiers --delay 60 "$1"; }

# shot NAME [CROP]: what the window shows, once it has come to rest.
shot() {
    local name=$1 crop=${2:-} before= now=
    for _ in $(seq 50); do
        sleep 0.3
        now=$(import -silent -window "$window" rgb:- | sha256sum)
        [ "$now" = "$before" ] && break
        before=$now
    done
    import -silent -window "$window" "$work/$name.png"
    [ -z "$crop" ] || convert "$work/$name.png" -crop "$crop" +repage "$work/$name.png"
    pngquant --force --speed 1 --strip --output "$here/$name.png" 256 "$work/$name.png"
    local bytes
    bytes=$(stat -c %s "$here/$name.png")
    [ "$bytes" -le "$limit" ] || fail "$name.png has $bytes bytes, more than $limit"
    printf '%s.png: %d bytes\n' "$name" "$bytes"
}

cp "$repository"/examples/articles/annotated.{txt,ron} "$work/articles/"
open "$work/articles/annotated.txt"
# A span of the second paragraph is chosen, so that a frame and its details show.
press Tab Tab Tab Tab Tab Tab Tab
shot window-light
press ctrl+d
shot window-dark
press ctrl+d

# The note of the chosen span has the keyboard.
press Return
shot details-and-note
press Escape Escape

# An organisation that nobody has labelled yet, مرصد الفرات للتوثيق: from the last
# but three spans nine words back, and three words from there.
press ctrl+Home shift+Tab shift+Tab shift+Tab shift+Tab
press b b b b b b b b b shift+w shift+w shift+w
shot selection-and-bar

# The word وكفرنوران without its conjunction is what is searched.
press ctrl+Home Tab Tab Tab Tab Tab Tab Tab shift+b k ctrl+f
shot search
press Escape Escape

# Edges can be moved while a span is chosen.
press Tab ctrl+shift+p
write 'edge'
shot palette
press Escape

press F1
shot shortcuts
press Escape
close

click() {
    xdotool mousemove "$1" "$2" click 1
    sleep 0.5
    xdotool mousemove 1439 899
}

# label WORDS KEY: labels so many words from the caret on.
label() {
    local word
    for word in $(seq "$1"); do press shift+w; done
    press "$2" Escape Escape
}

# onward WORDS: the caret goes on by so many words.
onward() {
    local word
    for word in $(seq "$1"); do press w; done
}

# walk light|dark: a project from its beginning, as the guide tells it.
walk() {
    local theme=$1
    rm -rf "$work"/{config,data,state,cache,projects}
    mkdir -p "$work"/{config,data,state,cache,projects}
    open
    [ "$theme" = light ] || press ctrl+d

    press ctrl+shift+n
    write 'march-2024'
    press Tab ctrl+a
    write "$work/projects"
    press Tab Tab ctrl+a
    write 'Layla'
    shot "new-project-$theme"
    press Return

    press ctrl+shift+i
    sleep 1
    write 'examples/corpus'
    press Return
    shot "import-$theme"
    # Import
    click 318 794
    sleep 2
    shot "report-$theme"
    # Look for near-duplicates
    click 545 500
    sleep 2
    shot "copies-$theme"
    # The later of the two is a copy.
    press 1
    sleep 1
    press Escape

    # The first article of the list, read and annotated.
    press F6 Return
    sleep 2
    press F7
    shot "guidelines-$theme"
    press F7 ctrl+Home
    onward 5; label 3 l
    onward 7; label 2 a
    # Without the conjunction.
    onward 1; press shift+w shift+w k a Escape Escape
    onward 3; label 1 l
    onward 12; label 1 a
    onward 16; label 2 c
    onward 21; label 2 l
    onward 3; label 3 c

    # The second one ends with two lines that are not the article.
    press ctrl+Return
    sleep 2
    shot "proposals-$theme"
    press y y ctrl+Home
    onward 1; label 1 c
    onward 2; label 2 c
    onward 8; label 2 l
    onward 2; label 1 l
    onward 7; label 2 a
    press ctrl+Return
    sleep 2

    # The third one, and the fourth, whose date nobody can read.
    onward 12; label 2 l
    onward 2; label 1 l
    press ctrl+Return
    sleep 2
    press alt+5
    sleep 1
    write 'When was it?'
    press Tab Tab space
    sleep 2

    onward 1; label 2 c
    onward 3; label 1 c
    # A phrase of this article in all of them.
    press ctrl+End
    for _ in $(seq 16); do press b; done
    press shift+w shift+w ctrl+shift+f
    sleep 1
    press Home
    write '"'
    press End
    write '"'
    press Return
    sleep 2
    shot "find-$theme"
    press Escape

    press F6 Home Return
    sleep 2
    press Tab Tab Tab
    shot "project-$theme"
    close
}

cd "$repository"
walk light
walk dark
cmp -s "$work/articles/annotated.txt" "$repository/examples/articles/annotated.txt" || fail "the article was changed"
