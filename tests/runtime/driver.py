"""Starts `serve` with trivial programs in place of the product's, for test_run.py.

usage: python -m tests.runtime.driver FOLDER NAME=KIND:PORT ...   (kinds: see PROGRAMS)
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bot.runtime.programs import Program
from bot.runtime.run import serve

# A web server with a child of its own; it writes both process numbers down and answers its process number.
WEB = """
import http.server, os, pathlib, subprocess, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(str(os.getpid()).encode())
server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Page)
child = subprocess.Popen(["sleep", "600"])
with open("pids", "a") as file: file.write(f"{os.getpid()}\\n{child.pid}\\n")
server.serve_forever()
"""
DIES = "print('the file endpoints.yml has a mistake in line 7'); raise SystemExit(3)"
# Dies each time after the supervisor already thinks that it runs, as a process that loads slowly does.
LATE = "import time; time.sleep(1.5); raise SystemExit('no module named advice')"
# Lives until a file `fall` appears, and cannot be started again while that file is there.
FALLS = """
import pathlib, time, sys
while not pathlib.Path("fall").exists(): time.sleep(0.05)
sys.exit(1)
"""
PROGRAMS = {"web": WEB, "dies": DIES, "falls": FALLS, "late": LATE}


def program(text: str, folder: Path) -> Program:
    """`NAME=KIND:PORT` as a program that works in this folder."""
    name, _, rest = text.partition("=")
    kind, _, port = rest.partition(":")
    script = folder / f"{name}.py"
    script.write_text(f"import os; os.chdir({str(folder)!r})\n{PROGRAMS[kind]}", encoding="utf-8")
    command = (sys.executable, str(script), port)
    if not port:
        return Program(name, command, settles=1, retries=0)
    retries = 0 if kind in {"dies", "late"} else 3
    health = f"http://127.0.0.1:{port}/livez"
    return Program(name, command, health, "127.0.0.1", int(port), "BUURT_PORT", 1, retries)


if __name__ == "__main__":
    place = Path(sys.argv[1])
    found = [program(text, place) for text in sys.argv[2:]]
    sys.exit(serve(found, place, {**os.environ, "BUURT_LOG_LEVEL": "ERROR"}, lambda: print("prepared", flush=True)))
