"""SIGKILL again and again while three officers walk revisits: nothing lost, nothing doubled, every chat goes on."""

import asyncio
import os
from collections import Counter
from random import Random  # noqa: TID251 - of a seed that is printed

import aiohttp
import pytest

from tests.kill import ledger, twin
from tests.kill.killer import MOMENTS, Killer
from tests.kill.officer import Officer
from tests.kill.screen import Screen
from tests.kill.stage import BY_NOW, Stage, until

SEED = int(os.environ.get("KILL_SEED", "20261021"))
FINISH_SECONDS = 60.0


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kills", [4, pytest.param(20, marks=pytest.mark.chaos)])
async def test_kills_while_three_officers_walk_revisits(stage: Stage, kills: int) -> None:
    """Killed while starting, taking in, handling and saying: the county stands as if nothing had happened."""
    chance = Random(SEED)
    killer = Killer(stage, chance)
    async with aiohttp.ClientSession() as session:
        officers = [
            Officer(person.name, Screen(session, stage.url, person.id), person.start or "", Random(SEED + person.id))
            for person in stage.simulator.world.people.values()
        ]
        walks = [asyncio.create_task(officer.work()) for officer in officers]
        await stage.start()
        moments = list(MOMENTS) * (kills // len(MOMENTS))
        chance.shuffle(moments)
        for meant in moments:
            await killer.kill(meant)
            for walk in walks:
                if walk.done():
                    walk.result()
        for officer in officers:
            officer.finishing = True
        _, stuck = await asyncio.wait(walks, timeout=FINISH_SECONDS)
        for walk in stuck:
            walk.cancel()
    await until(lambda: stage.count(f"outbox WHERE state = 'waiting' AND {BY_NOW}") == 0)
    await until(lambda: stage.count("attachment WHERE state = 'pending'") == 0, 10)
    tell(stage, killer, officers)
    assert [officer.doing for officer, walk in zip(officers, walks, strict=True) if walk in stuck] == []
    for walk in walks:
        walk.result()
    check(stage, officers)
    differences = await twin.differences(stage)
    assert not differences, "\n".join(differences)
    assert len(killer.kills) == kills
    struck = {each for kill in killer.kills for each in kill.at}
    assert len(struck) > 1 or kills == len(MOMENTS)  # many fall at different moments; which ones is printed
    answers = sum(len(meant) for officer in officers for meant in officer.meant.values())
    assert answers >= (15 if kills == len(MOMENTS) else 24)
    assert stage.count("record WHERE interview_id IS NOT NULL") >= 3
    assert ledger.repeated(stage) <= 2 * kills


def check(stage: Stage, officers: list[Officer]) -> None:
    """Every sentence that the checks find is an error."""
    found = [
        *ledger.every_update_is_handled_once(stage, officers),
        *ledger.nothing_is_doubled(stage),
        *ledger.serials_have_no_gaps(stage),
        *ledger.tasks_and_records_agree(stage),
        *ledger.everything_is_said(stage),
        *ledger.answers_stand(stage, officers),
        *ledger.photos_are_kept(stage, officers),
        *ledger.no_complaint_in_the_log(stage),
        *ledger.the_file_is_whole(stage),
    ]
    assert not found, "\n".join(found)


def tell(stage: Stage, killer: Killer, officers: list[Officer]) -> None:
    """Print what happened."""
    print(f"\nseed {SEED}; {len(killer.kills)} kills:")
    for number, kill in enumerate(killer.kills, start=1):
        print(f"  {number:2} {kill}")
    print(f"  in all: {dict(Counter(each for kill in killer.kills for each in kill.at))}")
    for officer in officers:
        answers = sum(len(meant) for meant in officer.meant.values())
        print(
            f"{officer.name}: {officer.acts} taps and messages ({officer.repeats} in vain at first), {answers} answers"
        )
    records, revisions = stage.count("record WHERE interview_id IS NOT NULL"), stage.count("revision")
    states = dict(stage.rows("SELECT state, count(*) FROM interview GROUP BY state"))
    print(f"{stage.count('inbox')} updates handled; interviews {states}; {records} records, {revisions} corrections")
    again, late = ledger.asked_again(stage)
    print(f"{again} questions asked again after a start, {late} of them when the chat had gone on already")
    print(
        f"{stage.count('attachment')} photos; {ledger.spoken(stage).total()} messages, {ledger.repeated(stage)} repeated"
    )
