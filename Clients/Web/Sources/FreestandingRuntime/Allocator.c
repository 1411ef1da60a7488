// The heap of the WebAssembly module: segregated free lists with boundary tags (Knuth, The Art of
// Computer Programming, volume 1, §2.5; the bins are those of TLSF, Masmano et al. 2004).
//
// Blocks lie side by side. Each begins with its own size and that of the block before it, so that a
// freed block joins its free neighbours in O(1). Free blocks are in bins by size, four to a power of
// two, and a bitmap finds the first bin that has a block large enough. Memory grows at its end only.

#if defined(__wasm__)

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Block {
  uint32_t previous_size;
  // A multiple of 16. The lowest bit is set while the block is in use.
  uint32_t size;
  // Only of free blocks: here begins what the caller may write.
  struct Block *next;
  struct Block *previous;
} Block;

enum {
  unit = 16,
  head_size = 8,
  in_use = 1,
  exact_bins = 8,
  bin_count = 128,
  page_size = 65536,
  no_error = 0,
};

extern unsigned char __heap_base;

static Block *bins[bin_count];
static uint32_t bin_has_blocks[bin_count / 32];
// The block of size 0 behind the last one; null before the first allocation.
static Block *heap_end;

static Block *at(Block *block, int64_t offset) { return (Block *)((uint8_t *)block + offset); }

static uint32_t size_of(const Block *block) { return block->size & ~(uint32_t)in_use; }

static bool is_free(const Block *block) { return (block->size & in_use) == 0; }

static uint32_t bin_of_units(uint32_t units) {
  if (units < exact_bins) return units;
  uint32_t power = 31 - (uint32_t)__builtin_clz(units);
  return exact_bins + (power - 3) * 4 + ((units >> (power - 2)) & 3);
}

static uint32_t bin_of(uint32_t size) { return bin_of_units(size / unit); }

// The first bin in which every block has at least this size.
static uint32_t bin_for(uint32_t size) {
  uint32_t units = size / unit;
  if (units >= exact_bins) {
    uint32_t power = 31 - (uint32_t)__builtin_clz(units);
    units += (1u << (power - 2)) - 1;
  }
  return bin_of_units(units);
}

static void enlist(Block *block) {
  uint32_t bin = bin_of(block->size);
  block->previous = NULL;
  block->next = bins[bin];
  if (block->next) block->next->previous = block;
  bins[bin] = block;
  bin_has_blocks[bin / 32] |= 1u << bin % 32;
}

static void delist(Block *block) {
  uint32_t bin = bin_of(block->size);
  if (block->next) block->next->previous = block->previous;
  if (block->previous) {
    block->previous->next = block->next;
  } else {
    bins[bin] = block->next;
    if (!block->next) bin_has_blocks[bin / 32] &= ~(1u << bin % 32);
  }
}

// Makes a block free, joining it with what is free around it.
static void release(Block *block, uint32_t size) {
  Block *next = at(block, size);
  if (is_free(next)) {
    delist(next);
    size += next->size;
  }
  if (block->previous_size) {
    Block *before = at(block, -(int64_t)block->previous_size);
    if (is_free(before)) {
      delist(before);
      size += before->size;
      block = before;
    }
  }
  block->size = size;
  at(block, size)->previous_size = size;
  enlist(block);
}

static void grow(uint32_t size) {
  uint32_t page_count = (size + unit + page_size - 1) / page_size;
  // By an eighth of what there is, so that growing often stays cheap.
  uint32_t eighth = (uint32_t)__builtin_wasm_memory_size(0) / 8;
  if (page_count < eighth) page_count = eighth;
  size_t page = __builtin_wasm_memory_grow(0, page_count);
  if (page == SIZE_MAX) __builtin_trap();
  uint32_t added = page_count * page_size;
  if (!heap_end) {
    // What is left of the pages that hold the static data belongs to the heap, too. Blocks start
    // 8 bytes before a multiple of 16, so that what the caller gets is aligned.
    uint32_t base = ((uint32_t)&__heap_base + unit - 1) / unit * unit + head_size;
    heap_end = (Block *)base;
    heap_end->previous_size = 0;
    added = (uint32_t)page * page_size + added - base - head_size;
  }
  Block *block = heap_end;
  heap_end = at(block, added);
  heap_end->size = in_use;
  release(block, added);
}

static Block *take(uint32_t size) {
  uint32_t bin = bin_for(size);
  uint32_t word = bin / 32;
  uint32_t bits = bin_has_blocks[word] & ~0u << bin % 32;
  while (!bits && ++word < bin_count / 32) bits = bin_has_blocks[word];
  if (!bits) return NULL;
  Block *block = bins[word * 32 + (uint32_t)__builtin_ctz(bits)];
  delist(block);
  return block;
}

// Marks `size` bytes of a block that is in no bin as used, and frees what is behind them.
static void occupy(Block *block, uint32_t size) {
  uint32_t rest = size_of(block) - size;
  block->size = size | in_use;
  if (rest == 0) return;
  Block *tail = at(block, size);
  tail->previous_size = size;
  release(tail, rest);
}

void free(void *pointer) {
  if (!pointer) return;
  Block *block = at(pointer, -head_size);
  release(block, size_of(block));
}

static void *allocate(size_t alignment, size_t count) {
  if (count > INT32_MAX - page_size || alignment > page_size) __builtin_trap();
  uint32_t size = ((uint32_t)count + head_size + unit - 1) / unit * unit;
  // Room to move the start to a larger alignment.
  uint32_t slack = alignment > unit ? (uint32_t)alignment : 0;
  Block *block = take(size + slack);
  if (!block) {
    // A bin spans a quarter at most, so that the new block is in one that is searched.
    grow(size + slack + (size + slack) / 4);
    block = take(size + slack);
    if (!block) __builtin_trap();
  }
  if (slack) {
    uint32_t start = (uint32_t)block + head_size;
    uint32_t gap = (start + slack - 1) / slack * slack - start;
    if (gap) {
      Block *aligned = at(block, gap);
      aligned->previous_size = gap;
      aligned->size = (block->size - gap) | in_use;
      block->size = gap | in_use;
      at(aligned, size_of(aligned))->previous_size = size_of(aligned);
      release(block, gap);
      block = aligned;
    }
  }
  occupy(block, size);
  return at(block, head_size);
}

void *malloc(size_t count) { return allocate(unit, count); }

// Never fails: a module that has no memory left stops.
int posix_memalign(void **pointer, size_t alignment, size_t count) {
  *pointer = allocate(alignment, count);
  return no_error;
}

#endif
