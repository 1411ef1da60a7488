"""Change batches (Protocol/README.md §10).

A change is a dict: replica, seq, lamport, deps [(replica, seq)], time, operations, reversal or None.
An operation is a tuple that begins with its name; a stamp is a tuple (lamport, replica), so that
stamps compare as the protocol wants; None stands for null.
"""

from .items import NUMBER_MAX, Malformed, array, data, groups, need, number, number32, text

ROOT = (0, 0)


class Reference(tuple):
    """A value that names a record: the record's stamp."""


def is_given(record):
    """Whether a record has a name that is given, in which the last byte is its kind."""
    return record[0] == 0 and record[1] & 0xFF > 0


def decode(item):
    return Decoder().batch(item)


def encode(changes):
    return Encoder().batch(changes)


class Decoder:
    def batch(self, item):
        item = array(item)
        need(len(item) > 2, "a batch without changes")
        self.replicas = [number(replica, most=2**64 - 1) for replica in array(item[0])]
        need(len(set(self.replicas)) == len(self.replicas), "a replica twice")
        self.seqs = [0] * len(self.replicas)
        self.mentioned = 0
        self.lamport = 0
        self.time = first = number(item[1])
        changes = [self.change(change) for change in item[2:]]
        need(changes[0]["time"] == first, "the first change is later than the batch")
        need(self.mentioned == len(self.replicas), "a replica that is not mentioned")
        return changes

    def change(self, item):
        item = array(item)
        need(len(item) > 5, "a change without operations")
        author = self.writer(item[0])
        seq = self.seq(author, 1, item[1])
        self.lamport = self.step(self.lamport, item[2], 1)
        deps = []
        for index, difference in groups(array(item[3]), 2):
            place = self.writer(index)
            deps.append((self.replicas[place], self.seq(place, 0, difference)))
        need(all(a[0] < b[0] for a, b in zip(deps, deps[1:])), "dependencies do not ascend")
        need(all(dep[0] != self.replicas[author] for dep in deps), "the author as dependency")
        self.time = self.step(self.time, item[4], 0)
        operations, reversal = item[5:], None
        last = array(operations[-1])
        operations = [self.operation(operation) for operation in operations[:-1]]
        if len(last) == 4 and last[0] == 8 and not isinstance(last[0], bool):
            number(last[1], most=1)
            replica = self.replicas[self.writer(last[2])]
            reversal = ("redo" if last[1] else "undo", (replica, number(last[3], 1)))
        else:
            operations.append(self.operation(last))
        need(operations, "a change without operations")
        return {
            "replica": self.replicas[author], "seq": seq, "lamport": self.lamport, "deps": deps,
            "time": self.time, "operations": operations, "reversal": reversal,
        }  # fmt: skip

    def operation(self, item):
        item = array(item)
        need(item, "an empty operation")
        code, parts = number(item[0], most=10), item[1:]
        need(code != 8, "a reversal that is not last")
        count = (1, 4, 5, 6, 6, 5, 4, 4, None, 4, 1)[code]
        need(len(parts) == count, "another number of parts")
        if code == 0:
            return ("create", number32(parts[0]))
        if code == 10:
            record = (0, self.replicas[self.mention(parts[0])])
            need(is_given(record), "a name without a kind")
            return ("create-named", record)
        target = (self.record(parts[0], parts[1], root=True), number32(parts[2]))
        if code == 1:
            return ("set", *target, self.value(parts[3]))
        if code == 2:
            return ("set-key", *target, text(parts[3]), self.value(parts[4]))
        if code == 3:
            cell = (self.id(parts[3], record=True), self.id(parts[4], record=True))
            return ("place", *target, *cell, data(parts[5]))
        if code == 4:
            origin = (self.id(parts[3]), self.id(parts[4]))
            return ("insert-right", *target, *origin, text(parts[5], empty=False))
        if code == 5:
            need(parts[3] is not None, "a left child of nothing")
            return ("insert-left", *target, self.id(parts[3]), text(parts[4], empty=False))
        if code == 6:
            return ("extend", *target, text(parts[3], empty=False))
        if code == 9:
            return ("replace", *target, text(parts[3]))
        ranges = []
        for index, lamport, count in groups(array(parts[3]), 3):
            first = self.stamp(index, lamport)
            number(count, 1)
            need(first[0] + count - 1 <= NUMBER_MAX, "stamps out of range")
            ranges.append((first, count))
        need(ranges, "an erasure of nothing")
        return ("erase", *target, ranges)

    def value(self, item):
        if isinstance(item, list):
            return Reference(self.id(item, root=True, record=True))
        if isinstance(item, int) and not isinstance(item, bool):
            need(-(2**63) <= item < 2**63, "integer out of range")
        need(not isinstance(item, bytes), "bytes as a value")
        return item

    def id(self, item, root=False, record=False):
        if item is None:
            return None
        name = self.record if record else self.stamp
        return name(*array(item, 2), root=root)

    def record(self, index, lamport, root=False):
        """The name of a record: a stamp, or one that is given (WM-NAME-1)."""
        return self.stamp(index, lamport, root, is_given)

    def stamp(self, index, lamport, root=False, is_also=lambda stamp: False):
        stamp = (number(lamport), self.replicas[self.mention(index)])
        is_stamp = stamp[0] > 0 and stamp[1] > 0
        need(is_stamp or (root and stamp == ROOT) or is_also(stamp), "not a stamp")
        return stamp

    def writer(self, index):
        place = self.mention(index)
        need(self.replicas[place] > 0, "replica 0 as a writer")
        return place

    def mention(self, index):
        number(index)
        need(index <= self.mentioned and index < len(self.replicas), "not the next replica")
        self.mentioned = max(self.mentioned, index + 1)
        return index

    def seq(self, place, step, difference):
        self.seqs[place] = self.step(self.seqs[place] + step, difference, 1)
        return self.seqs[place]

    @staticmethod
    def step(base, difference, least):
        number(difference, -(2**63), 2**63 - 1)
        return number(base + difference, least)


class Encoder:
    def batch(self, changes):
        self.replicas, self.seqs, self.lamport = [], [], 0
        self.time = changes[0]["time"]
        body = [self.change(change) for change in changes]
        return [self.replicas, changes[0]["time"], *body]

    def change(self, change):
        author = self.mention(change["replica"])
        item = [author, change["seq"] - self.seqs[author] - 1, change["lamport"] - self.lamport]
        self.seqs[author] = change["seq"]
        self.lamport = change["lamport"]
        deps = []
        for replica, seq in change["deps"]:
            place = self.mention(replica)
            deps += [place, seq - self.seqs[place]]
            self.seqs[place] = seq
        item += [deps, change["time"] - self.time]
        self.time = change["time"]
        item += [self.operation(operation) for operation in change["operations"]]
        if change["reversal"]:
            direction, (replica, seq) = change["reversal"]
            item.append([8, int(direction == "redo"), self.mention(replica), seq])
        return item

    def operation(self, operation):
        name, *parts = operation
        if name == "create":
            return [0, parts[0]]
        if name == "create-named":
            return [10, self.mention(parts[0][1])]
        target = [*self.stamp(parts[0]), parts[1]]
        rest = parts[2:]
        if name == "set":
            return [1, *target, self.value(rest[0])]
        if name == "set-key":
            return [2, *target, rest[0], self.value(rest[1])]
        if name == "place":
            return [3, *target, self.id(rest[0]), self.id(rest[1]), rest[2]]
        if name == "insert-right":
            return [4, *target, self.id(rest[0]), self.id(rest[1]), rest[2]]
        if name == "insert-left":
            return [5, *target, self.id(rest[0]), rest[1]]
        if name == "extend":
            return [6, *target, rest[0]]
        if name == "replace":
            return [9, *target, rest[0]]
        if name == "erase":
            flat = [part for first, count in rest[0] for part in (*self.stamp(first), count)]
            return [7, *target, flat]
        raise Malformed(name)

    def value(self, value):
        return self.id(value) if isinstance(value, Reference) else value

    def id(self, stamp):
        return None if stamp is None else self.stamp(stamp)

    def stamp(self, stamp):
        return [self.mention(stamp[1]), stamp[0]]

    def mention(self, replica):
        if replica not in self.replicas:
            self.replicas.append(replica)
            self.seqs.append(0)
        return self.replicas.index(replica)


def stamp_count(operation):
    """How many stamps an operation takes (WM-STAMP-1)."""
    if operation[0] == "replace":
        return 1 + len(operation[-1])
    inserts = operation[0] in ("insert-right", "insert-left", "extend")
    return len(operation[-1]) if inserts else 1
