// Reads the samples of a PNG file with libpng as they are: no gamma, no colour conversion. libpng reports errors with
// longjmp, which must not leap over Swift frames, and its simplified interface converts colours; hence this C file.
#ifndef MICROTOME_CPNG_READER_H
#define MICROTOME_CPNG_READER_H

#include <stddef.h>
#include <stdint.h>

enum { png_reader_problem_size = 128 };

// What a file holds: palettes count as the colours they stand for, samples of fewer than 8 bits as 8.
struct png_reader_image {
  uint32_t width, height;
  // 1 to 4; 8 or 16.
  int channels, bits;
};

// Reads what stands before the pixels. Returns 0, or -1 and what is wrong in `problem`.
int png_reader_header(const void *file, size_t size, struct png_reader_image *image,
                      char problem[png_reader_problem_size]);

// Reads the whole file: rows without padding, samples of a pixel side by side, in native byte order. `pixels` has
// width * height * channels * bits / 8 bytes of an image that has to be just as `image` says. Returns as above.
int png_reader_pixels(const void *file, size_t size, const struct png_reader_image *image, void *pixels,
                      char problem[png_reader_problem_size]);

#endif
