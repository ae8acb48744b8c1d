/* Products of packed weights with whole numbers. */
#include "netlathe_kernels.h"

/* The lowest `bits` of a packed byte as a signed number. */
static inline int32_t signed_code(uint32_t byte, uint32_t bits) {
  const int32_t sign = (int32_t)(1u << (bits - 1u));
  return ((int32_t)(byte & ((1u << bits) - 1u)) ^ sign) - sign;
}

/* `bits` = 2 or 4, a constant wherever this is inlined. */
static inline int32_t multiply_row(const uint8_t *row, const int32_t *inputs, uint32_t columns, uint32_t bits) {
  const uint32_t per_byte = 8u / bits;
  int32_t sum = 0;
  uint32_t i = 0;
  for (; i + per_byte <= columns; i += per_byte) {
    uint32_t byte = *row++;
    for (uint32_t j = 0; j < per_byte; j++, byte >>= bits) sum += inputs[i + j] * signed_code(byte, bits);
  }
  /* The last byte of a row may hold fewer. */
  for (uint32_t byte = i < columns ? *row : 0; i < columns; i++, byte >>= bits)
    sum += inputs[i] * signed_code(byte, bits);
  return sum;
}

static inline void multiply_packed(const netlathe_weights *weights, const int32_t *inputs, int32_t *products,
                                   uint32_t bits) {
  const uint8_t *row = weights->data;
  for (uint32_t r = 0; r < weights->rows; r++, row += weights->row_bytes)
    products[r] = multiply_row(row, inputs, weights->columns, bits);
}

static void multiply_bytes(const netlathe_weights *weights, const int32_t *inputs, int32_t *products) {
  const int8_t *row = weights->data;
  for (uint32_t r = 0; r < weights->rows; r++, row += weights->row_bytes) {
    int32_t sum = 0;
    for (uint32_t i = 0; i < weights->columns; i++) sum += inputs[i] * row[i];
    products[r] = sum;
  }
}

/*
 * With weights of -1 and +1, sum(w a) = 2 sum of the a with w = +1, less the sum of all a. For every group of four inputs the table holds
 * that figure for each of the 16 patterns of four weights, so a row costs one addition for four weights.
 */
static void fill_table(const int32_t *inputs, uint32_t count, int32_t *table) {
  for (uint32_t i = 0; i < count; i += 4, table += 16) {
    int32_t a[4];
    for (uint32_t j = 0; j < 4; j++) a[j] = i + j < count ? inputs[i + j] : 0;
    table[0] = -(a[0] + a[1] + a[2] + a[3]);
    for (uint32_t j = 0; j < 4; j++)
      for (uint32_t pattern = 0; pattern < (1u << j); pattern++)
        table[pattern + (1u << j)] = table[pattern] + 2 * a[j];
  }
}

static void multiply_signs(const netlathe_weights *weights, const int32_t *inputs, int32_t *products, int32_t *table) {
  const uint32_t row_words = weights->row_bytes / 4u;
  for (uint32_t r = 0; r < weights->rows; r++) products[r] = 0;
  for (uint32_t start = 0; start < weights->columns; start += NETLATHE_TILE_INPUTS) {
    const uint32_t left = weights->columns - start;
    const uint32_t count = left < NETLATHE_TILE_INPUTS ? left : NETLATHE_TILE_INPUTS;
    const uint32_t *words = (const uint32_t *)weights->data + start / 32u;
    fill_table(inputs + start, count, table);
    for (uint32_t r = 0; r < weights->rows; r++, words += row_words) {
      const int32_t *entries = table;
      int32_t sum = 0;
      for (uint32_t i = 0; i < count; i += 32u) {
        uint32_t word = words[i / 32u];
        const uint32_t groups = count - i < 32u ? (count - i + 3u) / 4u : 8u;
        for (uint32_t group = 0; group < groups; group++, word >>= 4, entries += 16) sum += entries[word & 15u];
      }
      products[r] += sum;
    }
  }
}

void netlathe_multiply(const netlathe_weights *weights, const int32_t *inputs, int32_t *products, int32_t *table) {
  /* The constant widths let the compiler make a loop of its own for each. */
  switch (weights->bits) {
    case 1: multiply_signs(weights, inputs, products, table); break;
    case 2: multiply_packed(weights, inputs, products, 2); break;
    case 4: multiply_packed(weights, inputs, products, 4); break;
    default: multiply_bytes(weights, inputs, products); break;
  }
}
