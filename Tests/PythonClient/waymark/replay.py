"""Replays a map's history and checks every state hash on the way (Protocol/README.md §8)."""

import websockets

from . import messages
from .document import Document
from .session import MESSAGE_BYTES_MAX, Refused


async def replay(url, map_name, token=None, start=1, speed=0, note=None):
    """The document at the end, and how many checkpoints were right.

    `note(received, participant, change)` is told each change, in the order of the journal.
    """
    document, chunks, right, is_first = Document(), b"", 0, True
    async with websockets.connect(
        url, subprotocols=["waymark.v1"], max_size=MESSAGE_BYTES_MAX, compression=None, proxy=None
    ) as socket:

        async def send(message):
            await socket.send(messages.encode(message))

        await send({
            "message": "hello", "protocol": 1, "schema": (1, 3), "map": map_name,
            "intent": "replay", "replica": 0, "token": token, "name": None, "have": [],
            "resume": None,
        })  # fmt: skip
        async for data in socket:
            message = messages.decode(data, "server")
            match message["message"]:
                case "welcome":
                    await send({
                        "message": "replay", "start": (0, start), "until": None, "speed": speed,
                        "whose": None,
                    })  # fmt: skip
                case "snapshot-chunk":
                    chunks += message["chunk"]
                    if len(chunks) == message["totalBytes"]:
                        document = Document.from_snapshot(chunks)
                        check(document, message)
                case "replay-entries":
                    if is_first and not chunks and message["firstIndex"] != 1:
                        raise Refused("a replay that does not begin at the beginning")
                    is_first = False
                    for received, participant, changes in message["entries"]:
                        for change in changes:
                            document.merge(change)
                            if note:
                                note(received, participant, change)
                case "replay-checkpoint":
                    check(document, message)
                    right += 1
                case "replay-end":
                    return document, right
                case "bye":
                    raise Refused(f"{message['code']}: {message['reason']}")
    raise Refused("the replay was cut off")


def check(document, message):
    if document.state_hash() != message["stateHash"]:  # WM-REPLAY-4
        raise Refused(f"another state at {message['journalIndex']}")
