"""Messages (Protocol/messages.cddl) as dicts: `{"message": name, …}`.

Each part of a message is a codec: a pair of functions, from the wire and to the wire.
"""

from . import batches, items
from .items import Malformed, array, data, groups, label, need, number, number32

REFUSALS = {
    1: "seq-gap", 2: "unknown-dependency", 3: "lamport-not-after", 4: "lamport-too-far",
    5: "empty", 6: "no-replica", 7: "unknown-record", 8: "unknown-character",
    9: "kind-not-allowed", 10: "field-type", 11: "value", 12: "key", 13: "reference",
    14: "control-character", 15: "out-of-range", 32: "limit-cards", 33: "limit-records",
    34: "limit-text-scalars", 35: "limit-value-bytes", 36: "limit-key-bytes",
    37: "limit-keys-in-field", 38: "limit-operations-in-change", 39: "limit-place-key-bytes",
    40: "limit-dependencies", 41: "limit-replicas", 42: "limit-map-bytes", 64: "role-not-allowed",
    65: "forged-author", 66: "own-key-only", 67: "storage-failing", 68: "rate-limited", 69: "earlier-refused", 70: "read-only",
    71: "seq-taken",
}  # fmt: skip
BYES = {
    1: "malformed", 2: "message-too-large", 3: "unexpected-message", 4: "protocol-version",
    5: "schema-version", 6: "map-name", 7: "replica-taken", 8: "foreign-seal",
    16: "no-such-map", 17: "token-missing", 18: "bad-token", 19: "token-expired", 20: "token-for-other-map",
    21: "role-not-allowed", 32: "too-many-connections", 33: "rate-limited", 34: "slow-receiver",
    35: "idle", 36: "superseded", 48: "server-stopping", 49: "storage-failing",
    50: "storage-damaged", 51: "internal",
}  # fmt: skip
ROLES = {0: "facilitator", 1: "participant", 2: "observer"}
INTENTS = {0: "join", 1: "join-or-create", 2: "replay"}
LIMITS = (
    "cards", "records", "textScalars", "valueBytes", "keyBytes", "keysInField",
    "operationsInChange", "placeKeyBytes", "dependencies", "lamportJump", "messageBytes",
    "changesPerSecond",
)  # fmt: skip
MAP_NAME_BYTES = set(b"abcdefghijklmnopqrstuvwxyz0123456789-_.")


def same(value):
    return value


def nullable(codec):
    read, write = codec
    return (
        lambda item: None if item is None else read(item),
        lambda value: None if value is None else write(value),
    )


def named(names):
    codes = {name: code for code, name in names.items()}

    def read(item):
        number(item)
        need(item in names, "unknown code")
        return names[item]

    return read, codes.__getitem__


def listed(codec, least=0):
    read, write = codec

    def read_all(item):
        need(len(array(item)) >= least, "an empty list")
        return [read(part) for part in item]

    return read_all, lambda values: [write(value) for value in values]


def structure(*parts):
    """An array with one codec for each item."""

    def read(item):
        return tuple(codec[0](part) for codec, part in zip(parts, array(item, len(parts))))

    return read, lambda values: [codec[1](value) for codec, value in zip(parts, values)]


def flat(codec, size):
    """An array of groups without arrays of their own; `codec` is that of one group as an array."""
    read, write = codec
    return (
        lambda item: [read(group) for group in groups(array(item), size)],
        lambda values: [part for value in values for part in write(value)],
    )


NUMBER = (number, same)
NUMBER32 = (number32, same)
POSITIVE = (lambda item: number(item, 1), same)
REPLICA = (lambda item: number(item, 1, 2**64 - 1), same)
ANY_REPLICA = (lambda item: number(item, 0, 2**64 - 1), same)
HASH = (lambda item: data(item, 32), same)
SEAL = (lambda item: data(item, 16), same)
BYTES = (data, same)
SOME_BYTES = (lambda item: items.need(data(item), "no bytes") or item, same)
NAME = (lambda item: label(item, 256, empty=True), same)
ID = (lambda item: label(item, 128), same)
REASON = (lambda item: label(item, 1024, empty=True), same)
BOOL = (lambda item: need(isinstance(item, bool), "not a boolean") or item, same)
SCHEMA = structure(NUMBER32, NUMBER32)
BATCH = (batches.decode, batches.encode)
PARTICIPANT = (ID, NAME, named(ROLES))
ROSTER = listed(structure(REPLICA, *PARTICIPANT))


def read_map(item):
    items.text(item, 64, empty=False)
    need(set(item.encode()) <= MAP_NAME_BYTES and item[0] != ".", "not the name of a map")
    return item


def read_protocol(item):
    need(number(item, most=2**64 - 1) == 1, "another version")
    return item


def read_vector(item):
    vector = flat(structure(REPLICA, POSITIVE), 2)[0](item)
    need(all(a[0] < b[0] for a, b in zip(vector, vector[1:])), "a vector that does not ascend")
    return vector


def read_record(item):
    replica, lamport = structure(ANY_REPLICA, NUMBER)[0](item)
    need((replica > 0) == (lamport > 0) or batches.is_given((lamport, replica)), "not a stamp")
    return (lamport, replica)


VECTOR = (read_vector, flat(structure(REPLICA, POSITIVE), 2)[1])
RECORD = (read_record, lambda stamp: [stamp[1], stamp[0]])
CELL = structure(nullable(RECORD), nullable(RECORD))
FOUR = structure(nullable(RECORD), nullable(NUMBER32), nullable(NUMBER32), BOOL)


def read_caret(item):
    replica, lamport = structure(ANY_REPLICA, NUMBER)[0](item)
    need((replica > 0) == (lamport > 0), "not a stamp")
    return (lamport, replica)


CARET = (read_caret, RECORD[1])
PLACES = structure(
    nullable(structure(CARET, CARET)), nullable(CELL), BOOL,
    nullable(structure(POSITIVE, nullable(RECORD), nullable(CELL))),
)  # fmt: skip


def read_state(item):
    """Four items, and since schema 1.4 perhaps a fifth one, which says something."""
    four, more = FOUR[0](array(item)[:4]), array(item)[4:]
    need(len(more) < 2, "too many items")
    places = [PLACES[0](part) for part in more]
    need(all(any(part) for part in places), "places that say nothing")
    return (*four, *places)


def write_state(state):
    return [*FOUR[1](state[:4]), *(PLACES[1](places) for places in state[4:])]


STATE = (read_state, write_state)
LINEAGE = structure(nullable((lambda item: data(item, 16), same)), nullable(structure(POSITIVE, HASH)))
POSITION_CODEC = structure((lambda item: number(item, most=1), same), NUMBER)

# type -> (name, parts): the items behind the type.
CLIENT = {
    0: ("hello", {
        "protocol": (read_protocol, same), "schema": SCHEMA, "map": (read_map, same),
        "intent": named(INTENTS), "replica": ANY_REPLICA,
        "token": nullable((lambda item: label(item, 4096), same)),
        "name": nullable((lambda item: label(item, 256), same)), "have": VECTOR,
        "resume": nullable(structure(HASH, NUMBER)), "lineage": LINEAGE,
    }),
    1: ("submit", {"changes": BATCH}),
    3: ("presence", {"state": STATE}),
    4: ("replay", {
        "start": POSITION_CODEC, "until": nullable(POSITION_CODEC), "speed": NUMBER32,
        "whose": nullable(ID),
    }),
    6: ("verify", {"nonce": NUMBER}),
    7: ("leave", {}),
}  # fmt: skip
SERVER = {
    16: ("welcome", {
        "protocol": (read_protocol, same), "schema": SCHEMA, "id": ID, "name": NAME,
        "role": named(ROLES), "connection": NUMBER,
        "limits": structure(*[NUMBER if name == "lamportJump" else NUMBER32 for name in LIMITS]),
        "clock": NUMBER, "merged": NUMBER, "durable": NUMBER, "have": VECTOR,
    }),
    17: ("roster", {"roster": ROSTER}),
    18: ("snapshot-chunk", {
        "stateHash": HASH, "journalIndex": NUMBER, "totalBytes": NUMBER, "offset": NUMBER,
        "chunk": SOME_BYTES,
    }),
    19: ("changes", {"seal": SEAL, "body": BYTES}),
    20: ("merged", {"seq": POSITIVE, "journalIndex": NUMBER}),
    21: ("durable", {"journalIndex": NUMBER}),
    22: ("refused", {
        "seq": POSITIVE, "code": named(REFUSALS), "operation": nullable(NUMBER32),
        "reason": REASON,
    }),
    23: ("presences", {
        "arrivals": listed(structure(NUMBER, *PARTICIPANT)),
        "states": flat(structure(NUMBER, STATE), 2), "departures": listed(NUMBER),
    }),
    24: ("state", {"nonce": NUMBER, "journalIndex": NUMBER, "stateHash": HASH}),
    25: ("resync", {}),
    26: ("bye", {
        "code": named(BYES), "retry": (lambda item: number(item, most=2), same),
        "milliseconds": NUMBER, "reason": REASON,
    }),
    27: ("replay-opened", {
        "firstIndex": POSITIVE, "lastIndex": NUMBER, "first": NUMBER, "last": NUMBER,
        "checkpoints": NUMBER,
    }),
    29: ("replay-checkpoint", {"journalIndex": NUMBER, "stateHash": HASH}),
    30: ("replay-end", {"journalIndex": NUMBER}),
}  # fmt: skip
CODES = {name: (code, parts) for code, (name, parts) in (CLIENT | SERVER).items()}
BODY = structure(POSITIVE, ROSTER, BATCH)
ENTRY = structure(NUMBER, ID, BATCH)


def decode(data, sender):
    """The message in `data`, from "client" or "server"; Malformed if there is none."""
    item = array(items.decode(data))
    need(item, "an empty message")
    code, *rest = item
    number(code)
    if sender == "client" and code == 2:
        need(rest, "nothing to relay")
        return {"message": "relay", "bodies": flat(structure(SEAL, BYTES), 2)[0](rest)}
    if sender == "client" and code == 5:
        need(len(rest) == (2 if rest[:1] == [2] else 1), "another number of items")
        number(rest[0], most=2)
        return {"message": "replay-control", "action": rest[0], "speed": [*map(number32, rest[1:])]}
    if sender == "server" and code == 28:
        need(len(rest) > 1, "no entries")
        entries = [ENTRY[0](entry) for entry in rest[1:]]
        return {"message": "replay-entries", "firstIndex": number(rest[0], 1), "entries": entries}
    types = CLIENT if sender == "client" else SERVER
    need(code in types, "unknown type")
    name, parts = types[code]
    if name in ("hello", "welcome"):
        need(rest, "no version")
        read_protocol(rest[0])
    # Of a hello the last item may be missing (WM-HELLO-10).
    least = len(parts) - 1 if name == "hello" else len(parts)
    need(least <= len(rest) <= len(parts), "another number of items")
    message = {"message": name}
    for (key, codec), part in zip(parts.items(), rest):
        message[key] = codec[0](part)
    check(message)
    return message


def check(message):
    """What one part alone cannot say."""
    if message["message"] == "snapshot-chunk":
        need(message["offset"] + len(message["chunk"]) <= message["totalBytes"], "beyond the end")
    elif message["message"] == "bye":
        need(message["retry"] == 2 or message["milliseconds"] == 0, "a pause that is none")
    elif message["message"] == "welcome":
        need(message["durable"] <= message["merged"], "durable before it is merged")


def encode(message):
    name = message["message"]
    if name == "relay":
        return items.encode([2, *flat(structure(SEAL, BYTES), 2)[1](message["bodies"])])
    if name == "replay-control":
        return items.encode([5, message["action"], *message["speed"]])
    if name == "replay-entries":
        entries = [ENTRY[1](entry) for entry in message["entries"]]
        return items.encode([28, message["firstIndex"], *entries])
    code, parts = CODES[name]
    return items.encode(
        [code, *(codec[1](message[key]) for key, codec in parts.items() if key in message)]
    )


def open_body(body):
    """What is in a changes message: last journal index, roster additions, changes."""
    return BODY[0](items.decode(body))


__all__ = ["Malformed", "decode", "encode", "open_body"]
