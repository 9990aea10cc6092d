/* Sums of decision trees in integers alone: no compare of floats, no rounding.
 *
 * The order of floats is the order of integers made from their bits (keys). Each feature is ranked
 * once among the ascending keys of its thresholds: its rank is how many of them it is above, so
 * that x <= threshold k means rank <= k, for infinities, zeros and subnormals too. Nodes compare
 * ranks. Leaves are integers, their sum is exact.
 *
 * A tree is a row of words of four bytes, nodes and leaves in pre-order. A node is one word: in its
 * highest byte the highest rank that goes on to the child behind it, then 14 bits of words from
 * here to the other child, 8 bits of the place of its rank, and two bits that say whether the other
 * child and, lowest, the one behind it is a leaf. Ranks are stored in the highest byte as well:
 * whoever has a rank of at most the node's is at most the whole word. A leaf is an integer of one
 * or two words, low ones first, the same number in all trees. Wide nodes are two words: rank and
 * place by 16 bits; the words to the other child and the two bits.
 *
 * The child behind a node is the one that more rows reach, so that most steps are short. Where that
 * is the right child, the node compares the complement of the rank, which stands behind the ranks.
 *
 * Missing:  NaN has the rank 0 for nodes that send it left, and the highest for those that send it
 *           right; where there are both, the ranks for the former stand behind those for the
 * latter.
 */
#ifndef MLIOT_FREESTANDING_TREES_H
#define MLIOT_FREESTANDING_TREES_H

#include <stdint.h>
#include <string.h>

/* A feature of the row and the thresholds that it meets; those of all features lie in one table. */
typedef struct {
  uint16_t feature;
  uint16_t thresholds; /* at least 1 */
  uint16_t half;       /* the largest power of two up to their number */
} mliot_ranked;

/* The same where two bytes tell the thresholds apart: they are base + step * 2^shift. */
typedef struct {
  uint16_t feature;
  uint16_t thresholds;
  uint16_t half;
  uint16_t shift;
  int32_t base; /* the lowest threshold */
} mliot_short_ranked;

/* How many of the keys are below one; they begin at keys[1], `half` as in mliot_ranked. */
static inline uint32_t mliot_rank_of_key(const int32_t* keys, uint32_t n, uint32_t half,
                                         int32_t key) {
  uint32_t rank = keys[half] < key ? n - half + 1 : 0;
  while ((half >>= 1) != 0) {
    if (keys[rank + half] < key) rank += half;
  }
  return rank;
}

static inline uint32_t mliot_rank_of_long_key(const int64_t* keys, uint32_t n, uint32_t half,
                                              int64_t key) {
  uint32_t rank = keys[half] < key ? n - half + 1 : 0;
  while ((half >>= 1) != 0) {
    if (keys[rank + half] < key) rank += half;
  }
  return rank;
}

static inline uint32_t mliot_rank_of_step(const uint16_t* steps, uint32_t n, uint32_t half,
                                          uint32_t step) {
  uint32_t rank = steps[half] < step ? n - half + 1 : 0;
  while ((half >>= 1) != 0) {
    if (steps[rank + half] < step) rank += half;
  }
  return rank;
}

/* The rank of a float for nodes that send missing ones right, and for those that send them left. */
static inline uint32_t mliot_rank_float(const mliot_ranked* column, const int32_t* keys, float x,
                                        uint32_t* left) {
  uint32_t bits;
  int32_t key;
  memcpy(&bits, &x, sizeof bits);
  key = (int32_t)(bits & 0x7FFFFFFFu);
  *left = 0;
  if (key > 0x7F800000) return column->thresholds;
  *left = mliot_rank_of_key(keys, column->thresholds, column->half, bits >> 31 ? -key : key);
  return *left;
}

/* The same by steps; a key between two of them is above the lower one. */
static inline uint32_t mliot_rank_short(const mliot_short_ranked* column, const uint16_t* steps,
                                        float x, uint32_t* left) {
  uint32_t bits;
  int32_t key;
  memcpy(&bits, &x, sizeof bits);
  key = (int32_t)(bits & 0x7FFFFFFFu);
  *left = 0;
  if (key > 0x7F800000) return column->thresholds;
  if (bits >> 31) key = -key;
  if (key <= column->base) return 0;
  bits = (((uint32_t)key - (uint32_t)column->base - 1u) >> column->shift) + 1u;
  *left = column->thresholds;
  if (bits <= 65535u) *left = mliot_rank_of_step(steps, *left, column->half, bits);
  return *left;
}

/* The same of a double. */
static inline uint32_t mliot_rank_double(const mliot_ranked* column, const int64_t* keys, double x,
                                         uint32_t* left) {
  uint64_t bits;
  int64_t key;
  memcpy(&bits, &x, sizeof bits);
  key = (int64_t)(bits & 0x7FFFFFFFFFFFFFFFu);
  *left = 0;
  if (key > 0x7FF0000000000000) return column->thresholds;
  *left = mliot_rank_of_long_key(keys, column->thresholds, column->half, bits >> 63 ? -key : key);
  return *left;
}

/* Levels that go left; bit b of word w stands for level 32 w + b, and the words of all sets lie in
 * one table. For nodes a set is a rank of its own: 0 for a level that it holds, else 1. */
typedef struct {
  uint16_t feature;
  uint16_t words;
} mliot_level_set;

/* The level that a number is: 65536 for one that is none, 65537 for a missing one. */
static inline uint32_t mliot_level_float(float x) {
  uint32_t bits, behind;
  memcpy(&bits, &x, sizeof bits);
  if ((bits & 0x7FFFFFFFu) > 0x7F800000u) return 65537u;
  if ((bits & 0x7FFFFFFFu) == 0) return 0;
  if (bits < 0x3F800000u || bits >= 0x47800000u)
    return 65536u;              /* below 1, from 65536 on, below 0 */
  behind = 150u - (bits >> 23); /* bits behind the point */
  bits = (bits & 0x7FFFFFu) | 0x800000u;
  return (bits & ((1u << behind) - 1u)) == 0 ? bits >> behind : 65536u;
}

static inline uint32_t mliot_level_double(double x) {
  uint64_t bits;
  uint32_t behind;
  memcpy(&bits, &x, sizeof bits);
  if ((bits & 0x7FFFFFFFFFFFFFFFu) > 0x7FF0000000000000u) return 65537u;
  if ((bits & 0x7FFFFFFFFFFFFFFFu) == 0) return 0;
  if (bits < 0x3FF0000000000000u || bits >= 0x40F0000000000000u) return 65536u;
  behind = 1075u - (uint32_t)(bits >> 52);
  bits = (bits & 0xFFFFFFFFFFFFFu) | 0x10000000000000u;
  return (bits & (((uint64_t)1 << behind) - 1u)) == 0 ? (uint32_t)(bits >> behind) : 65536u;
}

/* The rank of a level, `missing` that of a missing one. */
static inline uint32_t mliot_rank_of_level(const mliot_level_set* set, const uint32_t* words,
                                           uint32_t level, uint32_t missing) {
  if (level == 65537u) return missing;
  if (level >= 32u * set->words) return 1;
  return ~(words[level >> 5] >> (level & 31u)) & 1u;
}

/* Keeps a function apart, where the ranks are a pointer in a register. */
#if defined(__GNUC__)
#define MLIOT_APART __attribute__((noinline))
#else
#define MLIOT_APART
#endif

/* A condition that holds more often than not. */
#if defined(__GNUC__)
#define MLIOT_LIKELY(condition) __builtin_expect((condition), 1)
#else
#define MLIOT_LIKELY(condition) (condition)
#endif

/* The leaf that a row reaches in a tree that has a node at least. Two ways out of the loop, so that
   no compiler makes a longer chain of conditional instructions of it. */
static inline const uint32_t* mliot_walk(const uint32_t* at, const uint32_t* ranks) {
  for (;;) {
    const uint32_t node = *at;
    const void* rank = (const char*)ranks + (node & 0x3FCu); /* 4 times its place */
    if (MLIOT_LIKELY(*(const uint32_t*)rank <= node)) {
      at += 1;
      if (node & 1u) return at;
    } else {
      at += (node >> 10) & 0x3FFFu;
      if (node & 2u) return at;
    }
  }
}

static inline const uint32_t* mliot_wide_walk(const uint32_t* at, const uint32_t* ranks) {
  for (;;) {
    const uint32_t node = at[0];
    const uint32_t move = at[1];
    if (MLIOT_LIKELY(ranks[node & 0xFFFFu] <= node)) {
      at += 2;
      if (move & 1u) return at;
    } else {
      at += move >> 2;
      if (move & 2u) return at;
    }
  }
}

/* The value of a leaf of one or two words. */
static inline int32_t mliot_leaf_1(const uint32_t* at) { return (int32_t)at[0]; }

static inline int64_t mliot_leaf_2(const uint32_t* at) {
  return (int64_t)((uint64_t)at[1] << 32 | at[0]);
}

#endif
