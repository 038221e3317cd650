#!/bin/sh
# Builds the root of a private namespace out of the machine's own programs, read-only, and starts the driver as its
# first process: stage.sh ROOT WORLD BOX PYTHON_PREFIX PYTHON MODULES CERTIFICATE PLUGIN NODE
# * /usr/bin is a folder of symbolic links, so that recording stubs can stand where real clients would.
# * Only /home, /tmp, /run, /var and /record can be written; they are memory, and gone with the namespace.
set -eu
root=$1 world=$2 box=$3 prefix=$4 python=$5 modules=$6 certificate=$7 plugin=$8 node=$9

mount -t tmpfs -o mode=755 none "$root"
cd "$root"
mkdir -p usr/bin usr/sbin usr/local/bin etc proc dev home tmp run/lock var/run var/tmp record template opt old .host .kit root
chmod 1777 tmp var/tmp

attach() {
    mkdir -p "$2"
    mount --bind "$1" "$2"
    mount -o remount,bind,ro "$2"
}
attach /usr .host/usr
attach /etc .host/etc
attach "$modules" .kit
attach "$world" template
for part in guard hooks shims; do attach "$plugin/$part" "opt/plugin/$part"; done
[ "$prefix" = /usr ] || attach "$prefix" ".$prefix"

for part in /usr/* /usr/local/*; do
    case $part in /usr/bin | /usr/sbin | /usr/local | /usr/local/bin | "$prefix") continue ;; esac
    [ -e ".$part" ] || ln -s "/.host$part" ".$part"
done
ln -s usr/bin bin
ln -s usr/sbin sbin
for part in lib lib32 lib64 libx32; do
    [ ! -e "/$part" ] || ln -s "/.host/usr/$part" "$part"
done
# X11 is /usr/bin again under another name, with the machine's own clients.
(cd /usr/bin && find . -maxdepth 1 ! -type d ! -name X11 -printf '%f\n') | sed 's|.*|/.host/usr/bin/&|' | xargs ln -s -t usr/bin
(cd /usr/sbin && find . -maxdepth 1 ! -type d -printf '%f\n') | sed 's|.*|/.host/usr/sbin/&|' | xargs ln -s -t usr/sbin
ln -sf "$python" usr/bin/python3
cp "$node" opt/node
ln -sf /opt/node usr/bin/node
(cd /etc && find . -maxdepth 1 -mindepth 1 -printf '%f\n') | grep -vx hosts | sed 's|.*|/.host/etc/&|' | xargs ln -s -t etc
{
    echo '127.0.0.1 localhost api.production.example api.dev.example kubernetes kubernetes.default'
    echo '127.0.0.1 kubernetes.default.svc kubernetes.default.svc.cluster.local build.example registry.example'
} > etc/hosts
for name in "$box"/*; do
    for folder in usr/bin usr/local/bin; do
        rm -f "$folder/${name##*/}"
        cp "$name" "$folder/${name##*/}"
        chmod 755 "$folder/${name##*/}"
    done
done
cp "$certificate" .kit-certificate
mount -t proc none proc
for part in null zero full random urandom tty; do
    : > "dev/$part" && mount --bind "/dev/$part" "dev/$part"
done
ln -s /proc/self/fd dev/fd
for number in 0:stdin 1:stdout 2:stderr; do ln -s "/proc/self/fd/${number%%:*}" "dev/${number##*:}"; done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 none dev/pts && ln -s pts/ptmx dev/ptmx
mount -t tmpfs none home
mount -t tmpfs -o mode=1777 none tmp
mount -t tmpfs none var
mkdir -p var/run var/tmp
mount -t tmpfs none run
mount -t tmpfs none record

pivot_root . old
cd /
umount -l old
rmdir old
mount -o remount,ro /
exec env -i PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin "$python" -I -S -u /.kit/inside.py
