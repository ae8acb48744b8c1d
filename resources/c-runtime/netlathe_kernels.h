/* Integer inference of a network exported by Netlathe: C99, no floating point, no memory of its own. */
#ifndef NETLATHE_KERNELS_H
#define NETLATHE_KERNELS_H

#include <stdint.h>

/*
 * A matrix of packed weights, row by row.
 *  1 bit:  uint32_t words, 32 weights each, lowest bit first; 1 stands for +1, 0 for -1. A row starts at a new word.
 *  2 bits, 4 bits: bytes, lowest bits first, two's complement. A row starts at a new byte.
 *  8 bits: one signed byte a weight.
 */
typedef struct {
  const void *data;
  uint32_t rows;
  uint32_t columns;
  uint32_t row_bytes;
  uint32_t bits;
} netlathe_weights;

/*
 * One layer. Every layer multiplies a window of its input with its weights at each place of a map, then pools and activates:
 *  - convolution: the window is `kernel_height` x `kernel_width` x `channels`
 *  - fused separable convolution: `depthwise` turns the window into one sum a channel first
 *  - fully connected: the window is the whole input
 * Maps are (row, column, channel), the last one fastest.
 */
typedef struct {
  uint16_t height, width, channels;
  uint16_t kernel_height, kernel_width, stride;
  uint16_t pad_top, pad_left;
  /* Value of the cells around the input. */
  int32_t border;
  /* Map of potentials before pooling. */
  uint16_t map_height, map_width, filters;
  uint16_t pool_height, pool_width, pool_stride;
  uint16_t pool_top, pool_left;
  uint16_t out_height, out_width;
  /* 1: potentials of the pool window are added in a register of 20 bits that saturates; 0: the largest is taken. */
  uint16_t pool_adds;
  /* Rows are filters; columns (row, column, channel) of the window, or the channels of the depthwise sums. */
  netlathe_weights weights;
  /* Rows are places of the window, columns channels; without rows in layers that have none. */
  netlathe_weights depthwise;
  /* One a filter. */
  const int32_t *threshold;
  /* Width of an activation level in sixteenths of a potential, one a filter; a null pointer: potentials go out as they are. */
  const uint32_t *step16;
  uint32_t top_level;
  /* Places in the arena, in bytes; the scratch area is aligned to four bytes. */
  uint32_t input_offset, output_offset, scratch_offset;
} netlathe_layer;

/* Inputs that the 1-bit product takes together, and the 32-bit words of scratch memory that it needs. */
#define NETLATHE_TILE_INPUTS 128
#define NETLATHE_TILE_WORDS (4 * NETLATHE_TILE_INPUTS)

/* products[row] = sum over the columns of weight * input. `table`: NETLATHE_TILE_WORDS words, used with 1-bit weights only. */
void netlathe_multiply(const netlathe_weights *weights, const int32_t *inputs, int32_t *products, int32_t *table);

/* Level of a potential that is `above` its threshold: ceil(16 above / step16) within 0..top_level, exactly. */
uint32_t netlathe_level(int32_t above, uint32_t step16, uint32_t top_level);

/* Runs layers one after the other: the first reads `image`, the last writes `outputs`, everything between lies in `arena`. */
void netlathe_run_layers(const netlathe_layer *layers, uint32_t count, const uint8_t *image, int32_t *arena,
                         int32_t *outputs);

#endif
