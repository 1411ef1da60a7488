"""Deterministic CBOR (WM-CBOR-1): items of this profile, and nothing else."""

import cbor2

NUMBER_MAX = 2**53 - 1


class Malformed(Exception):
    """Bytes that break a rule of form."""


def encode(item):
    return cbor2.dumps(item)


def decode(data):
    """The one item in `data`; Malformed if it is not deterministic or not of this profile."""
    try:
        item = cbor2.loads(data)
        check_profile(item)
        if cbor2.dumps(item) != data:
            raise Malformed("not the one encoding")
    except Malformed:
        raise
    except Exception as error:  # Whatever the library says about bad input.
        raise Malformed(str(error)) from error
    return item


def check_profile(item, depth=16):
    need(depth > 0, "nested too deeply")
    if isinstance(item, list):
        for part in item:
            check_profile(part, depth - 1)
    elif isinstance(item, bool) or item is None or isinstance(item, (str, bytes)):
        pass
    elif isinstance(item, int):
        need(-(2**63) <= item < 2**64, "integer out of range")
    else:
        raise Malformed(f"{type(item).__name__} is not of this profile")


def need(condition, reason):
    if not condition:
        raise Malformed(reason)


def number(item, least=0, most=NUMBER_MAX):
    need(isinstance(item, int) and not isinstance(item, bool), "not a number")
    need(least <= item <= most, "number out of range")
    return item


def number32(item):
    return number(item, most=2**32 - 1)


def array(item, count=None):
    need(isinstance(item, list), "not an array")
    need(count is None or len(item) == count, "another number of items")
    return item


def text(item, most=None, empty=True):
    """Any text; `most` is in bytes of UTF-8."""
    need(isinstance(item, str), "not a text")
    need(empty or item, "empty text")
    need(most is None or len(item.encode()) <= most, "text too long")
    return item


def label(item, most, empty=False):
    """Text without control characters (WM-CBOR-4)."""
    text(item, most, empty)
    for character in item:
        code = ord(character)
        need(code >= 0x20 and not 0x7F <= code <= 0x9F, "control character")
    return item


def data(item, count=None):
    need(isinstance(item, bytes), "not a byte string")
    need(count is None or len(item) == count, "another number of bytes")
    return item


def groups(items, size):
    need(len(items) % size == 0, "half a group")
    return [items[start : start + size] for start in range(0, len(items), size)]
