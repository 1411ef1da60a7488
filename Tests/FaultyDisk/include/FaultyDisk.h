#ifndef FAULTY_DISK_H
#define FAULTY_DISK_H

#include <stdint.h>

// A disk for tests: an SQLite VFS over the system's own that fails when told to, and that knows
// what a loss of power would leave of each file.
//
// It becomes the default VFS of the process and passes everything through, except for files whose
// path contains the marker given to faulty_disk_install. All functions may be called from any thread.

// Makes the disk the default VFS; once a process. Returns an SQLite result code.
int faulty_disk_install(const char *marker);

// Forgets all files and faults. No connection may be open on a marked file.
void faulty_disk_reset(void);

// Number of writes, truncations and syncs of marked files since the last reset.
uint64_t faulty_disk_operations(void);

// From the operation with this number on (the first is 1), everything fails and a loss of power is
// recorded: the first such operation, if a write, reaches the disk in part. 0: never.
void faulty_disk_cut_power_at(uint64_t operation);

// The operation with this number fails, once. If it is a sync, only a part of what was written since
// the last one reaches the disk, and the rest never will, though reads show it: as Linux does after a
// failed fsync. 0: none.
void faulty_disk_fail_at(uint64_t operation);

// Whether the fault has happened.
int faulty_disk_has_failed(void);

// Writes to `target` what a loss of power now would leave of the file `path`: what was synced, and
// of the 512-byte sectors written since any choice, drawn from the seed. Returns 0, or 1 if the file
// is unknown or cannot be written.
int faulty_disk_leave(const char *path, const char *target, uint64_t seed);

#endif
