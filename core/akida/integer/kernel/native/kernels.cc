// The kernels of `assembly/` for x86-64. Compiled once for each instruction set: NAME is the table, `dot8` and `dot16` are the only differences.
// Exact for the same reasons as there: inputs of byte products are 0..127, so that two products never leave int16.

#include "kernels.h"
#include <immintrin.h>

#if defined(__AVX512VNNI__)
#define TABLE kernelsAvx512Vnni
static const char *const tableName = "avx512-vnni";
static inline __m256i dot8(__m256i sum, __m256i weights, __m256i inputs) { return _mm256_dpbusd_epi32(sum, inputs, weights); }
static inline __m256i dot16(__m256i sum, __m256i weights, __m256i inputs) { return _mm256_dpwssd_epi32(sum, inputs, weights); }
#elif defined(__AVXVNNI__)
#define TABLE kernelsAvxVnni
static const char *const tableName = "avx-vnni";
static inline __m256i dot8(__m256i sum, __m256i weights, __m256i inputs) { return _mm256_dpbusd_avx_epi32(sum, inputs, weights); }
static inline __m256i dot16(__m256i sum, __m256i weights, __m256i inputs) { return _mm256_dpwssd_avx_epi32(sum, inputs, weights); }
#else
#define TABLE kernelsAvx2
static const char *const tableName = "avx2";
static inline __m256i dot8(__m256i sum, __m256i weights, __m256i inputs) {
  return _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_maddubs_epi16(inputs, weights), _mm256_set1_epi16(1)));
}
static inline __m256i dot16(__m256i sum, __m256i weights, __m256i inputs) {
  return _mm256_add_epi32(sum, _mm256_madd_epi16(inputs, weights));
}
#endif

namespace {

template <typename T> inline T *at(uint8_t *memory, uint32_t offset) { return reinterpret_cast<T *>(memory + offset); }
inline __m256i load(const void *from) { return _mm256_loadu_si256(static_cast<const __m256i *>(from)); }
inline __m128i load128(const void *from) { return _mm_loadu_si128(static_cast<const __m128i *>(from)); }
inline void store(void *to, __m256i value) { _mm256_storeu_si256(static_cast<__m256i *>(to), value); }
inline int32_t four(const uint8_t *from) { return *reinterpret_cast<const int32_t *>(from); }

// Sums of one block of eight filters. `Width` is the number of inputs in four bytes: four bytes or two int16.
template <int Width> struct One {
  static constexpr uint32_t blocks = 1, pixels = 8;
  __m256i sums;
  static One loaded(const uint8_t *from, size_t) { return {load(from)}; }
  void add(const One &weights, const uint8_t *inputs) {
    const __m256i x = _mm256_set1_epi32(four(inputs));
    sums = Width == 4 ? dot8(sums, weights.sums, x) : dot16(sums, weights.sums, x);
  }
  __m256i block(int) const { return sums; }
};

// Sums of two blocks, whose weights lie `step` bytes apart: every input is loaded once for sixteen filters.
template <int Width> struct Two {
  static constexpr uint32_t blocks = 2;
#if defined(__AVX512VNNI__)
  static constexpr uint32_t pixels = 8;
  __m512i sums;
  static Two loaded(const uint8_t *from, size_t step) {
    return {_mm512_inserti64x4(_mm512_castsi256_si512(load(from)), load(from + step), 1)};
  }
  void add(const Two &weights, const uint8_t *inputs) {
    const __m512i x = _mm512_set1_epi32(four(inputs));
    sums = Width == 4 ? _mm512_dpbusd_epi32(sums, x, weights.sums) : _mm512_dpwssd_epi32(sums, x, weights.sums);
  }
  __m256i block(int index) const { return index == 0 ? _mm512_castsi512_si256(sums) : _mm512_extracti64x4_epi64(sums, 1); }
#else
  // As many as sixteen registers hold.
  static constexpr uint32_t pixels = 4;
  __m256i low, high;
  static Two loaded(const uint8_t *from, size_t step) { return {load(from), load(from + step)}; }
  void add(const Two &weights, const uint8_t *inputs) {
    const __m256i x = _mm256_set1_epi32(four(inputs));
    low = Width == 4 ? dot8(low, weights.low, x) : dot16(low, weights.low, x);
    high = Width == 4 ? dot8(high, weights.high, x) : dot16(high, weights.high, x);
  }
  __m256i block(int index) const { return index == 0 ? low : high; }
#endif
};

// What becomes of the sums of eight filters: raw, or levels by T (8 x i32), reciprocal and half (8 x f32 each).
struct Finish {
  __m256i thresholds;
  __m256 reciprocals, halves, top;
  bool isRaw;

  Finish(const uint8_t *parameters, float largest, bool raw) : isRaw(raw) {
    top = _mm256_set1_ps(largest);
    if (raw) return;
    thresholds = load(parameters);
    reciprocals = _mm256_loadu_ps(reinterpret_cast<const float *>(parameters + 32));
    halves = _mm256_loadu_ps(reinterpret_cast<const float *>(parameters + 64));
  }

  void write(uint8_t *to, __m256i sums) const {
    if (isRaw) return store(to, sums);
    const __m256 x = _mm256_mul_ps(_mm256_cvtepi32_ps(_mm256_sub_epi32(sums, thresholds)), reciprocals);
    const __m256 y = _mm256_min_ps(_mm256_max_ps(x, _mm256_setzero_ps()), top);
    // Adding 2^23 leaves the integer in the low bits of the float.
    const __m256 z = _mm256_add_ps(_mm256_add_ps(y, halves), _mm256_set1_ps(8388608.0f));
    const __m256i levels = _mm256_and_si256(_mm256_castps_si256(z), _mm256_set1_epi32(0xff));
    const __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(levels), _mm256_extracti128_si256(levels, 1));
    _mm_storel_epi64(reinterpret_cast<__m128i *>(to), _mm_packus_epi16(words, words));
  }
};

// The blocks of `Sums` by COUNT pixels; four bytes of input a step.
template <typename Sums, uint32_t COUNT>
inline void multiplyPixels(uint8_t *memory, const Product &p, uint32_t block, const Finish *finish, uint32_t first) {
  const uint32_t *inputs = at<uint32_t>(memory, p.inputs) + first;
  const uint32_t *outputs = at<uint32_t>(memory, p.outputs) + first;
  const uint8_t *weights = memory + p.weights + size_t(block) * p.weightStep;
  const uint8_t *x[COUNT];
  Sums sums[COUNT];
  const Sums start = Sums::loaded(memory + p.bias + 32 * block, 32);
  for (uint32_t i = 0; i < COUNT; i++) {
    x[i] = memory + p.input + inputs[i];
    sums[i] = start;
  }
  for (uint32_t row = 0; row < p.rows; row++) {
    for (size_t byte = 0; byte < p.rowBytes; byte += 4) {
      const Sums w = Sums::loaded(weights, p.weightStep);
      weights += 32;
#pragma GCC unroll 16
      for (uint32_t i = 0; i < COUNT; i++) sums[i].add(w, x[i] + byte);
    }
    for (uint32_t i = 0; i < COUNT; i++) x[i] += p.rowStride;
  }
  // A pixel's last block may write past its channels, into the next pixel's first: the higher block first, pixels in their order.
  for (uint32_t i = 0; i < COUNT; i++)
    for (int each = Sums::blocks - 1; each >= 0; each--)
      finish[each].write(memory + p.output + size_t(block + each) * p.outputStep + outputs[i], sums[i].block(each));
}

template <typename Sums> inline void multiplyBlocks(uint8_t *memory, const Product &p, uint32_t block) {
  constexpr uint32_t count = Sums::pixels;
  const Finish finish[2] = {Finish(memory + p.parameters + size_t(block) * p.parameterStep, p.top, p.isRaw),
                            Finish(memory + p.parameters + size_t(block + Sums::blocks - 1) * p.parameterStep, p.top, p.isRaw)};
  uint32_t pixel = 0;
  for (; pixel + count <= p.pixels; pixel += count) multiplyPixels<Sums, count>(memory, p, block, finish, pixel);
  if (pixel == p.pixels) return;
  // The last group overlaps the one before.
  if (p.pixels >= count) return multiplyPixels<Sums, count>(memory, p, block, finish, p.pixels - count);
  for (; pixel + 4 <= p.pixels; pixel += 4) multiplyPixels<Sums, 4>(memory, p, block, finish, pixel);
  for (; pixel < p.pixels; pixel++) multiplyPixels<Sums, 1>(memory, p, block, finish, pixel);
}

// From the last block on: what it writes past a pixel's channels is overwritten by the first one.
template <int Width> void multiply(uint8_t *memory, const Product &p) {
  uint32_t left = p.blocks;
  if (left % 2 == 1) multiplyBlocks<One<Width>>(memory, p, --left);
  for (; left > 0; left -= 2) multiplyBlocks<Two<Width>>(memory, p, left - 2);
}

// Sums of sixteen channels of one pixel in int16.
inline __m256i sixteenSums(const uint8_t *from, const uint8_t *weights, const Depthwise &d, __m256i sum) {
  for (uint32_t ky = 0; ky < d.k; ky++, from += d.rowStride) {
    const uint8_t *x = from;
    for (uint32_t kx = 0; kx < d.k; kx++, x += d.pixelStride, weights += 2 * d.channels)
      sum = _mm256_add_epi16(sum, _mm256_mullo_epi16(_mm256_cvtepu8_epi16(load128(x)), load(weights)));
  }
  return sum;
}

void depthwiseSums(uint8_t *memory, const Depthwise &d) {
  const uint32_t *inputs = at<uint32_t>(memory, d.inputs);
  for (uint32_t c = 0; c < d.channels; c += 16) {
    const __m256i start = load(memory + d.offsets + 2 * c);
    uint8_t *to = memory + d.output + 2 * c;
    for (uint32_t pixel = 0; pixel < d.pixels; pixel++, to += 2 * d.channels)
      store(to, sixteenSums(memory + d.input + inputs[pixel] + c, memory + d.weights + 2 * c, d, start));
  }
}

// Low digits of sixteen channels as bytes, then their high digits.
inline __m256i digits(__m256i sums) {
  const __m256i packed = _mm256_packus_epi16(_mm256_and_si256(sums, _mm256_set1_epi16(15)), _mm256_srli_epi16(sums, 4));
  return _mm256_permute4x64_epi64(packed, 0xd8);
}

constexpr uint32_t mostTaps = 49;

// Thirty-two channels at a time without widening: one product takes the even channels, another the odd ones. 4-bit inputs, byte weights.
template <uint32_t K> void depthwisePairs(uint8_t *memory, const Depthwise &d, uint32_t c) {
  const uint32_t k = K == 0 ? d.k : K;
  const uint32_t *inputs = at<uint32_t>(memory, d.inputs);
  const __m256i evenBytes = _mm256_set1_epi16(0xff);
  __m256i evenWeights[K == 0 ? mostTaps : K * K], oddWeights[K == 0 ? mostTaps : K * K];
  for (uint32_t tap = 0; tap < k * k; tap++) {
    const uint8_t *from = memory + d.weights + 2 * (tap * d.channels + c);
    const __m256i bytes = _mm256_permute4x64_epi64(_mm256_packs_epi16(load(from), load(from + 32)), 0xd8);
    evenWeights[tap] = _mm256_and_si256(bytes, evenBytes);
    oddWeights[tap] = _mm256_andnot_si256(evenBytes, bytes);
  }
  const uint8_t *offsets = memory + d.offsets + 2 * c;
  const __m256i o0 = load(offsets), o1 = load(offsets + 32);
  const auto sign = [](__m256i pairs) { return _mm256_srai_epi32(_mm256_slli_epi32(pairs, 16), 16); };
  const __m256i evenStart = _mm256_permute4x64_epi64(_mm256_packs_epi32(sign(o0), sign(o1)), 0xd8);
  const __m256i oddStart =
      _mm256_permute4x64_epi64(_mm256_packs_epi32(_mm256_srai_epi32(o0, 16), _mm256_srai_epi32(o1, 16)), 0xd8);
  const __m256i fifteen = _mm256_set1_epi16(15);
  uint8_t *to = memory + d.output + 2 * c;
  for (uint32_t pixel = 0; pixel < d.pixels; pixel++, to += 2 * d.channels) {
    const uint8_t *from = memory + d.input + inputs[pixel] + c;
    __m256i even = evenStart, odd = oddStart;
    uint32_t tap = 0;
    for (uint32_t ky = 0; ky < k; ky++, from += d.rowStride) {
      const uint8_t *x = from;
      for (uint32_t kx = 0; kx < k; kx++, x += d.pixelStride, tap++) {
        const __m256i values = load(x);
        even = _mm256_add_epi16(even, _mm256_maddubs_epi16(values, evenWeights[tap]));
        odd = _mm256_add_epi16(odd, _mm256_maddubs_epi16(values, oddWeights[tap]));
      }
    }
    const __m256i low =
        _mm256_or_si256(_mm256_and_si256(even, fifteen), _mm256_slli_epi16(_mm256_and_si256(odd, fifteen), 8));
    const __m256i high = _mm256_or_si256(_mm256_srli_epi16(even, 4), _mm256_slli_epi16(_mm256_srli_epi16(odd, 4), 8));
    // Sixteen low bytes, then the sixteen high bytes of the same channels.
    store(to, _mm256_permute2x128_si256(low, high, 0x20));
    store(to + 32, _mm256_permute2x128_si256(low, high, 0x31));
  }
}

void depthwiseDigits(uint8_t *memory, const Depthwise &d) {
  const uint32_t *inputs = at<uint32_t>(memory, d.inputs);
  uint32_t c = 0;
  if (d.k * d.k <= mostTaps)
    for (; c + 32 <= d.channels; c += 32) d.k == 3 ? depthwisePairs<3>(memory, d, c) : depthwisePairs<0>(memory, d, c);
  for (; c < d.channels; c += 16) {
    const __m256i start = load(memory + d.offsets + 2 * c);
    uint8_t *to = memory + d.output + 2 * c;
    for (uint32_t pixel = 0; pixel < d.pixels; pixel++, to += 2 * d.channels)
      store(to, digits(sixteenSums(memory + d.input + inputs[pixel] + c, memory + d.weights + 2 * c, d, start)));
  }
}

// Four channels to each of four places, six tiles apart.
inline void storeGroups(uint8_t *to, __m128i value) {
  *reinterpret_cast<int32_t *>(to) = _mm_cvtsi128_si32(value);
  *reinterpret_cast<int32_t *>(to + 24) = _mm_extract_epi32(value, 1);
  *reinterpret_cast<int32_t *>(to + 48) = _mm_extract_epi32(value, 2);
  *reinterpret_cast<int32_t *>(to + 72) = _mm_extract_epi32(value, 3);
}

// The four frequencies of one row, from that row of B'd.
inline void storeRow(uint8_t *to, size_t step, __m128i t0, __m128i t1, __m128i t2, __m128i t3, __m128i offset) {
  const __m128i u1 = _mm_add_epi8(t1, offset);
  storeGroups(to, _mm_sub_epi8(_mm_add_epi8(t0, offset), t2));
  storeGroups(to + step, _mm_add_epi8(u1, t2));
  storeGroups(to + 2 * step, _mm_sub_epi8(_mm_add_epi8(t2, offset), t1));
  storeGroups(to + 3 * step, _mm_sub_epi8(u1, t3));
}

void transformTiles(uint8_t *memory, const TileTransform &t) {
  const uint32_t *places = at<uint32_t>(memory, t.places);
  const __m128i start = _mm_set1_epi8(static_cast<char>(t.offset));
  const size_t step = t.frequencyBytes, pixel = t.pixelBytes;
  uint8_t *panel = memory + t.output;
  uint32_t lane = 0;
  for (uint32_t tile = 0; tile < t.tiles; tile++) {
    const uint8_t *from = memory + t.input + places[tile];
    uint8_t *to = panel + lane;
    for (uint32_t c = 0; c < t.channels; c += 16, to += 96) {
      __m128i d[4][4];
      for (int y = 0; y < 4; y++)
        for (int x = 0; x < 4; x++) d[y][x] = load128(from + c + y * t.rowStride + x * pixel);
      const auto row = [&](int frequency, auto combine) {
        storeRow(to + 4 * frequency * step, step, combine(0), combine(1), combine(2), combine(3), start);
      };
      row(0, [&](int x) { return _mm_sub_epi8(d[0][x], d[2][x]); });
      row(1, [&](int x) { return _mm_add_epi8(d[1][x], d[2][x]); });
      row(2, [&](int x) { return _mm_sub_epi8(d[2][x], d[1][x]); });
      row(3, [&](int x) { return _mm_sub_epi8(d[1][x], d[3][x]); });
    }
    lane += 4;
    if (lane == 24) {
      lane = 0;
      panel += 6 * t.channels;
    }
  }
}

// The blocks of `Sums` by COUNT panels of six tiles at one frequency. The products of a second block lie `outStep` bytes behind.
template <typename Sums, uint32_t COUNT>
inline void multiplyPanels(const uint8_t *weights, size_t weightStep, const uint8_t *from, size_t panelBytes, Sums start, uint8_t *to,
                           size_t outStep) {
  Sums sums[6 * COUNT];
  for (Sums &each : sums) each = start;
  for (size_t byte = 0; byte < panelBytes; byte += 24) {
    const Sums w = Sums::loaded(weights, weightStep);
    weights += 32;
#pragma GCC unroll 16
    for (uint32_t i = 0; i < 6 * COUNT; i++) sums[i].add(w, from + (i / 6) * panelBytes + byte + 4 * (i % 6));
  }
  for (uint32_t i = 0; i < 6 * COUNT; i++)
    for (uint32_t each = 0; each < Sums::blocks; each++) store(to + each * outStep + 32 * i, sums[i].block(each));
}

inline __m256i left(const uint8_t *m, size_t step) {
  return _mm256_add_epi32(_mm256_add_epi32(load(m), load(m + step)), load(m + 2 * step));
}
inline __m256i right(const uint8_t *m, size_t step) {
  return _mm256_sub_epi32(_mm256_sub_epi32(load(m + step), load(m + 2 * step)), load(m + 3 * step));
}
inline __m256i upper(__m256i s0, __m256i s1, __m256i s2) {
  return _mm256_srai_epi32(_mm256_add_epi32(_mm256_add_epi32(s0, s1), s2), 2);
}
inline __m256i lower(__m256i s1, __m256i s2, __m256i s3) {
  return _mm256_srai_epi32(_mm256_sub_epi32(_mm256_sub_epi32(s1, s2), s3), 2);
}

template <typename Sums> void multiplyTileBlocks(uint8_t *memory, const TileProduct &p, uint32_t block) {
  const size_t panelBytes = 6 * size_t(p.channels), step = 192 * size_t(p.panels), row = 4 * step, outStep = 4 * row;
  const uint8_t *weights = memory + p.weights + size_t(block) * p.weightStep;
  const uint8_t *input = memory + p.input, *bias = memory + p.bias + 512 * size_t(block);
  uint8_t *const products = memory + p.products;
  uint8_t *to = products;
  for (int frequency = 0; frequency < 16; frequency++) {
    const Sums start = Sums::loaded(bias, 512);
    const uint8_t *from = input;
    uint32_t panel = 0;
    for (; panel + 2 <= p.panels; panel += 2, from += 2 * panelBytes, to += 384)
      multiplyPanels<Sums, 2>(weights, p.weightStep, from, panelBytes, start, to, outStep);
    for (; panel < p.panels; panel++, from += panelBytes, to += 192)
      multiplyPanels<Sums, 1>(weights, p.weightStep, from, panelBytes, start, to, outStep);
    input += p.frequencyBytes;
    weights += 8 * size_t(p.channels);
    bias += 32;
  }
  for (uint32_t each = 0; each < Sums::blocks; each++) {
    const Finish finish(memory + p.parameters + size_t(block + each) * p.parameterStep, p.top, p.isRaw);
    uint8_t *const output = memory + p.output + size_t(block + each) * p.outputStep;
    const uint32_t *outputs = at<uint32_t>(memory, p.outputs);
    for (uint32_t tile = 0; tile < p.tiles; tile++, outputs += 4) {
      const uint8_t *m0 = products + each * outStep + 32 * size_t(tile), *m1 = m0 + row, *m2 = m1 + row, *m3 = m2 + row;
      const __m256i r1 = right(m1, step), r2 = right(m2, step), l1 = left(m1, step), l2 = left(m2, step);
      // The first output last: outputs that do not exist are written to its place.
      finish.write(output + outputs[3], lower(r1, r2, right(m3, step)));
      finish.write(output + outputs[2], lower(l1, l2, left(m3, step)));
      finish.write(output + outputs[1], upper(right(m0, step), r1, r2));
      finish.write(output + outputs[0], upper(left(m0, step), l1, l2));
    }
  }
}

void multiplyTiles(uint8_t *memory, const TileProduct &p) {
  uint32_t block = 0;
  for (; block + 2 <= p.blocks; block += 2) multiplyTileBlocks<Two<4>>(memory, p, block);
  if (block < p.blocks) multiplyTileBlocks<One<4>>(memory, p, block);
}

} // namespace

extern const KernelTable TABLE = {
    tableName, multiply<4>, multiply<2>, depthwiseSums, depthwiseDigits, transformTiles, multiplyTiles,
};
