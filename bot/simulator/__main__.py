"""Runs the simulator alone: `python -m bot.simulator --token 1:a --port 8081 --people people.json`."""

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path

from bot import clock
from bot.simulator import Limits, Person, Simulator

# Whoever names no people gets these three.
SAMPLE = (
    Person(1001, "周明辉", "回查人", "云岭乡"),
    Person(1002, "何秀英", "支部书记", "梨树村"),
    Person(1003, "吴晓岚", "干部二室主任", "县委组织部"),
)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.simulator", description=__doc__)
    parser.add_argument("--token", default="1:a", help="the bot's token")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one; the address is printed")
    parser.add_argument("--people", type=Path, help="JSON list of id, name, role, unit, start")
    parser.add_argument("--state", type=Path, help="keep everything in this file between starts")
    parser.add_argument("--day-url", help="the bot's own endpoint that moves its day on")
    parser.add_argument("--no-limits", action="store_true", help="let the bot send as fast as it can")
    return parser.parse_args()


def _people(path: Path | None) -> list[Person]:
    if path is None:
        return list(SAMPLE)
    try:
        return [Person(**one) for one in json.loads(path.read_text("utf-8"))]
    except (OSError, ValueError, TypeError) as error:
        sys.exit(f"{path}: 读不出人员。A JSON list of id, name, role, unit, start is needed: {error}")


async def _run(arguments: argparse.Namespace) -> None:
    simulator = Simulator(
        arguments.token,
        people=_people(arguments.people),
        now=clock.utc_now,
        day_url=arguments.day_url,
        state_path=arguments.state,
        limits=Limits.none() if arguments.no_limits else Limits(),
    )
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    address = await simulator.start(arguments.host, arguments.port)
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()
    await ended.wait()
    await simulator.stop()


if __name__ == "__main__":
    asyncio.run(_run(_arguments()))
