"""Reads a map's journal with the second implementation: what is in each change, and whether it comes
to the state hashes that the server has kept.

    waymark backup --data FOLDER -o copy.db     # also while the server runs
    journal.py copy.db spring                   # a line for each change, operations below it
    journal.py copy.db spring --from 40 --until 60
    journal.py copy.db spring --hashes          # the state hash after each change, and no more

Ends with 1 if a change cannot be merged or a hash differs: then the two implementations do not agree,
and the first line that says so is the change to look at.
"""

import argparse
import datetime
import sqlite3
import sys

from waymark import batches, items
from waymark.document import Document, OutOfStep

CHANGES = """
    SELECT position, participant, received, bytes FROM change
    WHERE map = (SELECT id FROM map WHERE name = ?) ORDER BY position"""
HASHES = """
    SELECT position, hash FROM snapshot WHERE map = (SELECT id FROM map WHERE name = ?)"""


def stamp(value):
    """`17@a3f…` for a stamp within an operation, as the command line names records."""
    if isinstance(value, tuple) and len(value) == 2 and all(type(part) is int for part in value):
        return f"{value[0]}@{value[1]:016x}"
    return "null" if value is None else repr(value)


def tell(index, participant, received, change):
    time = datetime.datetime.fromtimestamp(received / 1000, datetime.timezone.utc)
    deps = ", ".join(f"{replica:016x}/{seq}" for replica, seq in change["deps"])
    print(
        f"#{index}  {time:%Y-%m-%d %H:%M:%S}Z  {participant}  {change['replica']:016x}/{change['seq']}"
        f"  from stamp {change['lamport']}  {f'after {deps}' if deps else ''}".rstrip()
    )
    for operation in change["operations"]:
        print("   ", operation[0], *map(stamp, operation[1:]))
    if change["reversal"]:
        direction, (replica, seq) = change["reversal"]
        print(f"    {direction} of {replica:016x}/{seq}")


def read(options):
    journal = sqlite3.connect(f"file:{options.copy}?mode=ro", uri=True)
    hashes = dict(journal.execute(HASHES, (options.map,)))
    document, count, compared = Document(), 0, 0
    for index, participant, received, data in journal.execute(CHANGES, (options.map,)):
        [change] = batches.decode(items.decode(data))
        try:
            document.merge(change)
        except OutOfStep as missing:
            print(f"#{index}: {missing} does not follow from what came before", file=sys.stderr)
            return 1
        count += 1
        if options.first <= index <= options.last:
            if options.hashes:
                print(index, document.state_hash().hex())
            else:
                tell(index, participant, received, change)
        if index in hashes:
            compared += 1
            if document.state_hash() != hashes[index]:
                print(f"#{index}: the server had {hashes[index].hex()}, and this comes to "
                      f"{document.state_hash().hex()}", file=sys.stderr)  # fmt: skip
                return 1
    if not count:
        print(f"There is no map {options.map} with changes in {options.copy}.", file=sys.stderr)
        return 1
    hashes = "1 state hash is" if compared == 1 else f"{compared} state hashes are"
    print(f"{count} change{'' if count == 1 else 's'}; {hashes} equal", file=sys.stderr)
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("copy")
    parser.add_argument("map")
    parser.add_argument("--from", dest="first", type=int, default=1)
    parser.add_argument("--until", dest="last", type=int, default=sys.maxsize)
    parser.add_argument("--hashes", action="store_true")
    return read(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
