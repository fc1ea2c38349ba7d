#!/usr/bin/env bash
# Makes the pictures of the documentation from the real window:
#
#   docs/pictures/make.sh BINARY
#
# BINARY is a built program, such as target/release/hashiya. The bundled example
# is copied to a folder of its own and opened under a display without a screen;
# keys are pressed as a person would. Settings, home and data are apart from
# those of whoever runs it. Needs Xvfb, xdotool, ImageMagick and pngquant (Debian:
# xvfb xdotool imagemagick pngquant). PICTURES_DISPLAY, such as :88, names the
# display to use; otherwise a free one is taken.
set -euo pipefail

[ $# -eq 1 ] || { sed -n '2,12s/^# \{0,1\}//p' "$0" >&2; exit 2; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../.." && pwd)
binary=$(realpath "$1")
work=$(mktemp -d "${TMPDIR:-/tmp}/hashiya-pictures.XXXXXX")
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
trap clean_up EXIT

for tool in Xvfb xdotool import convert pngquant; do
    command -v "$tool" >/dev/null || fail "$tool is missing"
done
[ -x "$binary" ] || fail "no program at $binary"

mkdir -p "$work"/{home,config,data,state,cache,runtime,articles}
chmod 700 "$work/runtime"
export HOME=$work/home USER=Hashiya
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

# The example as it is in the repository, in a new window.
open() {
    cp "$repository"/examples/articles/annotated.{txt,ron} "$work/articles/"
    "$binary" "$work/articles/annotated.txt" >"$work/app.log" 2>&1 &
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

open
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
# A project with its list is the picture that the tests keep: it needs twelve articles.
cp "$repository/tests/pictures/window-project-light.png" "$here/project-light.png"
for page in find guidelines copies import proposals; do
    cp "$repository/tests/pictures/window-$page-light.png" "$here/$page-light.png"
done
cmp -s "$work/articles/annotated.txt" "$repository/examples/articles/annotated.txt" || fail "the article was changed"
