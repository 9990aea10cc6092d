/* Sums of decision trees in integers alone: no compare of floats, no rounding.
 *
 * The order of floats is the order of integers made from their bits (keys). Each feature is ranked
 * once among the ascending keys of its thresholds: its rank is how many of them it is above, so
 * that x <= threshold k means rank <= k, for infinities, zeros and subnormals too. Nodes compare
 * ranks. Leaves are integers, their sum is exact.
 *
 * A tree is a row of units of two bytes, nodes and leaves in pre-order. A node is two units: the
 * number of its ranked feature and the highest rank that goes left; then `move`. Its left child
 * follows it, its right child stands `move / 4` units on. Bits 0 and 1 of `move` say that the left
 * or right child is a leaf. A leaf is an integer of two, three or four units, low ones first, the
 * same number in all trees. Wide nodes are four units: feature, rank and the two halves of `move`.
 *
 * Missing:  NaN has the rank 0 where nodes send it left, and the highest where they send it right.
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
  uint16_t missing;    /* the rank of NaN */
} mliot_ranked;

/* Half a node, or a part of a leaf. */
typedef union {
  struct {
    uint8_t feature;
    uint8_t rank;
  } split;
  uint16_t word;
} mliot_unit;

/* How many of the keys are below one; `half` as in mliot_ranked. */
static inline uint32_t mliot_rank_of_key(const int32_t* keys, uint32_t n, uint32_t half,
                                         int32_t key) {
  uint32_t rank = keys[half - 1] < key ? n - half + 1 : 0;
  while ((half >>= 1) != 0) {
    if (keys[rank + half - 1] < key) rank += half;
  }
  return rank;
}

static inline uint32_t mliot_rank_of_long_key(const int64_t* keys, uint32_t n, uint32_t half,
                                              int64_t key) {
  uint32_t rank = keys[half - 1] < key ? n - half + 1 : 0;
  while ((half >>= 1) != 0) {
    if (keys[rank + half - 1] < key) rank += half;
  }
  return rank;
}

/* The rank of a float. */
static inline uint32_t mliot_rank_float(const mliot_ranked* column, const int32_t* keys, float x) {
  uint32_t bits;
  int32_t key;
  memcpy(&bits, &x, sizeof bits);
  key = (int32_t)(bits & 0x7FFFFFFFu);
  if (key > 0x7F800000) return column->missing;
  return mliot_rank_of_key(keys, column->thresholds, column->half, bits >> 31 ? -key : key);
}

/* The rank of a double. */
static inline uint32_t mliot_rank_double(const mliot_ranked* column, const int64_t* keys,
                                         double x) {
  uint64_t bits;
  int64_t key;
  memcpy(&bits, &x, sizeof bits);
  key = (int64_t)(bits & 0x7FFFFFFFFFFFFFFFu);
  if (key > 0x7FF0000000000000) return column->missing;
  return mliot_rank_of_long_key(keys, column->thresholds, column->half, bits >> 63 ? -key : key);
}

/* Keeps a function apart, where the ranks are a pointer in a register. */
#if defined(__GNUC__)
#define MLIOT_APART __attribute__((noinline))
#else
#define MLIOT_APART
#endif

/* The leaf that a row reaches in a tree that has a node at least. Two ways out of the loop, so that
   no compiler makes a longer chain of conditional instructions of it. */
static inline const mliot_unit* mliot_walk(const mliot_unit* at, const uint8_t* ranks) {
  for (;;) {
    const uint32_t move = at[1].word;
    if (ranks[at->split.feature] <= at->split.rank) {
      at += 2;
      if (move & 1u) return at;
    } else {
      at += move >> 2;
      if (move & 2u) return at;
    }
  }
}

static inline const mliot_unit* mliot_wide_walk(const mliot_unit* at, const uint16_t* ranks) {
  for (;;) {
    const uint32_t move = at[2].word | (uint32_t)at[3].word << 16;
    if (ranks[at[0].word] <= at[1].word) {
      at += 4;
      if (move & 1u) return at;
    } else {
      at += move >> 2;
      if (move & 2u) return at;
    }
  }
}

/* The value of a leaf of two, three or four units. */
static inline int32_t mliot_leaf_2(const mliot_unit* at) {
  return (int32_t)(at[0].word | (uint32_t)at[1].word << 16);
}

static inline int64_t mliot_leaf_3(const mliot_unit* at) {
  const uint32_t low = at[0].word | (uint32_t)at[1].word << 16;
  return (int64_t)((uint64_t)(uint32_t)(int16_t)at[2].word << 32 | low);
}

static inline int64_t mliot_leaf_4(const mliot_unit* at) {
  const uint32_t low = at[0].word | (uint32_t)at[1].word << 16;
  const uint32_t high = at[2].word | (uint32_t)at[3].word << 16;
  return (int64_t)((uint64_t)high << 32 | low);
}

#endif
