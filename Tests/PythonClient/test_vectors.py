"""Runs the cases of Protocol/Vectors/ against this second implementation."""

import hmac
import json
import pathlib
import unittest

from waymark import batches, items, messages
from waymark.document import Document

VECTORS = pathlib.Path(__file__).resolve().parents[2] / "Protocol" / "Vectors"


def cases(name):
    return json.loads((VECTORS / name).read_text())


def stamp(value):
    """`[replica, number]` of the vectors, as this implementation has it."""
    return None if value is None else (value[1], int(value[0], 16))


def change_id(value):
    return (int(value[0], 16), value[1])


def value(meaning):
    if isinstance(meaning, dict):
        if "integer" in meaning:
            return int(meaning["integer"])
        return batches.Reference(stamp(meaning["reference"]))
    return meaning


def operation(meaning):
    name = meaning["op"]
    if name == "create":
        return (name, meaning["kind"])
    if name == "create-named":
        return (name, stamp(meaning["record"]))
    target = (name, stamp(meaning["record"]), meaning["field"])
    if name == "set":
        return (*target, value(meaning["value"]))
    if name == "set-key":
        return (*target, meaning["key"], value(meaning["value"]))
    if name == "place":
        place = (stamp(meaning["column"]), stamp(meaning["row"]), bytes.fromhex(meaning["key"]))
        return (*target, *place)
    if name == "insert-right":
        origin = (stamp(meaning["parent"]), stamp(meaning["rightOrigin"]))
        return (*target, *origin, meaning["text"])
    if name == "insert-left":
        return (*target, stamp(meaning["parent"]), meaning["text"])
    if name in ("extend", "replace"):
        return (*target, meaning["text"])
    ranges = [((lamport, int(replica, 16)), count) for replica, lamport, count in meaning["ranges"]]
    return (*target, ranges)


def change(meaning):
    reversal = meaning.get("reversal")
    return {
        "replica": int(meaning["replica"], 16), "seq": meaning["seq"],
        "lamport": meaning["lamport"], "deps": [change_id(dep) for dep in meaning["deps"]],
        "time": meaning["time"],
        "operations": [operation(part) for part in meaning["operations"]],
        "reversal": reversal and (reversal["direction"], change_id(reversal["change"])),
    }  # fmt: skip


def participant(meaning):
    return (meaning["id"], meaning["name"], meaning["role"])


def state(meaning):
    four = (stamp(meaning["record"]), meaning["field"], meaning["caret"], meaning["typing"])
    return (*four, places(meaning["places"])) if "places" in meaning else four


def places(meaning):
    selection, call = meaning["selection"], meaning["call"]
    return (
        selection and tuple(map(caret, selection)), cell(meaning["cell"]), meaning["drags"],
        call and (call["number"], stamp(call["record"]), cell(call["cell"])),
    )  # fmt: skip


def caret(meaning):
    return (0, 0) if meaning is None else stamp(meaning)


def cell(meaning):
    return meaning and tuple(map(stamp, meaning))


def position(meaning):
    if meaning is None:
        return None
    return (0, meaning["index"]) if "index" in meaning else (1, meaning["time"])


def sealed(meaning):
    return (bytes.fromhex(meaning["seal"]), bytes.fromhex(meaning["body"]))


def message(meaning):
    """A message of the vectors, as this implementation has it."""
    result = dict(meaning)
    name = meaning["message"]
    for key in ("stateHash", "chunk"):
        if key in result:
            result[key] = bytes.fromhex(result[key])
    if "have" in result:
        result["have"] = [change_id(entry) for entry in result["have"]]
    if "schema" in result:
        result["schema"] = tuple(result["schema"])
    if name == "hello":
        result["replica"] = int(result["replica"], 16)
        resume = result["resume"]
        result["resume"] = resume and (bytes.fromhex(resume["stateHash"]), resume["offset"])
        if "lineage" in result:
            key, last = (result["lineage"][part] for part in ("key", "last"))
            result["lineage"] = (
                key and bytes.fromhex(key),
                last and (last["seq"], bytes.fromhex(last["hash"])),
            )
    elif name == "submit":
        result["changes"] = [change(part) for part in result["changes"]]
    elif name == "relay":
        result["bodies"] = [sealed(part) for part in result["bodies"]]
    elif name == "presence":
        result["state"] = state(result["state"])
    elif name == "replay":
        result |= {key: position(result[key]) for key in ("start", "until")}
    elif name == "replay-control":
        result["action"] = ("pause", "resume", "speed").index(result["action"])
        result["speed"] = [result["speed"]] if "speed" in result else []
    elif name == "welcome":
        who = result.pop("participant")
        result |= {key: who[key] for key in ("id", "name", "role")}
        result["limits"] = tuple(result["limits"][key] for key in messages.LIMITS)
    elif name == "roster":
        result["roster"] = [(int(who, 16), *participant(part)) for who, part in result["roster"]]
    elif name == "changes":
        result["seal"], result["body"] = sealed(result.pop("sealed"))
    elif name == "presences":
        result["arrivals"] = [(where, *participant(part)) for where, part in result["arrivals"]]
        result["states"] = [(where, state(part)) for where, part in result["states"]]
    elif name == "bye":
        retry = result["retry"]
        result["milliseconds"] = retry["after"] if isinstance(retry, dict) else 0
        result["retry"] = 2 if isinstance(retry, dict) else ("never", "now").index(retry)
    elif name == "replay-entries":
        result["entries"] = [
            (part["received"], part["participant"], [change(each) for each in part["changes"]])
            for part in result["entries"]
        ]
    return result


def merged(changes):
    document = Document()
    for each in changes:
        document.merge(each)
    return document


def decoded(batch_hexes):
    return [batches.decode(items.decode(bytes.fromhex(each)))[0] for each in batch_hexes]


class Vectors(unittest.TestCase):
    # Shows WM-CBOR-1, WM-CBOR-3, WM-CBOR-4.
    def test_cbor(self):
        for case in cases("cbor.json"):
            with self.subTest(case["hex"]):
                data = bytes.fromhex(case["hex"])
                if "error" in case:
                    self.assertRaises(items.Malformed, items.decode, data)
                    continue
                expected = case["value"]
                if isinstance(expected, dict):
                    integer = expected.get("integer")
                    expected = bytes.fromhex(expected["bytes"]) if integer is None else int(integer)
                self.assertEqual(items.decode(data), expected)

    # Shows WM-BATCH-1, WM-BATCH-2, WM-BATCH-5.
    def test_batches(self):
        for case in cases("batches.json"):
            with self.subTest(case["name"]):
                data = bytes.fromhex(case["hex"])
                changes = [change(each) for each in case["changes"]]
                self.assertEqual(batches.decode(items.decode(data)), changes)
                self.assertEqual(items.encode(batches.encode(changes)), data)

    # Shows WM-BATCH-3, WM-BATCH-4.
    def test_refused_batches(self):
        for case in cases("batches-refused.json"):
            with self.subTest(case["hex"]):
                with self.assertRaises(items.Malformed):
                    batches.decode(items.decode(bytes.fromhex(case["hex"])))

    def test_messages(self):
        for case in cases("messages.json"):
            with self.subTest(case["name"]):
                data = bytes.fromhex(case["hex"])
                expected = message(case["meaning"])
                self.assertEqual(messages.decode(data, case["from"]), expected)
                self.assertEqual(messages.encode(expected), data)

    # Shows WM-CBOR-2.
    def test_refused_messages(self):
        for case in cases("messages-refused.json"):
            with self.subTest(case["hex"]):
                with self.assertRaises(items.Malformed):
                    messages.decode(bytes.fromhex(case["hex"]), case["from"])

    # Shows WM-RELAY-3.
    def test_seals(self):
        for case in cases("seals.json"):
            with self.subTest(case["map"]):
                name = case["map"].encode()
                sealed = bytes([len(name)]) + name + bytes.fromhex(case["body"])
                code = hmac.digest(bytes.fromhex(case["key"]), sealed, "sha256")
                self.assertEqual(code[:16].hex(), case["seal"])

    # Shows WM-STAMP-1, WM-STATE-1, WM-STATE-2, WM-STATE-3, WM-STATE-4, WM-STATE-5, WM-STATE-6,
    # WM-STATE-7, WM-STATE-8.
    def test_documents(self):
        for case in cases("documents.json"):
            with self.subTest(case["name"]):
                snapshot = bytes.fromhex(case["snapshot"])
                document = merged(decoded(case["changes"]))
                self.assertEqual(document.snapshot().hex(), snapshot.hex())
                self.assertEqual(document.state_hash().hex(), case["stateHash"])
                self.assertEqual(Document.from_snapshot(snapshot).snapshot(), snapshot)

    # Shows WM-STATE-9.
    def test_stamp_in_two_texts(self):
        def snapshot(first, second):
            texts = [[1, 3, "ab", [1, first, 8, 0, 0, 0, 0]], [4, 3, "ab", [1, second, 8, 0, 0, 0, 0]]]
            return items.encode([1, [7], [1, 9], [1, 1], [[0, 0, 0, texts]]])

        Document.from_snapshot(snapshot(1, 3))
        for first, second in ((1, 1), (1, 2), (3, 2)):
            with self.assertRaises(items.Malformed):
                Document.from_snapshot(snapshot(first, second))

    # Shows WM-MERGE-1, WM-MERGE-2, WM-MERGE-3, WM-MERGE-5, WM-MERGE-6, WM-TEXT-1, WM-TEXT-2,
    # WM-TEXT-3, WM-TEXT-4, WM-TEXT-5, WM-TEXT-6, WM-TEXT-8, WM-TEXT-9, WM-TEXT-10, WM-VERSION-1.
    def test_merges(self):
        for case in cases("merges.json") + cases("histories.json"):
            changes = decoded(case["changes"])
            for order in case["orders"]:
                with self.subTest(case["name"], order=order):
                    document = merged(changes[index] for index in order)
                    record = stamp(case["record"])
                    self.assertEqual(document.text(record, case["field"]), case["text"])
                    self.assertEqual(document.state_hash().hex(), case["stateHash"])
                    again = Document.from_snapshot(document.snapshot())
                    self.assertEqual(again.state_hash(), document.state_hash())


if __name__ == "__main__":
    unittest.main()
