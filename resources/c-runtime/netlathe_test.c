/*
 * Runs the bundled images and compares every output with what Netlathe's integer engine gave.
 *   netlathe_test [repeats]     with repeats: also the images per second
 * images.bin: the images, raw bytes. expected.bin: for each image its outputs and its class, 32-bit little-endian.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "netlathe_model.h"

static uint8_t image[NETLATHE_INPUT_BYTES];
static int32_t outputs[NETLATHE_OUTPUTS];

static int32_t read_int32(FILE *file) {
  uint8_t b[4] = {0, 0, 0, 0};
  if (fread(b, 1, 4, file) != 4) {
    fputs("expected.bin ends early.\n", stderr);
    exit(2);
  }
  return (int32_t)(b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24);
}

/* Whether the image at hand gives the next outputs and the next class of `expected`. */
static int is_equal(FILE *expected) {
  int equal = 1;
  netlathe_run(image, outputs);
  for (uint32_t i = 0; i < NETLATHE_OUTPUTS; i++)
    if (read_int32(expected) != outputs[i]) equal = 0;
  return read_int32(expected) == (int32_t)netlathe_class(outputs) && equal;
}

static void print_speed(long repeats) {
  const clock_t start = clock();
  for (long i = 0; i < repeats; i++) netlathe_run(image, outputs);
  const long long ticks = (long long)(clock() - start);
  printf("%lld images per second\n", ticks > 0 ? (long long)repeats * CLOCKS_PER_SEC / ticks : 0LL);
}

int main(int argc, char **argv) {
  long images = 0, equal = 0;
  FILE *pixels = fopen("images.bin", "rb");
  FILE *expected = fopen("expected.bin", "rb");
  if (pixels == 0 || expected == 0) {
    fputs("images.bin and expected.bin are needed in the current folder.\n", stderr);
    return 2;
  }
  while (fread(image, 1, sizeof image, pixels) == sizeof image) {
    if (is_equal(expected)) equal++;
    else printf("image %ld differs\n", images);
    images++;
  }
  fclose(pixels);
  fclose(expected);
  printf("%ld of %ld images equal\n", equal, images);
  if (argc > 1) print_speed(strtol(argv[1], 0, 10));
  return images > 0 && equal == images ? 0 : 1;
}
