#!/bin/sh
# The upgrade in one command (make upgrade): a backup, the newest version, its schema, a restart, a look.
# If anything fails before the restart, the old version goes on running.
set -eu
cd "$(dirname "$0")/.."
backups=${CHIBO_BACKUPS:-var/backups}
units=${CHIBO_UNITS:-/etc/systemd/system}

mkdir -p "$backups"
.venv/bin/chibo backup "$backups/"
git pull --ff-only
make .venv/run.stamp
.venv/bin/chibo migrate
for unit in deploy/*.service deploy/*.timer; do
  installed=$units/$(basename "$unit")
  if [ -f "$installed" ] && ! cmp -s "$unit" "$installed"; then
    echo "$installed is not as in this version: cp $unit $units/ && systemctl daemon-reload && systemctl restart chibo"
  fi
done
if systemctl is-active --quiet chibo 2>/dev/null; then
  systemctl restart chibo
fi
.venv/bin/chibo doctor || echo "The upgrade is done; what chibo doctor says above is still to be mended."
