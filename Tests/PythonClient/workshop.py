"""Joins a map, adds a card and goes on editing it, through restarts of the server.

    python3 workshop.py ws://127.0.0.1:7420/ retail --edits 50 --interval 100

Prints one line of JSON with the card, its text, and the state hash here and on the server, once all
edits are durable. Exit status 1 if the two hashes differ.
"""

import argparse
import asyncio
import json
import sys

from waymark.session import Refused, Session

CARD, TEXT, KIND = 4, 1, 3


async def work(options):
    async with Session(options.url, options.map, options.token, options.name) as session:
        await session.caught_up(options.patience)
        made = await session.edit(("create", CARD))
        card = (made["lamport"], session.replica)
        await session.edit(
            ("set", card, KIND, "thought"),
            ("insert-right", card, TEXT, None, None, "Scrie un program în Python"),
        )
        for count in range(options.edits):
            text = session.document.fields[card][TEXT, 3]
            length = len(text.visible())
            if count % 3 == 2:
                await session.edit(("erase", card, TEXT, text.ranges(length - 1, length)))
            else:
                name, *origin = text.origin(length if count % 3 else 0)
                await session.edit((name, card, TEXT, *origin, "ăб字"[count % 3]))
            await asyncio.sleep(options.interval / 1000)
        await session.settled(options.patience)
        theirs = await session.verify(options.patience)
        ours = session.document.state_hash()
        report = {
            "card": [f"{card[1]:016x}", card[0]], "text": session.document.text(card, TEXT),
            "stateHash": ours.hex(), "serverStateHash": theirs.hex(),
            "connections": session.connections,
        }  # fmt: skip
        print(json.dumps(report, ensure_ascii=False))
        return 0 if ours == theirs else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url")
    parser.add_argument("map")
    parser.add_argument("--token", help="an invitation, where the server asks for one")
    parser.add_argument("--name", default="Python")
    parser.add_argument("--edits", type=int, default=20, help="how many (default 20)")
    parser.add_argument("--interval", type=int, default=50, help="milliseconds between two")
    parser.add_argument("--patience", type=int, default=60, help="seconds to wait for the server")
    try:
        sys.exit(asyncio.run(work(parser.parse_args())))
    except (Refused, TimeoutError) as error:
        sys.exit(f"workshop.py: {str(error) or 'the server did not answer in time'}")


if __name__ == "__main__":
    main()
