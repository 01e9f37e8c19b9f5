"""The pool of worker processes: a query that outruns its time is ended with its process, and nobody else notices."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from dataclasses import dataclass

from blinagraph.web.jobs import HEAD_BYTES, Job, Limits, Reply, Setting, lengths, pack, unpack_reply

_START_S = 60.0
_END_S = 5.0
_RETRY_S = 1.0


class WorkerError(Exception):
    """A job without a reply."""


class TimeLimitError(WorkerError):
    """A job that was ended at the time limit."""


class BusyError(WorkerError):
    """A job for which no worker became free in time."""


class WorkerLostError(WorkerError):
    """A job that ended its worker: nested too deeply for the engine, or too large for its memory."""


@dataclass(slots=True, eq=False)
class _Worker:
    """One process; ``ask`` may be called again only after it returned."""

    process: asyncio.subprocess.Process

    @classmethod
    async def start(cls, setting: Setting) -> _Worker:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "blinagraph.web.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "RUST_BACKTRACE": "0"},
            start_new_session=True,
            limit=2**20,
        )
        worker = cls(process)
        try:
            async with asyncio.timeout(_START_S):
                reply = await worker.ask(setting)
        except BaseException:
            await worker.end()
            raise
        if reply.outcome != "answered":
            await worker.end()
            raise WorkerError(reply.body.decode())
        return worker

    async def ask(self, message: Setting | Job) -> Reply:
        """Send a message and wait for the reply. Raises WorkerLostError when the process ends instead."""
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None
        assert stdout is not None
        try:
            stdin.write(pack(message))
            await stdin.drain()
            head, body = lengths(await stdout.readexactly(HEAD_BYTES))
            return unpack_reply(await stdout.readexactly(head), await stdout.readexactly(body))
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            with suppress(TimeoutError):
                async with asyncio.timeout(_END_S):
                    await self.process.wait()
            raise WorkerLostError("the worker ended") from error

    async def end(self) -> None:
        """End the process now, whatever it does, and clear it away."""
        if self.process.returncode is None:
            with suppress(ProcessLookupError):
                self.process.kill()
        assert self.process.stdin is not None
        self.process.stdin.close()
        await self.process.wait()


class WorkerPool:
    """A few workers, each busy with one job; further jobs wait for the next free one, in order."""

    def __init__(self, setting: Setting, limits: Limits, size: int, most_waiting: int = 100) -> None:
        """Describe the pool; ``start`` starts it. At most ``most_waiting`` jobs wait."""
        self._setting = setting
        self._limits = limits
        self._size = size
        self._most_waiting = most_waiting
        self._waiting = 0
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._workers: set[_Worker] = set()
        self._replacing: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Start all workers. Raises WorkerError when they cannot open the store."""
        started = await asyncio.gather(*(_Worker.start(self._setting) for _ in range(self._size)), return_exceptions=True)
        for outcome in started:
            if isinstance(outcome, _Worker):
                self._admit(outcome)
        for outcome in started:
            if isinstance(outcome, BaseException):
                await self.stop()
                raise outcome

    async def stop(self) -> None:
        """End all workers."""
        for task in tuple(self._replacing):
            task.cancel()
        await asyncio.gather(*self._replacing, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in tuple(self._workers)))
        self._workers.clear()

    async def run(self, job: Job) -> Reply:
        """Have a job answered within the time limit, counted from when a worker takes it.

        If the caller is cancelled, the worker is ended and replaced. Raises TimeLimitError, BusyError or WorkerLostError.
        """
        worker = await self._free()
        try:
            async with asyncio.timeout(self._limits.timeout_s):
                reply = await worker.ask(job)
        except TimeoutError as error:
            self._discard(worker)
            raise TimeLimitError(f"the query was ended after {self._limits.timeout_s:g} s") from error
        except BaseException:
            self._discard(worker)
            raise
        self._idle.put_nowait(worker)
        return reply

    async def _free(self) -> _Worker:
        if self._idle.empty() and self._waiting >= self._most_waiting:
            raise BusyError("too many queries are waiting")
        self._waiting += 1
        try:
            async with asyncio.timeout(2 * self._limits.timeout_s + _START_S):
                return await self._idle.get()
        except TimeoutError as error:
            raise BusyError("no worker became free") from error
        finally:
            self._waiting -= 1

    def _admit(self, worker: _Worker) -> None:
        self._workers.add(worker)
        self._idle.put_nowait(worker)

    def _discard(self, worker: _Worker) -> None:
        task = asyncio.create_task(self._replace(worker))
        self._replacing.add(task)
        task.add_done_callback(self._replacing.discard)

    async def _replace(self, worker: _Worker) -> None:
        """End a worker and start another, trying again while the machine has no room for one."""
        await worker.end()
        self._workers.discard(worker)
        while True:
            try:
                self._admit(await _Worker.start(self._setting))
            except (WorkerError, OSError):
                await asyncio.sleep(_RETRY_S)
            else:
                return
