"""How tests in Python are played, and what is said of it."""

import pathlib
import signal
import subprocess
import sys
import time
import traceback

ROOT = pathlib.Path(__file__).resolve().parent.parent


class Ended(Exception):
    """Somebody told the program to end, as tests/on-chain does with what takes too long."""


def play(tests, prepare, chains, end):
    """Prepares, then plays each of `tests` (its name, and what to call), up to the first that fails; `end` is called last,
    whatever happens. Where one fails, each of the chains, by its environment, says its last words before that."""
    signal.signal(signal.SIGTERM, told_to_end)
    passed = 0
    try:
        prepare()
        for name, test in tests:
            began = time.monotonic()
            print(f"test {name} ... ", end="", flush=True)
            test()
            print(f"ok ({time.monotonic() - began:.1f} s)")
            passed += 1
    except Exception:
        print("FAILED", flush=True)
        traceback.print_exc()
        for environment in chains:
            subprocess.run([ROOT / "tests" / "last-words", "1"], env=environment)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it is ending
        end()
    if passed < len(tests):
        left = len(tests) - passed - 1
        print(f"test result: FAILED. {passed} passed; 1 failed; 0 ignored; {left} not tried after it")
        sys.exit(1)
    print(f"test result: ok. {passed} passed; 0 failed; 0 ignored")


def told_to_end(*_):
    raise Ended("it was told to end")
