"""Types an editing trace into a loro text, patch by patch, and prints the best seconds of 15 runs."""
import gzip
import json
import sys
import time

import loro

with gzip.open(sys.argv[1]) as file:
    trace = json.load(file)
patches = [patch for txn in trace["txns"] for patch in txn["patches"]]
times = []
for _ in range(15):
    document = loro.LoroDoc()
    text = document.get_text("text")
    start = time.perf_counter()
    for position, deleted, inserted in patches:
        if deleted:
            text.delete(position, deleted)
        if inserted:
            text.insert(position, inserted)
    document.commit()
    times.append(time.perf_counter() - start)
assert text.to_string() == trace["endContent"]
print(min(times))
