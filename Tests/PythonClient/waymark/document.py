"""The document: merging (Protocol/README.md §11), snapshot and state hash (§14)."""

import hashlib

from . import items
from .batches import ROOT, Reference, is_given, stamp_count
from .text import Node, Text, TextRegister

REGISTER, KEYED, POSITION, TEXT = range(4)


class OutOfStep(Exception):
    """A change that does not follow from what is known (WM-CHANGES-2)."""


class Document:
    def __init__(self):
        self.version = {}
        self.last_lamports = {}
        self.named = set()  # Changes that another replica's change depends on.
        self.kinds = {ROOT: 0}
        self.creations = {}  # Of records with given names: the first and the last stamp.
        self.fields = {ROOT: {}}  # record -> {(field, way): content}

    # Reading

    def covers(self, version):
        return all(self.version.get(replica, 0) >= seq for replica, seq in version)

    def vector(self):
        return sorted(self.version.items())

    def frontier(self):
        return [change for change in self.vector() if change not in self.named]

    def lamport(self):
        return max(self.last_lamports.values(), default=0)

    def records(self, kind):
        return sorted(
            record
            for record, own in self.kinds.items()
            if own == kind and self.value(record, 0) is not True
        )

    def value(self, record, field):
        content = self.fields.get(record, {}).get((field, REGISTER))
        return content and content[1]

    def text(self, record, field):
        text = self.fields.get(record, {}).get((field, TEXT))
        return text.visible() if text else ""

    # Merging

    def merge(self, change):
        replica, seq = change["replica"], change["seq"]
        if seq != self.version.get(replica, 0) + 1 or not self.covers(change["deps"]):
            raise OutOfStep(f"{replica:016x} {seq}")
        lamport = change["lamport"]
        for operation in change["operations"]:
            try:
                self.apply(operation, (lamport, replica))
            except KeyError as error:
                raise OutOfStep(f"{operation[0]} needs {error}") from error
            lamport += stamp_count(operation)
        self.version[replica] = seq
        self.last_lamports[replica] = lamport - 1
        self.named.update(change["deps"])

    def apply(self, operation, stamp):
        name, *parts = operation
        if name == "create":
            self.kinds[stamp] = parts[0]
            self.fields[stamp] = {}
            return
        if name == "create-named":
            record = parts[0]
            self.kinds[record] = record[1] & 0xFF
            self.fields.setdefault(record, {})
            first, last = self.creations.get(record, (stamp, stamp))
            self.creations[record] = (min(first, stamp), max(last, stamp))
            return
        record, field, *rest = parts
        fields = self.fields[record]
        if name == "set":
            write(fields, (field, REGISTER), stamp, rest[0])
        elif name == "place":
            write(fields, (field, POSITION), stamp, tuple(rest))
        elif name == "set-key":
            write(fields.setdefault((field, KEYED), {}), rest[0], stamp, rest[1])
        else:
            text = fields.get((field, TEXT)) or TextRegister()
            if name == "insert-right":
                text.insert(stamp, rest[0], False, rest[1], rest[2])
            elif name == "insert-left":
                text.insert(stamp, rest[0], True, None, rest[1])
            elif name == "extend":
                text.extend(stamp, rest[0])
            elif name == "replace":
                text.replace(stamp, rest[0])
            else:
                text.erase(rest[0])
            fields[field, TEXT] = text

    # Editing

    def change(self, replica, operations, time):
        """A change of `replica` made now, and merged here."""
        change = {
            "replica": replica, "seq": self.version.get(replica, 0) + 1,
            "lamport": self.lamport() + 1,
            "deps": [dep for dep in self.frontier() if dep[0] != replica],
            "time": time, "operations": operations, "reversal": None,
        }  # fmt: skip
        self.merge(change)
        return change

    # Snapshot

    def snapshot(self):
        replicas = sorted(self.version)
        given = sorted(replica for lamport, replica in self.kinds if lamport == 0 and replica)
        numbers = {replica: place + 1 for place, replica in enumerate(replicas)} | {0: 0}
        numbers |= {(0, name): len(replicas) + place + 1 for place, name in enumerate(given)}
        version = []
        for replica in replicas:
            version += [self.version[replica], self.last_lamports[replica]]
        frontier = [part for replica, seq in self.frontier() for part in (numbers[replica], seq)]
        records = [self.record(record, numbers) for record in sorted(self.kinds)]
        return items.encode([1, replicas + given, version, frontier, records])

    def state_hash(self):
        return hashlib.sha256(self.snapshot()).digest()

    def record(self, record, numbers):
        def wire(stamp):
            if stamp and is_given(stamp):
                return [numbers[tuple(stamp)], 0]
            return [numbers[stamp[1]], stamp[0]] if stamp else [0, 0]

        def value(value):
            return wire(value) if isinstance(value, Reference) else value

        fields = []
        for (field, way), content in sorted(self.fields[record].items(), key=lambda item: item[0]):
            if way == REGISTER:
                fields.append([field, way, *wire(content[0]), value(content[1])])
            elif way == KEYED:
                entries = []
                for key in sorted(content, key=str.encode):
                    stamp, written = content[key]
                    entries += [key, *wire(stamp), value(written)]
                fields.append([field, way, entries])
            elif way == POSITION:
                column, row, key = content[1]
                fields.append([field, way, *wire(content[0]), *wire(column), *wire(row), key])
            else:
                runs = []
                for first, length in content.text.runs():
                    runs += [*wire(first.stamp), length * 4 + first.is_left * 2 + first.deleted]
                    runs += wire(first.parent.stamp)
                    if not first.is_left:
                        runs += wire(first.right_origin and first.right_origin.stamp)
                items_of_text = [content.visible(), runs]
                if content.stamp:
                    ranges = content.superseded_ranges()
                    items_of_text.append([part for first, n in ranges for part in (*wire(first), n)])
                fields.append([field, way, *items_of_text])
        created = [part for stamp in self.creations.get(record, ()) for part in wire(stamp)]
        return [*wire(record), self.kinds[record], fields, *created]

    @classmethod
    def from_snapshot(cls, data):
        """Reads a snapshot whose hash has been checked."""
        form, replicas, version, frontier, records = items.decode(data)
        items.need(form == 1, "another format")
        self = cls()
        numbers = [0, *replicas]
        heads = {(numbers[number], seq) for number, seq in items.groups(frontier, 2)}
        writers = len(version) // 2
        for replica, (seq, lamport) in zip(replicas[:writers], items.groups(version, 2)):
            self.version[replica] = seq
            self.last_lamports[replica] = lamport
            if (replica, seq) not in heads:
                self.named.add((replica, seq))

        def stamp(number, lamport):
            return (lamport, numbers[number])

        def place(number, lamport):
            return stamp(number, lamport) if number else None

        def value(item):
            return Reference(stamp(*item)) if isinstance(item, list) else item

        for number, lamport, kind, fields, *created in records:
            record = stamp(number, lamport)
            if created:
                self.creations[record] = (stamp(*created[:2]), stamp(*created[2:]))
            self.kinds[record] = kind
            own = self.fields[record] = {}
            for field, way, *rest in fields:
                if way == REGISTER:
                    content = (stamp(*rest[:2]), value(rest[2]))
                elif way == KEYED:
                    content = {
                        key: (stamp(number, lamport), value(item))
                        for key, number, lamport, item in items.groups(rest[0], 4)
                    }
                elif way == POSITION:
                    content = (stamp(*rest[:2]), (place(*rest[2:4]), place(*rest[4:6]), rest[6]))
                else:
                    content = read_text(*rest, stamp)
                own[field, way] = content
        seen = set()
        for own in self.fields.values():
            for (_, way), content in own.items():
                for stamps in (content.text.nodes, content.superseded) if way == TEXT else ():
                    items.need(seen.isdisjoint(stamps), "one stamp in two texts")  # WM-STATE-9
                    seen.update(stamps)
        return self


def write(fields, key, stamp, value):
    """WM-MERGE-1: the greatest stamp wins."""
    if key not in fields or fields[key][0] < stamp:
        fields[key] = (stamp, value)


def read_text(visible, numbers, *rest):
    *superseded, stamp = rest
    register = TextRegister()
    register.text = read_runs(visible, numbers, stamp)
    if superseded:
        register.stamp = register.text.root.rights[0].stamp
        for number, lamport, count in items.groups(superseded[0], 3):
            first = stamp(number, lamport)
            register.superseded.update((first[0] + index, first[1]) for index in range(count))
    return register


def read_runs(visible, numbers, stamp):
    text, links, offset, place = Text(), [], 0, 0
    while place < len(numbers):
        first = stamp(*numbers[place : place + 2])
        packed = numbers[place + 2]
        is_left, is_deleted = bool(packed & 2), bool(packed & 1)
        parent = stamp(*numbers[place + 3 : place + 5])
        origin = parent if is_left else stamp(*numbers[place + 5 : place + 7])
        place += 5 if is_left else 7
        for index in range(packed >> 2):
            here = (first[0] + index, first[1])
            node = Node(here, None, is_left and index == 0, None, "")
            node.deleted = is_deleted
            if not is_deleted:
                node.char = visible[offset]
                offset += 1
            text.nodes[here] = node
            links.append((node, parent, origin))
            parent = here
    # Nodes come in the order of the text, and so do the children of each.
    for node, parent, origin in links:
        node.parent = text.nodes.get(parent, text.root)
        node.right_origin = text.nodes.get(origin)
        (node.parent.lefts if node.is_left else node.parent.rights).append(node)
    return text
