"""PostgreSQL, Redis and nginx on free loopback ports in a folder that is thrown away."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote

import httpx
import psycopg
from redis import Redis
from redis.exceptions import RedisError

from tests.e2e.stack import REPOSITORY, eventually, free_port

USER, PASSWORD = "buurtwijzer", "50%@huis"  # signs that must be written otherwise in an address
MOST_CONNECTIONS = 300
START_SECONDS = 30


class ServerError(Exception):
    """A server did not start; the text is what it said."""


@cache
def programs() -> Path:
    """The folder of PostgreSQL's programs; installs the servers when they are missing."""
    found = subprocess.run([str(REPOSITORY / "scripts/servers")], capture_output=True, text=True)
    if found.returncode:
        raise ServerError(found.stderr)
    return Path(found.stdout.strip())


class Postgres:
    """One PostgreSQL, that never runs as root; one that is not `durable` is quicker and does not survive a crash."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self._durable = "on" if durable else "off"
        self._data, self.port = folder / "data", free_port()
        self._log = folder / "postgres.log"
        folder.mkdir()
        secret = folder / "password"
        secret.write_text(PASSWORD, encoding="ascii")
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            for path in (folder, secret):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        self._run(
            "initdb", "-D", str(self._data), "-U", USER, "--auth=scram-sha-256", f"--pwfile={secret}", "-E", "UTF8"
        )
        self.start()

    def _run(self, program: str, *arguments: str) -> None:
        # It refuses to run as root.
        other = ("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups") if os.geteuid() == 0 else ()
        # Not captured by a pipe: the server that pg_ctl leaves behind would hold it open.
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(
                [*other, str(programs() / program), *arguments], cwd="/", stdout=said, stderr=said, timeout=120
            )
            said.seek(0)
            if done.returncode:
                log = self._log.read_text(errors="replace")[-2000:] if self._log.exists() else ""
                raise ServerError(f"{program} ended with code {done.returncode}: {said.read()}\n{log}")

    def _control(self, verb: str, *arguments: str) -> None:
        self._run("pg_ctl", verb, "-w", "-D", str(self._data), "-l", str(self._log), *arguments)

    def _options(self) -> tuple[str, str]:
        place = f"-c listen_addresses=127.0.0.1 -p {self.port} -k ''"
        return ("-o", f"{place} -c max_connections={MOST_CONNECTIONS} -c fsync={self._durable}")

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._control("start", *self._options())

    def crash(self) -> None:
        """As if the power went: no goodbye to anybody, recovery at the next start, which is at once."""
        self._control("restart", "-m", "immediate", *self._options())

    def stop(self) -> None:
        """Stop it and wait until it is gone."""
        self._control("stop", "-m", "fast")

    def url(self, database: str) -> str:
        """The address of a database, made when it is not there."""
        with closing(self.connect("postgres")) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
                connection.execute(f'CREATE DATABASE "{database}"')
        return f"postgresql://{USER}:{quote(PASSWORD, safe='')}@127.0.0.1:{self.port}/{database}"

    def connect(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        """A connection of the operator, on which every statement counts at once."""
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=USER, password=PASSWORD, dbname=database, autocommit=True
        )

    def contents(self, database: str) -> dict[str, tuple[int, str]]:
        """How many rows each table has, and a digest of what stands in them."""
        with closing(self.connect(database)) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            digest = "SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM"
            found = {}
            for (name,) in tables:
                row = connection.execute(f'{digest} "{name}" t').fetchone()
                assert row is not None
                found[str(name)] = (int(str(row[0])), str(row[1]))
            return found


class RedisServer:
    """One Redis that keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder, self._port = folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        """Start it and wait until it answers."""
        programs()
        options = ("--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
        log = self._folder / "redis.log"
        self._process = process = _background(["redis-server", *options, "--dir", str(self._folder)], log)

        def answers() -> bool:
            _must_live(process, log)
            try:
                with closing(Redis.from_url(self.url)) as redis:
                    return bool(redis.ping())
            except RedisError:
                return False

        eventually(answers, START_SECONDS, "Redis answering")

    def locks(self) -> int:
        """How many conversations are locked now."""
        with closing(Redis.from_url(self.url)) as redis:
            return int(redis.dbsize())

    def stop(self) -> None:
        """Pull its plug."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=30)
            self._process = None


class Nginx:
    """One nginx before several web processes, as docs/operations.md describes it."""

    def __init__(self, folder: Path, webs: Sequence[str], port: int) -> None:
        folder.mkdir()
        programs()
        self.url = f"http://127.0.0.1:{port}"
        conf, log = folder / "nginx.conf", folder / "nginx.log"
        conf.write_text(_nginx(folder, [web.removeprefix("http://") for web in webs], port), encoding="utf-8")
        path = f"{os.environ['PATH']}:/usr/sbin"
        command = [shutil.which("nginx", path=path) or "nginx", "-c", str(conf), "-p", str(folder), "-e", str(log)]
        self._process = _background(command, log)

        def answers() -> bool:
            _must_live(self._process, log)
            try:
                return httpx.get(self.url, trust_env=False).status_code > 0
            except httpx.TransportError:
                return False

        eventually(answers, START_SECONDS, "nginx answering")

    def stop(self) -> None:
        """Stop it with its workers."""
        self._process.terminate()
        self._process.wait(timeout=30)


def _nginx(folder: Path, webs: Sequence[str], port: int) -> str:
    shared = (REPOSITORY / "docs/nginx.conf").read_text(encoding="utf-8")
    servers = "".join(f"        server {web};\n" for web in webs)
    begin, end = shared.index("        server web-1"), shared.index("    }\n    server {")
    placed = f"{shared[:begin]}{servers}{shared[end:]}".replace("listen 80;", f"listen 127.0.0.1:{port};")
    temporary = "".join(
        f"    {kind}_temp_path {folder / kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    head = f"daemon off;\npid {folder / 'pid'};\nerror_log {folder / 'nginx.log'};\n"
    return head + placed.replace("http {\n", f"http {{\n    access_log off;\n{temporary}", 1)


def _background(command: Sequence[str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as file:
        # In a session of its own: a Ctrl-C in the terminal is not for the servers.
        return subprocess.Popen(command, stdout=file, stderr=file, stdin=subprocess.DEVNULL, start_new_session=True)


def _must_live(process: subprocess.Popen[bytes], log: Path) -> None:
    if process.poll() is not None:
        raise ServerError(f"{process.args!r} ended with code {process.returncode}: {log.read_text()[-2000:]}")


@dataclass(frozen=True)
class Servers:
    """What several machines share."""

    folder: Path
    postgres: Postgres
    redis: RedisServer

    def settings(self, database: str = "buurtwijzer") -> dict[str, str]:
        """The settings that make the product use them."""
        return {
            "BUURT_DATABASE_URL": self.postgres.url(database),
            "BUURT_TRACKER_URL": self.postgres.url(f"{database}_tracker"),
            "BUURT_REDIS_URL": self.redis.url,
        }


@contextmanager
def running() -> Iterator[Servers]:
    """PostgreSQL and Redis until the end of the block; raises ServerError when one cannot be started."""
    # Not in pytest's folder: PostgreSQL's user may not enter that.
    with ExitStack() as stack, tempfile.TemporaryDirectory(prefix="buurt-servers-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        postgres = Postgres(folder / "postgres")
        stack.callback(postgres.stop)
        redis = RedisServer(folder / "redis")
        stack.callback(redis.stop)
        yield Servers(folder, postgres, redis)
        stack.close()
