#include "FaultyDisk.h"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { sector_size = 512 };

// One write or truncation that no sync has confirmed.
typedef struct Pending {
  struct Pending *next;
  sqlite3_int64 offset;
  int length;             // -1 for a truncation to `offset`
  unsigned char bytes[];
} Pending;

// What is known of one file: its durable content, and what was written since, in order.
typedef struct Image {
  struct Image *next;
  char *path;
  unsigned char *durable;
  sqlite3_int64 size;
  Pending *first, **last;
} Image;

typedef struct {
  sqlite3_file base;
  Image *image;
  // The system's own file follows.
} File;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static sqlite3_vfs disk;
static sqlite3_vfs *system_disk;
static const char *marker;
static Image *images;
static uint64_t operations, cut_at, fail_at;
static int has_failed;

static sqlite3_file *real(sqlite3_file *file) { return (sqlite3_file *)((File *)file + 1); }

// MARK: Images

static void forget_pending(Image *image) {
  for (Pending *pending = image->first; pending != NULL;) {
    Pending *next = pending->next;
    free(pending);
    pending = next;
  }
  image->first = NULL;
  image->last = &image->first;
}

static void resize(unsigned char **bytes, sqlite3_int64 *size, sqlite3_int64 wanted) {
  unsigned char *larger = realloc(*bytes, wanted > 0 ? (size_t)wanted : 1);
  if (larger == NULL) abort();
  if (wanted > *size) memset(larger + *size, 0, (size_t)(wanted - *size));
  *bytes = larger;
  *size = wanted;
}

static void apply(
    unsigned char **bytes, sqlite3_int64 *size, const unsigned char *from, sqlite3_int64 offset,
    int length) {
  if (offset + length > *size) resize(bytes, size, offset + length);
  memcpy(*bytes + offset, from, (size_t)length);
}

// SplitMix64 (Steele, Lea & Flood 2014).
static uint64_t next_random(uint64_t *state) {
  uint64_t z = (*state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

// Applies what is pending: all of it, or the sectors that the seed chooses.
static void settle(Image *image, unsigned char **bytes, sqlite3_int64 *size, uint64_t *seed) {
  for (Pending *pending = image->first; pending != NULL; pending = pending->next) {
    if (pending->length < 0) {
      if (seed == NULL || next_random(seed) & 1) resize(bytes, size, pending->offset);
      continue;
    }
    for (int done = 0; done < pending->length;) {
      sqlite3_int64 at = pending->offset + done;
      int length = sector_size - (int)(at % sector_size);
      if (length > pending->length - done) length = pending->length - done;
      if (seed == NULL || next_random(seed) & 1) {
        apply(bytes, size, pending->bytes + done, at, length);
      }
      done += length;
    }
  }
}

static void note(Image *image, const void *bytes, int length, sqlite3_int64 offset) {
  Pending *pending = malloc(sizeof(Pending) + (length > 0 ? (size_t)length : 0));
  if (pending == NULL) abort();
  pending->next = NULL;
  pending->offset = offset;
  pending->length = length;
  if (length > 0) memcpy(pending->bytes, bytes, (size_t)length);
  *image->last = pending;
  image->last = &pending->next;
}

static void read_durable(Image *image) {
  int descriptor = open(image->path, O_RDONLY | O_CLOEXEC);
  struct stat status;
  if (descriptor < 0) return;
  if (fstat(descriptor, &status) == 0 && status.st_size > 0) {
    resize(&image->durable, &image->size, status.st_size);
    if (pread(descriptor, image->durable, (size_t)image->size, 0) != image->size) abort();
  }
  close(descriptor);
}

static Image *image_of(const char *path) {
  for (Image *image = images; image != NULL; image = image->next) {
    if (strcmp(image->path, path) == 0) return image;
  }
  Image *image = calloc(1, sizeof(Image));
  if (image == NULL || (image->path = strdup(path)) == NULL) abort();
  image->last = &image->first;
  image->next = images;
  images = image;
  read_durable(image);
  return image;
}

// MARK: Faults

enum { passes, fails, power_is_cut };

// What becomes of the next operation. The lock is held.
static int next_operation(void) {
  if (cut_at != 0 && operations >= cut_at) return power_is_cut;
  operations++;
  if (cut_at == operations) return power_is_cut;
  if (fail_at == operations) {
    has_failed = 1;
    return fails;
  }
  return passes;
}

// MARK: Methods of a file

static int close_file(sqlite3_file *file) { return real(file)->pMethods->xClose(real(file)); }

static int read_file(sqlite3_file *file, void *bytes, int length, sqlite3_int64 offset) {
  return real(file)->pMethods->xRead(real(file), bytes, length, offset);
}

static int write_file(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset) {
  Image *image = ((File *)file)->image;
  pthread_mutex_lock(&lock);
  uint64_t before = operations;
  int outcome = next_operation();
  int result = SQLITE_IOERR_WRITE;
  if (outcome == passes) {
    result = real(file)->pMethods->xWrite(real(file), bytes, length, offset);
    if (result == SQLITE_OK) note(image, bytes, length, offset);
  } else if (outcome == power_is_cut && operations != before) {
    note(image, bytes, length, offset);
  }
  pthread_mutex_unlock(&lock);
  return result;
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size) {
  Image *image = ((File *)file)->image;
  pthread_mutex_lock(&lock);
  int result = SQLITE_IOERR_TRUNCATE;
  if (next_operation() == passes) {
    result = real(file)->pMethods->xTruncate(real(file), size);
    if (result == SQLITE_OK) note(image, NULL, -1, size);
  }
  pthread_mutex_unlock(&lock);
  return result;
}

static int sync_file(sqlite3_file *file, int flags) {
  Image *image = ((File *)file)->image;
  (void)flags;
  pthread_mutex_lock(&lock);
  int outcome = next_operation();
  // The real sync is left out: only what this disk remembers counts.
  if (outcome == passes) settle(image, &image->durable, &image->size, NULL);
  // The kernel calls these pages clean now: some were written, the others never will be.
  uint64_t seed = operations;
  if (outcome == fails) settle(image, &image->durable, &image->size, &seed);
  if (outcome != power_is_cut) forget_pending(image);
  pthread_mutex_unlock(&lock);
  return outcome == passes ? SQLITE_OK : SQLITE_IOERR_FSYNC;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
  return real(file)->pMethods->xFileSize(real(file), size);
}
static int lock_file(sqlite3_file *file, int level) {
  return real(file)->pMethods->xLock(real(file), level);
}
static int unlock_file(sqlite3_file *file, int level) {
  return real(file)->pMethods->xUnlock(real(file), level);
}
static int check_reserved(sqlite3_file *file, int *result) {
  return real(file)->pMethods->xCheckReservedLock(real(file), result);
}

static int file_control(sqlite3_file *file, int operation, void *argument) {
  // Everything that writes past xWrite is declined.
  if (operation == SQLITE_FCNTL_MMAP_SIZE || operation == SQLITE_FCNTL_SIZE_HINT ||
      operation == SQLITE_FCNTL_CHUNK_SIZE) {
    return SQLITE_NOTFOUND;
  }
  return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

static int sector(sqlite3_file *file) { return real(file)->pMethods->xSectorSize(real(file)); }
static int characteristics(sqlite3_file *file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int map_shared(sqlite3_file *file, int page, int size, int extends, void volatile **at) {
  return real(file)->pMethods->xShmMap(real(file), page, size, extends, at);
}
static int lock_shared(sqlite3_file *file, int offset, int count, int flags) {
  return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
static void barrier(sqlite3_file *file) { real(file)->pMethods->xShmBarrier(real(file)); }
static int unmap_shared(sqlite3_file *file, int deletes) {
  return real(file)->pMethods->xShmUnmap(real(file), deletes);
}

// Version 2: without memory-mapped reads and writes, which would go past it.
static const sqlite3_io_methods methods = {
    2, close_file, read_file, write_file, truncate_file, sync_file, file_size, lock_file,
    unlock_file, check_reserved, file_control, sector, characteristics, map_shared, lock_shared,
    barrier, unmap_shared, NULL, NULL};

// MARK: Methods of the disk

static int open_file(
    sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *granted) {
  (void)vfs;
  if (name == NULL || strstr(name, marker) == NULL) {
    return system_disk->xOpen(system_disk, name, file, flags, granted);
  }
  file->pMethods = NULL;
  pthread_mutex_lock(&lock);
  int result = cut_at != 0 && operations >= cut_at ? SQLITE_CANTOPEN : SQLITE_OK;
  Image *image = result == SQLITE_OK ? image_of(name) : NULL;
  pthread_mutex_unlock(&lock);
  if (result != SQLITE_OK) return result;
  ((File *)file)->image = image;
  result = system_disk->xOpen(system_disk, name, real(file), flags, granted);
  if (result == SQLITE_OK) {
    file->pMethods = &methods;
  } else if (real(file)->pMethods != NULL) {
    real(file)->pMethods->xClose(real(file));
  }
  return result;
}

static int delete_file(sqlite3_vfs *vfs, const char *name, int syncs) {
  (void)vfs;
  if (strstr(name, marker) != NULL) {
    pthread_mutex_lock(&lock);
    int is_cut = cut_at != 0 && operations >= cut_at;
    if (!is_cut) {
      Image *image = image_of(name);
      forget_pending(image);
      resize(&image->durable, &image->size, 0);
    }
    pthread_mutex_unlock(&lock);
    if (is_cut) return SQLITE_IOERR_DELETE;
  }
  return system_disk->xDelete(system_disk, name, syncs);
}

int faulty_disk_install(const char *path_marker) {
  system_disk = sqlite3_vfs_find(NULL);
  marker = strdup(path_marker);
  if (system_disk == NULL || marker == NULL) return SQLITE_ERROR;
  disk = *system_disk;
  disk.zName = "faulty-disk";
  disk.szOsFile = (int)sizeof(File) + system_disk->szOsFile;
  disk.xOpen = open_file;
  disk.xDelete = delete_file;
  return sqlite3_vfs_register(&disk, 1);
}

// MARK: What tests ask for

void faulty_disk_reset(void) {
  pthread_mutex_lock(&lock);
  while (images != NULL) {
    Image *image = images;
    images = image->next;
    forget_pending(image);
    free(image->durable);
    free(image->path);
    free(image);
  }
  operations = cut_at = fail_at = 0;
  has_failed = 0;
  pthread_mutex_unlock(&lock);
}

uint64_t faulty_disk_operations(void) {
  pthread_mutex_lock(&lock);
  uint64_t count = operations;
  pthread_mutex_unlock(&lock);
  return count;
}

void faulty_disk_cut_power_at(uint64_t operation) {
  pthread_mutex_lock(&lock);
  cut_at = operation;
  pthread_mutex_unlock(&lock);
}

void faulty_disk_fail_at(uint64_t operation) {
  pthread_mutex_lock(&lock);
  fail_at = operation;
  has_failed = 0;
  pthread_mutex_unlock(&lock);
}

int faulty_disk_has_failed(void) {
  pthread_mutex_lock(&lock);
  int failed = has_failed;
  pthread_mutex_unlock(&lock);
  return failed;
}

int faulty_disk_leave(const char *path, const char *target, uint64_t seed) {
  int result = 1;
  pthread_mutex_lock(&lock);
  for (Image *image = images; image != NULL; image = image->next) {
    if (strcmp(image->path, path) != 0) continue;
    unsigned char *bytes = NULL;
    sqlite3_int64 size = 0;
    if (image->size > 0) apply(&bytes, &size, image->durable, 0, (int)image->size);
    settle(image, &bytes, &size, &seed);
    int descriptor = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor >= 0) {
      result = size > 0 && write(descriptor, bytes, (size_t)size) != size;
      close(descriptor);
    }
    free(bytes);
    break;
  }
  pthread_mutex_unlock(&lock);
  return result;
}
