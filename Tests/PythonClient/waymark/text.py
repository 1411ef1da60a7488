"""Mergeable text (Protocol/README.md §12), one node a character: slow, short and easy to check."""


class Node:
    __slots__ = ("stamp", "parent", "is_left", "right_origin", "lefts", "rights", "char", "deleted")

    def __init__(self, stamp, parent, is_left, right_origin, char):
        self.stamp, self.parent, self.is_left = stamp, parent, is_left
        self.right_origin, self.char = right_origin, char  # right_origin None: the end
        self.lefts, self.rights, self.deleted = [], [], False


class Text:
    def __init__(self):
        self.root = Node((0, 0), None, False, None, "")
        self.nodes = {}

    # Reading

    def order(self):
        """All characters, deleted ones included, in the order of the text."""
        result, stack = [], [(self.root, False)]
        while stack:
            node, is_open = stack.pop()
            if is_open:
                result.append(node)
            else:
                stack.extend((child, False) for child in reversed(node.rights))
                stack.append((node, True))
                stack.extend((child, False) for child in reversed(node.lefts))
        return [node for node in result if node is not self.root]

    def visible(self):
        return "".join(node.char for node in self.order() if not node.deleted)

    # Merging

    def insert(self, stamp, parent, is_left, right_origin, characters):
        """WM-TEXT-1, -2 and -4; `parent` and `right_origin` are stamps or None."""
        node = self.nodes[parent] if parent else self.root
        origin = node if is_left else self.nodes[right_origin] if right_origin else None
        self.add(Node(stamp, node, is_left, origin, characters[0]))
        self.type_on(stamp, origin, characters[1:])

    def extend(self, stamp, characters):
        """WM-TEXT-3."""
        before = (stamp[0] - 1, stamp[1])
        self.type_on(before, self.nodes[before].right_origin, characters)

    def type_on(self, before, right_origin, characters):
        for char in characters:
            node = self.nodes[before]
            before = (before[0] + 1, before[1])
            self.add(Node(before, node, False, right_origin, char))

    def add(self, node):
        siblings = node.parent.lefts if node.is_left else node.parent.rights
        place = 0
        while place < len(siblings) and not self.comes_before(node, siblings[place]):
            place += 1
        siblings.insert(place, node)
        self.nodes[node.stamp] = node

    def comes_before(self, a, b):
        """WM-TEXT-5."""
        if not a.is_left and a.right_origin is not b.right_origin:
            if a.right_origin is None or b.right_origin is None:
                return a.right_origin is None
            order = self.order()
            return order.index(a.right_origin) > order.index(b.right_origin)
        return a.stamp < b.stamp

    def erase(self, ranges):
        for (lamport, replica), count in ranges:
            for offset in range(count):
                self.nodes[lamport + offset, replica].deleted = True

    # Editing

    def origin(self, index):
        """Where to insert before visible character `index` (WM-TEXT-7), as an operation's end."""
        order = self.order()
        visible = [node for node in order if not node.deleted]
        left = visible[index - 1] if index else self.root
        place = order.index(left) + 1 if index else 0
        right = order[place] if place < len(order) else None
        if left.rights:
            return ("insert-left", right.stamp)
        return ("insert-right", left.stamp if index else None, right.stamp if right else None)

    def ranges(self, start, end):
        """The stamps of visible characters."""
        visible = [node for node in self.order() if not node.deleted]
        return [(node.stamp, 1) for node in visible[start:end]]

    # Snapshot

    def runs(self):
        """WM-STATE-7: pairs of the first node of a run and its length."""
        runs, last = [], None
        for node in self.order():
            goes_on = (
                last is not None and node.parent is last and not node.is_left
                and node.stamp == (last.stamp[0] + 1, last.stamp[1])
                and node.right_origin is last.right_origin and node.deleted == last.deleted
            )  # fmt: skip
            if goes_on:
                runs[-1][1] += 1
            else:
                runs.append([node, 1])
            last = node
        return runs


class TextRegister:
    """The texts of one field, of which the last one that was begun is in force (WM-TEXT-8 to 10)."""

    def __init__(self):
        self.text = Text()
        self.stamp = None  # None: no replacement began the text in force.
        self.superseded = set()  # The stamps of the characters of all other texts.

    def visible(self):
        return self.text.visible()

    def origin(self, index):
        return self.text.origin(index)

    def ranges(self, start, end):
        return self.text.ranges(start, end)

    def replace(self, stamp, characters):
        """WM-TEXT-8 and -9."""
        if self.stamp and stamp < self.stamp:
            self.supersede(stamp, 1 + len(characters))
            return
        self.superseded.update(self.text.nodes)
        self.text = Text()
        self.stamp = stamp
        self.text.insert(stamp, None, False, None, " " + characters)
        self.text.erase([(stamp, 1)])

    def insert(self, stamp, parent, is_left, right_origin, characters):
        self.check([name for name in (parent, right_origin) if name])
        if parent in self.text.nodes or (parent is None and not self.stamp):
            if right_origin not in self.text.nodes:
                right_origin = None
            self.text.insert(stamp, parent, is_left, right_origin, characters)
        else:
            self.supersede(stamp, len(characters))

    def extend(self, stamp, characters):
        before = (stamp[0] - 1, stamp[1])
        self.check([before])
        if before in self.text.nodes:
            self.text.extend(stamp, characters)
        else:
            self.supersede(stamp, len(characters))

    def erase(self, ranges):
        stamps = [(first[0] + n, first[1]) for first, count in ranges for n in range(count)]
        self.check(stamps)
        self.text.erase([(stamp, 1) for stamp in stamps if stamp in self.text.nodes])

    def check(self, stamps):
        for stamp in stamps:
            if stamp not in self.text.nodes and stamp not in self.superseded:
                raise KeyError(stamp)

    def supersede(self, stamp, count):
        """WM-TEXT-10."""
        self.superseded.update((stamp[0] + n, stamp[1]) for n in range(count))

    def superseded_ranges(self):
        """Ascending by replica, then by stamp, as long as they can be (WM-STATE-7)."""
        ranges = []
        for lamport, replica in sorted(self.superseded, key=lambda stamp: (stamp[1], stamp[0])):
            if ranges and ranges[-1][0] == (lamport - ranges[-1][1], replica):
                ranges[-1][1] += 1
            else:
                ranges.append([(lamport, replica), 1])
        return ranges
