"""Limits for a process that opens what people send: so much memory, time and room, and no reach outside."""

import resource
import sys

MEMORY = 2_000_000_000  # bytes
CPU_SECONDS = 40
WRITTEN = 60_000_000  # bytes of what it prints
OUT_OF_REACH = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork")


def confine(*, cpu_seconds: int = CPU_SECONDS) -> None:
    """From here on: so much memory, time and room; no network, no other process, no file taken away."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(refuse_reach)


def refuse_reach(event: str, _: object) -> None:
    """Python asks before it reaches outside: a workbook needs none of that."""
    if event.startswith(OUT_OF_REACH):
        raise PermissionError(f"a form asked for {event}")
