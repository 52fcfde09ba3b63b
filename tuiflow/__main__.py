"""The entry point: answers `--version` without loading anything, hands all else to the command line."""

import sys


def main() -> int:
    """Run tuiflow with the arguments of this process; the exit code is the command's."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from tuiflow import __version__

        sys.stdout.write(f"tuiflow {__version__}\n")
        return 0
    from tuiflow.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
