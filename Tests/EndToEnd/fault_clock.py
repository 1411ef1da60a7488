"""Clocks that are set while the server runs, and between two runs.

The time of day of the server alone is set, by faulty_machine.c; the monotonic clock goes on, as it
does on a real machine.
"""

import asyncio
import json

from load import Refused, Workshop, Writer
from processes import check

YEARS = 365 * 86_400
JUMPS = (10 * YEARS, -10 * YEARS, 3_600, -3_600, 0)


async def clock_set(ground):
    """A clock that is set by ten years disconnects nobody, delays nothing, loses nothing, and the
    sessions of a map do not run backwards."""
    machine = ground.shim()
    server = ground.server(
        "--idle-milliseconds", "3000", "--ping-milliseconds", "1000",
        environment=machine.environment,
    )  # fmt: skip
    server.start()
    person = ground.person("anna", server)
    async with Workshop(server, "clock", ground.seed, 6) as workshop:
        await workshop.open(person)
        connected = sum(writer.connections for writer in workshop.writers)
        # Nobody writes in between: only pings keep the connections.
        jumps = JUMPS if ground.is_long else JUMPS[:2]
        for seconds in jumps:
            machine.set_clock(seconds)
            await workshop.worked(0.7)
            await workshop.settle(10)
            await asyncio.sleep(5 if ground.is_long else 0.5)
        again = sum(writer.connections for writer in workshop.writers) - connected
        check(again == 0, f"{again} connections were lost when the clock was set")
        ground.say(f"set {len(jumps)} times while {workshop.written_count} changes were written")
        for seconds in jumps:
            await asyncio.to_thread(server.kill)
            machine.set_clock(seconds)
            await asyncio.to_thread(server.start_elsewhere)
            workshop.check_promises()
            workshop.move_to(server.address)
            await workshop.worked(0.5)
            await workshop.settle()
        machine.set_clock(0)
        await workshop.check_history(person)
        check_sessions(ground, server)
        listed = json.loads(await asyncio.to_thread(person.do, "sessions", "clock", "--json"))
        check(len(listed) > 0, "waymark sessions lists nothing")


def check_sessions(ground, server):
    status, text = server.get("/maps/clock/sessions")
    check(status == 200, f"/maps/clock/sessions answered {status}: {text.strip()}")
    sessions = json.loads(text)
    last_index, last_start = 0, 0
    for session in sessions:
        what = f"session {session['number']}"
        check(session["endMilliseconds"] >= session["startMilliseconds"], f"{what} ends too early")
        check(session["firstIndex"] == last_index + 1, f"{what} leaves changes out")
        check(session["startMilliseconds"] >= last_start, f"{what} starts before the one before")
        last_index, last_start = session["lastIndex"], session["startMilliseconds"]
        for person in session["people"]:
            left = person.get("leftMilliseconds")
            check(
                left is None or left >= person["joinedMilliseconds"],
                f"{person['name']} left {what} before joining",
            )
    ground.say(f"{len(sessions)} sessions, in order")


async def invitation_and_clock(ground):
    """An invitation ends by the server's time of day, also when that has been set."""
    machine = ground.shim()
    server = ground.server("--invitations", environment=machine.environment)
    server.start()
    person = ground.person("anna", server)
    token = await asyncio.to_thread(invite, person, server, "1h")
    async with Workshop(server, "invited", ground.seed, 0) as workshop:
        await workshop.join("early", token)
        machine.set_clock(2 * 3_600)
        await refused(workshop, token, "token-expired")
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)
        await refused(workshop, token, "token-expired")
        # Set back, it is good again, and one made now is good too.
        for seconds in (0, -10 * YEARS):
            machine.set_clock(seconds)
            await workshop.join(f"late {seconds}", token)
        await refused(workshop, token[:-4] + "AAAA", "bad-token")
    ground.say("expired when its hour was over, good again when the clock was set back")


def invite(person, server, span):
    said = person.do(
        "invite", "invited", "--role", "facilitator", "--expires", span, "--data",
        str(server.data), "--server", f"http://127.0.0.1:{server.port}",
    )  # fmt: skip
    return said.split("token=")[1].split()[0]


async def refused(workshop, token, code):
    async with Writer(workshop, "somebody", token) as writer:
        try:
            await writer.caught_up(10)
        except Refused as error:
            check(code in str(error), f"not {code} but {error}")
            return
        except TimeoutError:
            pass
    check(False, f"an invitation was not refused as {code}")
