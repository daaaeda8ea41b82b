"""ClickHouse's HTTP interface over the engine of the Python package chdb-core: queries, inserts of rows, parameters and settings.

One request at a time. Usage: server.py FOLDER [CONFIG]; prints its address and the engine's version, and ends with its standard input.
"""

import http.server
import os
import re
import sys
import tempfile
import threading
import urllib.parse
import uuid

from chdb import session as sessions

# Parameters of a request that are no settings of its query.
NOT_SETTINGS = {
    "query", "database", "query_id", "session_id", "default_format", "wait_end_of_query", "enable_http_compression",
    "cancel_http_readonly_queries_on_client_close", "readonly",
}
INSERT = re.compile(r"^(\s*INSERT\s[\s\S]*?)\s+FORMAT\s+(\w+)\s*$", re.IGNORECASE)

folder = sys.argv[1]
config = f"?config-file={sys.argv[2]}" if len(sys.argv) > 2 else ""
session = sessions.Session(folder + config)
turn = threading.Lock()


def quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\0", "\\0")
    return f"'{escaped}'"


def run(sql: str) -> bytes:
    result = session.query(sql, "TabSeparated")
    return result.bytes() if result is not None else b""


def answer(params: dict[str, str], sql: str, data: bytes | None) -> bytes:
    if "database" in params:
        run(f"USE `{params['database']}`")
    settings = {name: value for name, value in params.items() if name not in NOT_SETTINGS}
    if settings:
        run("SET " + ", ".join(f"{name} = {quote(value)}" for name, value in settings.items()))
    try:
        insert = INSERT.match(sql) if data is not None else None
        if insert is None:
            return run(sql)
        file = os.path.join(folder, f"insert-{uuid.uuid4()}")
        with open(file, "wb") as rows:
            rows.write(data or b"")
        try:
            return run(f"{insert.group(1)} FROM INFILE {quote(file)} FORMAT {insert.group(2)}")
        finally:
            os.remove(file)
    finally:
        kept = [f"{name} = DEFAULT" for name in settings if not name.startswith("param_")]
        if kept:
            run("SET " + ", ".join(kept))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.reply(200, b"Ok.\n")

    def do_POST(self) -> None:
        params = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query, keep_blank_values=True))
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        if self.headers.get("transfer-encoding") == "chunked":
            body = self.read_chunks()
        kind = self.headers.get("content-type", "")
        if kind.startswith("multipart/form-data"):
            params.update(fields_of(body, kind))
            body = b""
        sql = params.get("query")
        try:
            with turn:
                result = answer(params, body.decode(), None) if sql is None else answer(params, sql, body)
            self.reply(200, result)
        except Exception as error:  # The engine has one class of errors for all of them.
            text = str(error)
            code = re.search(r"Code: (\d+)", text)
            self.reply(500, text.encode(), {"x-clickhouse-exception-code": code.group(1) if code else "1002"})

    def read_chunks(self) -> bytes:
        parts = []
        while (size := int(self.rfile.readline().strip() or b"0", 16)) > 0:
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def reply(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def fields_of(body: bytes, kind: str) -> dict[str, str]:
    boundary = b"--" + kind.split("boundary=")[1].strip('"').encode()
    fields = {}
    for part in body.split(boundary)[1:-1]:
        head, _, value = part.partition(b"\r\n\r\n")
        name = re.search(rb'name="([^"]+)"', head)
        if name:
            fields[name.group(1).decode()] = value.removesuffix(b"\r\n").decode()
    return fields


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
version = run("SELECT version()").decode().strip()
print(f"http://127.0.0.1:{server.server_address[1]} {version}", flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
# No data is needed when the tests are over, however they end.
os._exit(0)
