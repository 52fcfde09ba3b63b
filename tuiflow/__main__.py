"""The entry point: answers `--version` without loading anything, hands all else to the command line."""

import os
import sys


def main() -> int:
    """Run tuiflow with the arguments of this process; the exit code is the command's."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from tuiflow import __version__

        sys.stdout.write(f"tuiflow {__version__}\n")
        return 0
    from tuiflow.cli.main import run

    return run(sys.argv[1:])


def process() -> None:
    """Be a process: `main`, then leave at once. Taking thousands of records apart one by one would cost 10 ms."""
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    process()
