"""Breaks the machine under a running workshop, in every way we can think of, and looks at what is
left.

    faults.py                      the faults, the short way: about a minute
    faults.py kill full-disk       these two
    faults.py --list               what there is, and what must hold

Environment: WAYMARK (the binary), SEED, FAULTS=long (more and longer), KILLS (4, long 50), ROUNDS
(how often everything is done, each time with the next seed), JOBS (faults at a time), KEEP
(leave the folder of a fault that failed). Needs the packages of Tests/PythonClient/requirements.txt
and a C compiler; as root it also mounts a small disk and runs servers as another user.
"""

import asyncio
import concurrent.futures
import os
import random
import sys
import time
import traceback

import fault_clock
import fault_crowd
import fault_damage
import fault_disk
import fault_kill
import fault_neighbours
from ground import Ground, Skipped
from processes import BINARY, Failed, tell

FAULTS = {
    "kill": fault_kill.kill_under_load,
    "stop": fault_kill.stop_and_continue,
    "clock": fault_clock.clock_set,
    "clock-invitation": fault_clock.invitation_and_clock,
    "file-limit": fault_disk.file_size_limit,
    "full-disk": fault_disk.full_disk,
    "failing-sync": fault_disk.failing_sync,
    "read-only": fault_disk.read_only_folder,
    "truncated": fault_damage.truncated_file,
    "flipped-change": fault_damage.flipped_change,
    "flipped-bits": fault_damage.flipped_bits,
    "damaged-log": fault_damage.damaged_log,
    "descriptors": fault_crowd.out_of_descriptors,
    "reconnect": fault_crowd.mass_reconnect,
    "neighbours": fault_neighbours.greedy_neighbours,
}
# Beside the others of the short way they would show little that is new.
LONG_ONLY = {"flipped-bits"}
if os.geteuid() == 0:
    LONG_ONLY.add("file-limit")  # Others cannot make a full disk.


def sentence(fault):
    return " ".join(fault.__doc__.split("\n\n")[0].split())


def run(name, seed, is_long, kills):
    """How the fault ended, why, and after how many seconds."""
    tell(f"{name}: {sentence(FAULTS[name])}")
    ground = Ground(name, seed, is_long, kills)
    outcome, words, begun = "failed", "", time.monotonic()
    try:
        asyncio.run(FAULTS[name](ground))
        outcome = "passed"
    except Skipped as reason:
        outcome, words = "skipped", str(reason)
    except Failed as failure:
        words = str(failure)
        tell(f"  {name}: FAILED (seed {seed}): {failure}\n{ground.logs()}")
    except Exception as error:  # A mistake here, or an answer that nobody expects.
        words = f"{type(error).__name__}: {error}"
        tell(f"  {name}: FAILED (seed {seed}): {traceback.format_exc()}\n{ground.logs()}")
    finally:
        ground.close(keep=bool(os.environ.get("KEEP")) and outcome == "failed")
    return name, seed, outcome, time.monotonic() - begun, words


def main(arguments):
    if "--list" in arguments:
        for name, fault in FAULTS.items():
            print(f"{name:18}{sentence(fault)}")
        return 0
    unknown = [name for name in arguments if name not in FAULTS]
    if unknown:
        print(f"There is no fault {', '.join(unknown)}; there are: {', '.join(FAULTS)}.")
        return 2
    is_long = os.environ.get("FAULTS") == "long"
    kills = int(os.environ.get("KILLS", "50" if is_long else "4"))
    seed = int(os.environ.get("SEED", random.randrange(1_000_000)))
    jobs = int(os.environ.get("JOBS", "1" if is_long else "2"))
    tell(f"seed {seed}, {'long' if is_long else 'short'}, {BINARY}")
    names = arguments or [each for each in FAULTS if is_long or each not in LONG_ONLY]
    with concurrent.futures.ProcessPoolExecutor(jobs) as pool:
        runs = [
            pool.submit(run, name, seed + round_number, is_long, kills)
            for round_number in range(int(os.environ.get("ROUNDS", "1"))) for name in names
        ]  # fmt: skip
        rows = [each.result() for each in runs]
    tell("\nfault              seed    outcome  seconds")
    for name, own_seed, outcome, seconds, words in rows:
        first = words.splitlines()[0] if words else ""
        tell(f"{name:18} {own_seed:<7} {outcome:8} {seconds:7.1f}  {first}".rstrip())
    count = {key: sum(row[2] == key for row in rows) for key in ("passed", "failed", "skipped")}
    tell(f"{count['passed']} passed, {count['failed']} failed, {count['skipped']} skipped")
    return 1 if count["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
