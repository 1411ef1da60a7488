/* A machine whose clock is set and whose disk fails, for one process: LD_PRELOAD this library.
 *
 * FAULTY_MACHINE names a file of 16 bytes, two little-endian integers of 64 bits, which may change
 * while the process runs:
 *   0  seconds that the time of day is ahead; the monotonic clock is left alone, as when somebody
 *      sets the clock of a machine
 *   8  not 0: fsync and fdatasync fail with EIO
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t sound_machine[2];
static const volatile int64_t *machine = sound_machine;

__attribute__((constructor)) static void open_machine(void) {
  const char *path = getenv("FAULTY_MACHINE");
  int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) return;
  void *page = mmap(NULL, 16, PROT_READ, MAP_SHARED, file, 0);
  if (page != MAP_FAILED) machine = page;
  close(file);
}

/* The system calls themselves, so that nothing here depends on what has been loaded already. */

int clock_gettime(clockid_t clock, struct timespec *time) {
  long result = syscall(SYS_clock_gettime, clock, time);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
    time->tv_sec += machine[0];
  return (int)result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  long result = syscall(SYS_gettimeofday, time, zone);
  if (result == 0) time->tv_sec += machine[0];
  return (int)result;
}

time_t time(time_t *result) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (result) *result = now.tv_sec;
  return now.tv_sec;
}

static int sync_by(long call, int file) {
  if (machine[1]) {
    errno = EIO;
    return -1;
  }
  return (int)syscall(call, file);
}

int fsync(int file) { return sync_by(SYS_fsync, file); }
int fdatasync(int file) { return sync_by(SYS_fdatasync, file); }
