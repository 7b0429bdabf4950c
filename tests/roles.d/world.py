"""What scenes share: the chain that they are played on, the people, and what is known so far."""

import concurrent.futures
import contextlib
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
LOCALNET = ROOT / "scripts" / "localnet"
ACCOUNTS = ROOT / "scripts" / "localnet.d" / "accounts.json"
DOMAIN_KEY = ROOT / "scripts" / "localnet.d" / "domain-1.key"
SCHEMA = ROOT / "packages" / "oracle" / "schemas" / "health-insurance.json"
CHAIN = "38"
PEOPLE = [f"contributor-{number}" for number in range(1, 13)]
VOTERS = PEOPLE[:5]
NEWCOMER = "newcomer"
STAKE = "ustake"
ROWS = 120
# scripts/localnet's: an hour, in seconds
WEEK = 3_600
# seconds for what should be there soon, however busy the machine is
PATIENCE = 180


class World:
    """A chain, a folder, and what is known so far."""

    def __init__(self, folder):
        self.folder = folder
        own = {"XDG_STATE_HOME": str(folder / "state"), "SHEAF_LOCALNET": CHAIN, "SHEAF_PASSPHRASE": "test-only"}
        self.environment = {**os.environ, **own}
        target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target") / "release"
        self.sheaf, self.keepers_program = target / "sheaf", target / "examples" / "keepers"

    def run(self, command, given=None):
        command = [str(part) for part in command]
        options = {"env": self.environment, "cwd": self.folder, "capture_output": True, "text": True, "timeout": PATIENCE}
        return subprocess.run(command, input=given or "", **options)

    def plain(self, *arguments, key=None, given=None):
        """A command as people give it."""
        arguments = [*arguments, *(["--key", key] if key else [])]
        if key or "--of" in arguments or arguments[0] == "keys":
            arguments += ["--keys", "keys"]
        return self.run([self.sheaf, *arguments], given)

    def ok(self, *arguments, key=None, given=None):
        """What a command says to a program."""
        run = self.plain(*arguments, "--json", key=key, given=given)
        assert run.returncode == 0, f"{arguments} failed: {run.stderr}"
        return json.loads(run.stdout)

    def no(self, *arguments, key=None, says, code=1, given=None):
        """What a command must not do, and why."""
        run = self.plain(*arguments, key=key, given=given)
        assert run.returncode == code, f"{arguments} by {key}: exit code {run.returncode}: {run.stdout}{run.stderr}"
        assert re.search(says, run.stderr), f"{arguments} by {key} says {run.stderr!r}, not {says!r}"
        for odd in ("Generic error", "panicked", "execute wasm contract failed"):
            assert odd not in run.stderr, run.stderr

    def localnet(self, *arguments):
        run = self.run([LOCALNET, *arguments])
        assert run.returncode == 0, run.stderr
        return run.stdout

    def chain(self):
        """What it says of itself, whether or not it is up."""
        return json.loads(self.run([LOCALNET, "status", "--json"]).stdout)

    def kill(self, name):
        os.kill(self.chain()["processes"][name], signal.SIGKILL)
        until(lambda: self.chain()["processes"][name] is None, f"{name} is killed")

    @contextlib.contextmanager
    def no_block(self):
        """Meanwhile nothing is signed, so no block is made: what is sent is under way."""
        signer = self.chain()["processes"]["signer-0"]
        os.kill(signer, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(signer, signal.SIGCONT)

    def race(self, *deeds):
        """Deeds of which one can be done, each by its words and its key: all are sent before a block has any. What the one
        answers, and what the other says."""
        with self.no_block():
            racing = [UnderWay(self, *words, key=key) for words, key in deeds]
            for command in racing:
                command.sent()
        ended = [command.ended() for command in racing]
        assert sorted(code for code, _, _ in ended) == [0, 1], ended
        (_, done, _), (_, _, refused) = sorted(ended)
        return json.loads(done), refused

    def deployment(self):
        """The file that says where the suite is."""
        return self.folder / "deployments" / f"sheaf-localnet-{CHAIN}.json"

    def deploying(self):
        """What puts the suite on the chain."""
        return [self.sheaf, "deploy", "deploy.toml", "--keys", "keys", "--artifacts", ROOT / "artifacts"]

    def keepers(self, *arguments):
        """A deed of the relayers."""
        run = self.run([self.keepers_program, ACCOUNTS, self.deployment(), self.folder / "store", *arguments])
        assert run.returncode == 0, f"keepers {arguments}: {run.stderr}"
        return json.loads(run.stdout)

    def address(self, name):
        return next(key["address"] for key in self.ok("keys", "list") if key["name"] == name)

    def now(self):
        return self.ok("status")["time"]

    def until(self, moment):
        """Moves the chain's time there, if it is not past."""
        self.localnet("advance", "--to", moment)

    def issue(self, name, issuer, *arguments):
        """A credential for the key `name`, in NAME.credential."""
        (self.folder / f"{name}.credential").unlink(missing_ok=True)
        # issuer-3 is alone in its domain
        shared = [] if issuer == "issuer-3" else ["--domain-key", DOMAIN_KEY]
        return self.ok(
            *("issuer", "issue", self.address(name), "--evidence", "scan", "--out", f"{name}.credential"),
            *("--cases", f"{name}.cases", *shared, *arguments),
            key=issuer,
            given=f"PASSPORT:UTO:{name}",
        )


class UnderWay:
    """A command that has begun, and goes on beside what is done meanwhile."""

    def __init__(self, world, *arguments, key):
        self.command = [str(part) for part in (world.sheaf, *arguments, "--key", key, "--keys", "keys", "--json")]
        self.output, self.said = (tempfile.TemporaryFile("w+", dir=world.folder) for _ in range(2))
        own = {"env": world.environment, "cwd": world.folder, "stdin": subprocess.DEVNULL}
        self.process = subprocess.Popen(self.command, stdout=self.output, stderr=self.said, **own)

    def sent(self):
        """The hash of what it has sent, as soon as it says so."""

        def told():
            over = self.process.poll() is not None
            found = re.search("^sent ([0-9A-F]{64})$", contents(self.said), re.M)
            assert found or not over, f"{self.command} ended and has sent nothing: {contents(self.said)}"
            return found

        return until(told, f"{self.command} has sent something")[1]

    def ended(self):
        """Exit code, output, and what it said."""
        try:
            self.process.wait(PATIENCE)
        finally:
            self.process.kill()
        return self.process.returncode, contents(self.output), contents(self.said)


def contents(file):
    """Of a file that another process writes: where it goes on is kept."""
    return os.pread(file.fileno(), 1 << 20, 0).decode()


def until(true, what):
    end = time.monotonic() + PATIENCE
    while not (result := true()):
        assert time.monotonic() < end, f"not so after {PATIENCE} s: {what}"
        time.sleep(0.05)
    return result


def together(deed, names):
    """The same for several people, at the same time."""
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        return list(pool.map(deed, names))


def told(answer, event):
    """What a contract told, by a command's answer."""
    return next(one for one in answer["events"] if one["event"] == event)


def rows_of(name):
    """A person's own rows of the public data."""
    lines = (ROOT / "tests" / "data" / "randhie.csv").read_text().splitlines()
    rows = lines[1:]
    random.Random(7).shuffle(rows)
    place = PEOPLE.index(name)
    return lines[0], rows[place * ROWS : (place + 1) * ROWS]


def write_rows(world, name, header, rows):
    (world.folder / f"{name}.csv").write_text("\n".join([header, *rows]) + "\n")
