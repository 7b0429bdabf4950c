"""Processes in the background that whoever comes later finds again."""

import contextlib
import fcntl
import os
import re
import signal
import socket
import subprocess
import sys
import time


class Failure(Exception):
    """A sentence that says what is wrong and what to do."""


def say(words):
    print(words, file=sys.stderr, flush=True)


class Service:
    """It holds its pid file locked as long as it lives. A pid in a file that nobody locks is nobody's: it may be
    another's by now, and is never sent a signal."""

    def __init__(self, home, name, ports):
        self.name, self.ports = name, ports
        self.pid_file, self.log = home / f"{name}.pid", home / f"{name}.log"

    def pid(self):
        """None if it does not run."""
        try:
            with self.pid_file.open() as file, contextlib.suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                return None
        except FileNotFoundError:
            return None
        return int(wait_until(self.pid_file.read_text, 5))

    def start(self, command, environment, folder=None):
        """Only for what does not run. The folder is where it runs."""
        with self.pid_file.open("w") as lock, self.log.open("a") as log:
            fcntl.flock(lock, fcntl.LOCK_EX)
            subprocess.Popen(
                ["sh", "-c", 'echo $$ >"$0" && exec "$@"', self.pid_file, *command],
                env=environment,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=[lock.fileno()],
            )

    def stop(self):
        for number, seconds in ((signal.SIGTERM, 20), (signal.SIGKILL, 10)):
            if (pid := self.pid()) is None:
                return
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
            if wait_until(lambda: self.pid() is None, seconds):
                return
        raise Failure(f"{self.name} (process {pid}) does not end")

    def check_ports(self):
        for what, port in self.ports.items():
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError:
                    raise Failure(
                        f"port {port}, which {self.name} needs for {what}, is taken by another process: end that one, or "
                        "start a chain beside it: scripts/localnet --chain 2 up"
                    ) from None

    def last_words(self):
        """From where it went wrong, if it says where."""
        said = self.log.read_text(errors="replace").splitlines()
        wrong = max((number for number, line in enumerate(said) if re.search("^panic:| ERR ", line)), default=len(said) - 10)
        return "\n".join([*said[max(wrong, 0) :][:10], f"all of it: {self.log}"])


def wait_until(true, seconds):
    end = time.monotonic() + seconds
    while not (result := true()) and time.monotonic() < end:
        time.sleep(0.05)
    return result


@contextlib.contextmanager
def locked(path):
    """One at a time: the others wait."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another command on this chain ({path})")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
