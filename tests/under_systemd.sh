#!/bin/sh
# systemd with nothing to start but the units of deploy/: under_systemd.sh SOURCE PYTHON
# test_service.py runs it as root in namespaces of its own. What systemd tidies, mounts or sets at the
# start of a machine is masked, and wherever it may write stands in memory: the machine itself is not touched.
set -eu
source=$1 python=$2
mount --make-rprivate /
mount -t tmpfs tmpfs /srv
mkdir /srv/chibo
tar -C "$source" --exclude=./var --exclude=./.git --exclude=./.venv/bin -cf - . | tar -C /srv/chibo -xf -
for place in /tmp /var /run /home; do mount -t tmpfs tmpfs "$place"; done
mkdir -p /run/etc /run/lock /var/tmp /var/log /var/lib
cp -a /etc/. /run/etc/
mount --bind /run/etc /etc
: > /etc/fstab
echo 0123456789abcdef0123456789abcdef > /etc/machine-id
rm -rf /etc/systemd/system
mkdir -p /etc/systemd/system
for unit in /lib/systemd/system/*.target.wants/*; do
  case $unit in *journald*) ;; *) ln -sf /dev/null "/etc/systemd/system/${unit##*/}" ;; esac
done

# As `make .venv/run.stamp` leaves it, with a Python that the service may read (ProtectHome hides /root).
cd /srv/chibo
"$python" -m venv --without-pip .venv
grep -rlI "$source" .venv/lib/python3*/site-packages/__editable__* | xargs sed -i "s#$source#/srv/chibo#g"
printf '#!/srv/chibo/.venv/bin/python\nfrom bot.cli.main import main\n\nmain()\n' > .venv/bin/chibo
chmod 755 .venv/bin/chibo /srv /srv/chibo

# From here on as docs/operator.md says.
useradd --system --home-dir /srv/chibo/var chibo
mkdir -p var
chown -R chibo: var
cp deploy/*.service deploy/*.timer /etc/systemd/system/
exec env -i container=tests PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system --unit=basic.target
