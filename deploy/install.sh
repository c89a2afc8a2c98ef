#!/bin/sh
# Installs the gateway on a system without dpkg, from a folder that `dotnet publish` has made; see docs/install.md.
#   install.sh PUBLISHED             install, or replace an older one; configuration and store are kept
#   install.sh --uninstall           take the program away; configuration and store are kept
#   install.sh --uninstall --purge   take everything away, with every event that was not delivered; the user stays
# SENSOR_GATEWAY_ROOT=FOLDER installs below a folder, as for an image; nothing is started then.
set -eu
root=${SENSOR_GATEWAY_ROOT:-}
here=$(cd "$(dirname "$0")" && pwd)
usage() { sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 64; }
running() { [ -z "$root" ] && [ -d /run/systemd/system ]; }

uninstall() {
    if running && [ -e /usr/lib/systemd/system/sensor-gateway.service ]; then systemctl disable --now sensor-gateway.service || true; fi
    rm -rf "$root/usr/lib/sensor-gateway" "$root/usr/share/doc/sensor-gateway"
    rm -f "$root/usr/bin/sensor-gateway" "$root/usr/lib/systemd/system/sensor-gateway.service" "$root/usr/lib/sysusers.d/sensor-gateway.conf" \
        "$root/usr/lib/tmpfiles.d/sensor-gateway.conf" "$root/usr/lib/udev/rules.d/51-sensor-gateway.rules" \
        "$root/usr/share/bash-completion/completions/sensor-gateway" "$root/usr/share/zsh/vendor-completions/_sensor-gateway" \
        "$root/usr/share/fish/vendor_completions.d/sensor-gateway.fish" "$root/usr/share/man/man1/sensor-gateway.1.gz"
    if [ "$1" = purge ]; then rm -rf "$root/etc/sensor-gateway" "$root/var/lib/sensor-gateway"; fi
    if running; then systemctl daemon-reload; udevadm control --reload || true; fi
}

install_from() {
    if [ ! -f "$1/sensor-gateway.dll" ]; then
        echo "install.sh: $1 holds no published gateway (sensor-gateway.dll); make one with: dotnet publish src/Gateway -c Release -o $1" >&2
        exit 1
    fi
    if [ ! -f "$1/sensor-gateway" ] && running && ! command -v dotnet >/dev/null; then
        echo "install.sh: $1 needs the ASP.NET Core 10 runtime, and there is no dotnet here; install it, or publish with -r and --self-contained" >&2
        exit 1
    fi

    # No half of an old program stays beside a new one; extensions do.
    if running; then systemctl stop sensor-gateway.service 2>/dev/null || true; fi
    if [ -d "$root/usr/lib/sensor-gateway" ]; then
        find "$root/usr/lib/sensor-gateway" -mindepth 1 -maxdepth 1 ! -name extensions -exec rm -rf {} +
    fi
    "$here/layout" "$1" "$root"
    if running; then
        systemd-sysusers sensor-gateway.conf
        systemd-tmpfiles --create sensor-gateway.conf
        udevadm control --reload || true
        udevadm trigger --action=change --subsystem-match=i2c-dev --subsystem-match=gpio --subsystem-match=spidev || true
        systemctl daemon-reload
        systemctl enable sensor-gateway.service
        systemctl start sensor-gateway.service
    fi
}

case ${1:-}${2:+ $2} in
--uninstall) uninstall keep ;;
'--uninstall --purge') uninstall purge ;;
'' | -*) usage ;;
*) [ $# = 1 ] || usage; install_from "$1" ;;
esac
