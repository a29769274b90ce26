#!/bin/sh
# The upgrade in one command (make upgrade): a backup, the newest version, its schema, a restart, a look.
# If anything fails before the restart, the old version goes on running.
set -eu
cd "$(dirname "$0")/.."
backups=${CHIBO_BACKUPS:-var/backups}

mkdir -p "$backups"
.venv/bin/chibo backup "$backups/"
git pull --ff-only
make .venv/run.stamp
.venv/bin/chibo migrate
if systemctl is-active --quiet chibo 2>/dev/null; then
  systemctl restart chibo
fi
.venv/bin/chibo doctor || echo "The upgrade is done; what chibo doctor says above is still to be mended."
