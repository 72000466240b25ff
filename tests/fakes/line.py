"""A line to a server that a test can break, byte by byte, whatever is spoken over it."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from asyncio import StreamReader, StreamWriter
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

HOST = "127.0.0.1"
CHUNK = 65_536
TICKS = 10  # pieces a second over a slow line
# Closed without a goodbye: the other side reads "connection reset".
RESET = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a line: nothing, or some of these.

    `delay` holds up every piece for so many seconds; `rate` is in bytes a second. `deaf` swallows what goes to the
    server, `mute` what it says: such a connection stays open and stays dead, as when a firewall has forgotten it.
    `refused` closes the port.
    """

    delay: float = 0.0
    rate: float = 0.0
    deaf: bool = False
    mute: bool = False
    refused: bool = False


WHOLE = Fault()
HALF_OPEN = Fault(deaf=True, mute=True)


class Line:
    """Listens on `port` and passes everything on to the port of a server.

    `connections` counts those that were ever made, `traffic` the bytes from both sides.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._fault = WHOLE
        self._ends: set[StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self.port = self.connections = self.traffic = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="line", daemon=True)
        self._thread.start()
        self._do(self._listen())

    @property
    def url(self) -> str:
        """Its address, for who speaks HTTP."""
        return f"http://{HOST}:{self.port}"

    def spoil(self, fault: Fault) -> None:
        """From now on this is wrong with the line."""
        self._do(self._change(fault))

    def mend(self) -> None:
        """Pass everything on again."""
        self.spoil(WHOLE)

    def cut(self) -> None:
        """Reset every connection; new ones are welcome."""
        self._do(self._reset())

    def close(self) -> None:
        """Hang up and stop listening."""
        self.spoil(Fault(refused=True))
        self._do(self._hang_up())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._connect, HOST, self.port, limit=CHUNK)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _change(self, fault: Fault) -> None:
        self._fault = fault
        if fault.refused and self._server:
            self._server.close()
            self._server = None
            await self._reset()
        elif not fault.refused and not self._server:
            await self._listen()

    async def _reset(self) -> None:
        for end in self._ends:
            if end.is_closing():
                continue
            end.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            end.transport.abort()

    async def _hang_up(self) -> None:
        # Those that are dead would wait for ever.
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _connect(self, reader: StreamReader, writer: StreamWriter) -> None:
        self.connections += 1
        self._ends.add(writer)
        try:
            far_reader, far_writer = await asyncio.open_connection(HOST, self._target)
        except OSError:
            writer.transport.abort()
            self._ends.discard(writer)
            return
        self._ends.add(far_writer)
        await asyncio.gather(self._carry(reader, far_writer, "deaf"), self._carry(far_reader, writer, "mute"))

    async def _carry(self, source: StreamReader, sink: StreamWriter, swallowed: str) -> None:
        dead = False
        with suppress(OSError):
            while piece := await source.read(int(self._fault.rate / TICKS) or CHUNK):
                self.traffic += len(piece)
                fault = self._fault
                dead = dead or getattr(fault, swallowed)
                if dead:
                    continue
                await asyncio.sleep(fault.delay + (len(piece) / fault.rate if fault.rate else 0))
                sink.write(piece)
                await sink.drain()
        if not dead:
            sink.close()
            self._ends.discard(sink)
