// The kernels that are worth native code, with the arguments of `assembly/`: pointers and offsets are bytes from `memory`.
#pragma once
#include <cstddef>
#include <cstdint>

struct Product {
  uint32_t weights, weightStep, input, inputs, rows, rowBytes, rowStride, output, outputStep, outputs, pixels, bias, parameters, parameterStep;
  float top;
  bool isRaw;
  uint32_t blocks;
};

struct Depthwise {
  uint32_t input, inputs, pixels, channels, weights, offsets, k, pixelStride, rowStride, output;
};

struct TileTransform {
  uint32_t input, places, tiles, channels, pixelBytes, rowStride;
  int32_t offset;
  uint32_t output, frequencyBytes;
};

struct TileProduct {
  uint32_t weights, weightStep, input, panels, channels, frequencyBytes, products, output, outputStep, outputs, tiles, bias, parameters,
      parameterStep;
  float top;
  bool isRaw;
  uint32_t blocks;
};

struct KernelTable {
  const char *name;
  void (*multiply8)(uint8_t *memory, const Product &);
  void (*multiply16)(uint8_t *memory, const Product &);
  void (*depthwiseSums)(uint8_t *memory, const Depthwise &);
  void (*depthwiseDigits)(uint8_t *memory, const Depthwise &);
  void (*transformTiles)(uint8_t *memory, const TileTransform &);
  void (*multiplyTiles)(uint8_t *memory, const TileProduct &);
};

// One for each instruction set; `kernels.cc` is compiled once for every one of them.
extern const KernelTable kernelsAvx2, kernelsAvxVnni, kernelsAvx512Vnni;
