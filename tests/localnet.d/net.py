"""What the tests of scripts/localnet share: the chains, and questions to them."""

import datetime
import itertools
import json
import os
import pathlib
import signal
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "localnet"
# seconds for what should be there soon, however busy the machine is
PATIENCE = 120


class Net:
    """scripts/localnet on one chain."""

    def __init__(self, folder, number):
        self.folder, self.number = folder, number
        self.home = folder / "state" / "sheaf" / f"sheaf-localnet-{number}"

    def environment(self):
        cache = os.environ.get("XDG_CACHE_HOME") or str(pathlib.Path.home() / ".cache")
        own = {"HOME": str(self.folder / "home"), "XDG_STATE_HOME": str(self.folder / "state"), "XDG_CACHE_HOME": cache}
        return {**os.environ, **own, "SHEAF_LOCALNET": self.number}

    def run(self, *arguments):
        return subprocess.run([SCRIPT, *arguments], env=self.environment(), capture_output=True, text=True, timeout=300)

    def ok(self, *arguments):
        run = self.run(*arguments)
        assert run.returncode == 0, f"{arguments} failed: {run.stdout}{run.stderr}"
        return run.stdout

    def fails(self, *arguments, says):
        run = self.run(*arguments)
        assert run.returncode != 0 and says in run.stderr, f"{arguments} says {run.stderr!r}, not {says!r}"
        assert "Traceback" not in run.stderr, run.stderr

    def status(self):
        return json.loads(self.run("status", "--json").stdout)

    def advance(self, *arguments):
        """The time that it prints, which is a block's."""
        told = int(self.ok("advance", *arguments).split()[0])
        assert self.status()["time"] >= told
        return told

    def wasmd(self, *arguments):
        return json.loads(self.ok("wasmd", *arguments, "--output", "json"))

    def balance(self, address, denom="ustake"):
        return int(self.wasmd("query", "bank", "balance", address, denom)["balance"]["amount"])

    def kill(self, name):
        os.kill(self.status()["processes"][name], signal.SIGKILL)
        until(lambda: self.status()["processes"][name] is None)

    def header(self, height):
        return http(f"{self.status()['rpc']}/header?height={height}")[2]["result"]["header"]

    def distances(self, count=8):
        """The seconds from block to block, of blocks that come from now on (19 at most, which a node tells at once), by the
        chain's own times: when somebody gets round to looking at them says nothing of the chain."""
        first = self.status()["height"] + 1
        until(lambda: (self.status()["height"] or 0) >= first + count)
        span = f"minHeight={first}&maxHeight={first + count}"
        told = http(f"{self.status()['rpc']}/blockchain?{span}")[2]["result"]["block_metas"]
        times = sorted(datetime.datetime.fromisoformat(meta["header"]["time"]).timestamp() for meta in told)
        assert len(times) == count + 1, told
        return [after - before for before, after in itertools.pairwise(times)]


def until(true):
    end = time.monotonic() + PATIENCE
    while not (result := true()):
        assert time.monotonic() < end, f"not so after {PATIENCE} s"
        time.sleep(0.1)
    return result


def http(url, body=None, **headers):
    """(status, headers, JSON)"""
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=150) as answer:
            return answer.status, answer.headers, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, error.headers, json.load(error)


def files(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
