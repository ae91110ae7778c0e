"""Who does the work: this process, several processes, or a Dask cluster. Results come as they are ready."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from typing import Any

from classroom.course.roster import CourseError
from classroom.submissions.notebook import printable

CONNECT = 20  # seconds
WORDS = 500  # letters of what a failure says
ENDED = "the process that graded it was killed: did this machine run out of memory?"
AHEAD = 4  # pieces handed out per worker: enough to keep all busy, few enough to hold in memory

Piece = tuple[Any, ...]


def carried_out(
    work: Callable[..., Any], pieces: Iterable[Piece], *, jobs: int = 1, scheduler: str | None = None
) -> Iterator[tuple[Piece, Any]]:
    """(piece, work(*piece)) or (piece, the exception), in the order in which they end.

    `pieces` is read as it goes, so that it may load large things late. With a `scheduler` each piece runs in its own
    turn on a worker of that Dask cluster, whose machines need this package and bubblewrap too.
    """
    if scheduler:
        from distributed import Client

        try:
            cluster = Client(scheduler, timeout=CONNECT)
        except (OSError, ValueError) as error:
            raise CourseError(f"no Dask scheduler answers at {scheduler}: {error}") from None
        with cluster as client:
            total = max(1, sum(client.nthreads().values()))
            yield from _spread(work, pieces, client.get_executor(pure=False), AHEAD * total)
    elif jobs > 1:
        yield from _in_processes(work, iter(pieces), jobs)
    else:
        for piece in pieces:
            yield piece, attempted(work, piece)


def _in_processes(work: Callable[..., Any], pieces: Iterator[Piece], jobs: int) -> Iterator[tuple[Piece, Any]]:
    """A piece that ends its process takes all that wait with it: each of those is tried once more, alone."""
    unfinished: list[Piece] | None = None
    while unfinished is None or unfinished:
        unfinished = []
        with _pool(jobs) as pool:
            for piece, result in _spread(work, pieces, pool, AHEAD * jobs):
                if isinstance(result, BrokenExecutor):
                    unfinished.append(piece)
                else:
                    yield piece, result
        for piece in unfinished:
            with _pool(1) as alone:
                for _, result in _spread(work, iter([piece]), alone, 1):
                    yield piece, RuntimeError(ENDED) if isinstance(result, BrokenExecutor) else result


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))


def attempted(work: Callable[..., Any], piece: Piece) -> Any:
    """work(*piece), or its failure in words: it must not end the others, and any process can read it."""
    try:
        return work(*piece)
    except Exception as error:
        return RuntimeError(printable(" ".join(str(error).split()) or type(error).__name__, WORDS))


def _spread(
    work: Callable[..., Any], pieces: Iterable[Piece], executor: Executor, ahead: int
) -> Iterator[tuple[Piece, Any]]:
    waiting: dict[Future[Any], Piece] = {}
    for piece in pieces:
        try:
            waiting[executor.submit(attempted, work, piece)] = piece
        except BrokenExecutor as error:  # no more can be handed out
            yield piece, error
            break
        while len(waiting) >= ahead:
            yield from _ready(waiting)
    while waiting:
        yield from _ready(waiting)


def _ready(waiting: dict[Future[Any], Piece]) -> Iterator[tuple[Piece, Any]]:
    for done in wait(waiting, return_when=FIRST_COMPLETED).done:
        yield waiting.pop(done), done.exception() or done.result()
