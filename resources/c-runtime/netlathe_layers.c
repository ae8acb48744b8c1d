/* Layers: windows of the input, products, pooling, activation. */
#include "netlathe_kernels.h"

/* The register that adds the pixels of a global average, and the sums of a fully connected layer. */
#define REGISTER_MIN (-524288)
#define REGISTER_MAX 524287

/* Memory of a layer while it runs. */
typedef struct {
  /* Inputs of the product. */
  int32_t *inputs;
  /* One a filter. */
  int32_t *products;
  int32_t *pooled;
  int32_t *table;
} scratch_memory;

static int32_t saturate(int32_t value) {
  return value < REGISTER_MIN ? REGISTER_MIN : value > REGISTER_MAX ? REGISTER_MAX : value;
}

uint32_t netlathe_level(int32_t above, uint32_t step16, uint32_t top_level) {
  if (above <= 0) return 0;
  /* What follows stays below 2^32: 16 above <= step16 top_level. */
  if ((uint32_t)above > step16 * top_level / 16u) return top_level;
  return (16u * (uint32_t)above + step16 - 1u) / step16;
}

/* Input values of the window at (top, left), border cells included. */
static void gather_window(const netlathe_layer *layer, const uint8_t *input, int32_t top, int32_t left,
                          int32_t *inputs) {
  for (int32_t y = top; y < top + layer->kernel_height; y++) {
    for (int32_t x = left; x < left + layer->kernel_width; x++, inputs += layer->channels) {
      if (y < 0 || y >= layer->height || x < 0 || x >= layer->width) {
        for (uint32_t c = 0; c < layer->channels; c++) inputs[c] = layer->border;
      } else {
        const uint8_t *pixel = input + ((uint32_t)y * layer->width + (uint32_t)x) * layer->channels;
        for (uint32_t c = 0; c < layer->channels; c++) inputs[c] = pixel[c];
      }
    }
  }
}

/* sums[c] += pixel[c] * weight, for one place of the window; the border of these layers is 0. */
static void add_place(const netlathe_weights *weights, uint32_t place, const uint8_t *pixel, int32_t *sums) {
  const uint8_t *row = (const uint8_t *)weights->data + place * weights->row_bytes;
  const uint32_t *words = (const uint32_t *)weights->data + place * (weights->row_bytes / 4u);
  const uint32_t bits = weights->bits;
  for (uint32_t c = 0; c < weights->columns; c++) {
    if (bits == 8u) {
      sums[c] += pixel[c] * ((row[c] ^ 128) - 128);
    } else if (bits == 1u) {
      sums[c] += (words[c / 32u] >> (c % 32u)) & 1u ? pixel[c] : -pixel[c];
    } else {
      const int32_t sign = bits == 2u ? 2 : 8;
      const uint32_t per_byte = 8u / bits;
      const int32_t code = (row[c / per_byte] >> (c % per_byte * bits)) & (2 * sign - 1);
      sums[c] += pixel[c] * ((code ^ sign) - sign);
    }
  }
}

static void sum_depthwise(const netlathe_layer *layer, const uint8_t *input, int32_t top, int32_t left,
                          int32_t *sums) {
  uint32_t place = 0;
  for (uint32_t c = 0; c < layer->channels; c++) sums[c] = 0;
  for (int32_t y = top; y < top + layer->kernel_height; y++) {
    for (int32_t x = left; x < left + layer->kernel_width; x++, place++) {
      if (y < 0 || y >= layer->height || x < 0 || x >= layer->width) continue;
      add_place(&layer->depthwise, place, input + ((uint32_t)y * layer->width + (uint32_t)x) * layer->channels, sums);
    }
  }
}

/* Potentials of all filters at a place of the map. */
static void compute_products(const netlathe_layer *layer, const uint8_t *input, int32_t y, int32_t x,
                             const scratch_memory *scratch) {
  const int32_t top = y * layer->stride - layer->pad_top;
  const int32_t left = x * layer->stride - layer->pad_left;
  if (layer->depthwise.rows > 0) sum_depthwise(layer, input, top, left, scratch->inputs);
  else gather_window(layer, input, top, left, scratch->inputs);
  netlathe_multiply(&layer->weights, scratch->inputs, scratch->products, scratch->table);
}

/* Pooled potentials of an output pixel: cells of the pool window outside the map do not count. */
static void compute_pixel(const netlathe_layer *layer, const uint8_t *input, int32_t row, int32_t column,
                          const scratch_memory *scratch) {
  const int32_t top = row * layer->pool_stride - layer->pool_top;
  const int32_t left = column * layer->pool_stride - layer->pool_left;
  for (uint32_t f = 0; f < layer->filters; f++) scratch->pooled[f] = layer->pool_adds ? 0 : INT32_MIN;
  for (int32_t y = top; y < top + layer->pool_height; y++) {
    for (int32_t x = left; x < left + layer->pool_width; x++) {
      if (y < 0 || y >= layer->map_height || x < 0 || x >= layer->map_width) continue;
      compute_products(layer, input, y, x, scratch);
      for (uint32_t f = 0; f < layer->filters; f++) {
        const int32_t product = scratch->products[f];
        if (layer->pool_adds) scratch->pooled[f] = saturate(scratch->pooled[f] + product);
        else if (product > scratch->pooled[f]) scratch->pooled[f] = product;
      }
    }
  }
}

static int32_t finish(const netlathe_layer *layer, uint32_t filter, int32_t potential) {
  if (layer->step16 == 0) return potential;
  return (int32_t)netlathe_level(potential - layer->threshold[filter], layer->step16[filter], layer->top_level);
}

/* Writes to `levels`, or to `outputs` in the last layer; the other one is a null pointer. */
static void run_layer(const netlathe_layer *layer, const uint8_t *input, int32_t *memory, uint8_t *levels,
                      int32_t *outputs) {
  scratch_memory scratch;
  uint32_t at = 0;
  scratch.inputs = memory;
  scratch.products = scratch.inputs + layer->weights.columns;
  scratch.pooled = scratch.products + layer->filters;
  scratch.table = scratch.pooled + layer->filters;
  for (int32_t row = 0; row < layer->out_height; row++) {
    for (int32_t column = 0; column < layer->out_width; column++) {
      compute_pixel(layer, input, row, column, &scratch);
      for (uint32_t f = 0; f < layer->filters; f++, at++) {
        const int32_t value = finish(layer, f, scratch.pooled[f]);
        if (outputs != 0) outputs[at] = value;
        else levels[at] = (uint8_t)value;
      }
    }
  }
}

void netlathe_run_layers(const netlathe_layer *layers, uint32_t count, const uint8_t *image, int32_t *arena,
                         int32_t *outputs) {
  uint8_t *bytes = (uint8_t *)arena;
  for (uint32_t i = 0; i < count; i++) {
    const netlathe_layer *layer = layers + i;
    const uint8_t *input = i == 0 ? image : bytes + layer->input_offset;
    int32_t *memory = arena + layer->scratch_offset / 4u;
    if (i + 1 == count) run_layer(layer, input, memory, 0, outputs);
    else run_layer(layer, input, memory, bytes + layer->output_offset, 0);
  }
}
