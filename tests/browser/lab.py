"""A JupyterLab on this machine, with settings of its own, for tests and benchmarks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SECONDS = 90
QUIET = {
    "@jupyterlab/apputils-extension:announcements": True,
    "@jupyterlab/extensionmanager-extension:plugin": True,
}
OPEN = "async path => { await window.jupyterapp.commands.execute('docmanager:open', {path}); }"
READY = """path => {
  const panel = window.jupyterapp.shell.currentWidget;
  return panel?.context?.path === path && panel.context.isReady
    && panel.sessionContext.session?.kernel?.status === "idle";
}"""
RUN = "() => window.jupyterapp.commands.execute('notebook:run-all-cells')"
CLOSE = """async () => {
  const panel = window.jupyterapp.shell.currentWidget;
  await panel?.sessionContext.shutdown();
  panel?.dispose();
}"""
UP = "() => window.jupyterapp?.shell"
RESTORED = "() => window.jupyterapp.restored"


@contextmanager
def running_lab(folder: Path) -> Iterator[str]:
    """The address of a JupyterLab over a folder, which also holds its settings."""
    settings = folder / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}', encoding="utf-8")
    (folder / "config" / "labconfig").mkdir(parents=True)
    (folder / "config" / "labconfig" / "page_config.json").write_text(
        json.dumps({"disabledExtensions": QUIET}), encoding="utf-8"
    )
    own = {
        "JUPYTER_CONFIG_DIR": folder / "config",
        "JUPYTER_DATA_DIR": folder / "data",
        "JUPYTER_RUNTIME_DIR": folder / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": folder / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": folder / "workspaces",
        "IPYTHONDIR": folder / "ipython",
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--port=0", "--allow-root"]
    command += ["--expose-app-in-browser", f"--ServerApp.root_dir={folder}", "--IdentityProvider.token=course"]
    with (folder / "log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(
            command, cwd=folder, stdout=log, stderr=log, env=os.environ | {k: str(v) for k, v in own.items()}
        )
    try:
        yield address(folder / "log", server)
    finally:
        server.terminate()
        server.wait(20)


def address(log: Path, server: subprocess.Popen[bytes]) -> str:
    """Where the server says that it listens."""
    for _ in range(SECONDS * 5):
        found = re.search(r"http://127\.0\.0\.1:(\d+)/lab", log.read_text(encoding="utf-8"))
        if found and "0" != found[1]:
            return f"http://127.0.0.1:{found[1]}"
        assert server.poll() is None, log.read_text(encoding="utf-8")
        time.sleep(0.2)
    raise AssertionError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')}")
