"""How files of a course reach the disk: whole or not at all, and for their owner's eyes but for what is handed out."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write_atomically(path: Path, content: str | bytes, *, mode: int = 0o600) -> None:
    """Write a whole file or nothing: a run that is killed leaves no half of it. The umask may take rights away."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.parent / f".{path.name}-{secrets.token_hex(8)}"
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def make_private(path: Path) -> None:
    """A file that its owner alone can read, for a library that will write it: made empty where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    path.chmod(0o600)


def write_secret(path: Path) -> None:
    """A new secret of 32 bytes that its owner alone can read; FileExistsError where there is one."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
