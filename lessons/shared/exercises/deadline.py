"""A time limit for code that may never end, without signals: those need Unix, the main thread and Jupyter's consent."""

from __future__ import annotations

import contextlib
import ctypes
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

WITHOUT_THREADS = ("emscripten", "wasi")  # Python in a browser, where no thread can be started


class OutOfTime(BaseException):
    """Raised inside late work, and to its caller. No Exception, so that `except Exception` in the work lets it pass.

    `stopped` is False where the work could not be ended and goes on in the background.
    """

    stopped = True


def within(seconds: float, work: Callable[[], Any]) -> Any:
    """The value of `work()`, or its exception; raises OutOfTime after `seconds`.

    Either way ends any loop written in Python. One long call into compiled code, or a loop that catches everything,
    cannot be ended: only a restart of the kernel ends it.
    """
    return (_traced if sys.platform in WITHOUT_THREADS else _threaded)(seconds, work)


def _traced(seconds: float, work: Callable[[], Any]) -> Any:
    """The clock is looked at with each call, and with each line of code that lies in no file, as a notebook's."""
    end, before = time.monotonic() + seconds, sys.gettrace()

    def look(frame: FrameType, event: str, argument: Any) -> Any:
        if time.monotonic() > end:
            raise OutOfTime
        return look if frame.f_code.co_filename.startswith("<") else None

    sys.settrace(look)
    try:
        return work()
    finally:
        sys.settrace(before)


def _threaded(seconds: float, work: Callable[[], Any]) -> Any:
    """The work runs in a thread of its own; when late, it gets OutOfTime raised in it (PyThreadState_SetAsyncExc).

    What does not end is left behind and runs on.
    """
    result: dict[str, Any] = {}

    def run() -> None:
        with contextlib.suppress(OutOfTime):
            try:
                result["value"] = work()
            except OutOfTime:
                raise
            except BaseException as error:  # handed over, whatever it is: it was raised in time
                result["error"] = error

    worker = threading.Thread(target=run, daemon=True)
    try:
        worker.start()
        worker.join(seconds)
    finally:  # also where the reader interrupts the kernel
        stopped = _stop(worker)
    if "error" in result:
        raise result["error"]
    if "value" not in result:
        late = OutOfTime()
        late.stopped = stopped
        raise late
    return result["value"]


def _stop(worker: threading.Thread, attempts: int = 20) -> bool:
    """Ask the thread to end, some times; whether it did."""
    for _ in range(attempts):
        if not worker.is_alive():
            return True
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(worker.ident or 0), ctypes.py_object(OutOfTime))
        worker.join(0.05)
    return not worker.is_alive()
