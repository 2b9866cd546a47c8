#include "CPNGReader.h"

#include <png.h>
#include <setjmp.h>
#include <string.h>

struct source {
  const unsigned char *next;
  size_t left;
  char *problem;
};

static void reader_take(png_structp png, png_bytep bytes, size_t count) {
  struct source *source = png_get_io_ptr(png);
  if (count > source->left) png_error(png, "the file is cut short");
  memcpy(bytes, source->next, count);
  source->next += count;
  source->left -= count;
}

static void reader_fail(png_structp png, png_const_charp message) {
  struct source *source = png_get_error_ptr(png);
  strncpy(source->problem, message, png_reader_problem_size - 1);
  source->problem[png_reader_problem_size - 1] = 0;
  png_longjmp(png, 1);
}

static void reader_ignore(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

// Leaps back into reader_run when something is wrong. Has no objects of its own that would have to be released.
static void reader_read(png_structp png, png_infop info, struct png_reader_image *found,
                        const struct png_reader_image *expected, unsigned char *pixels) {
  // The caller compares the size before anything is reserved for it.
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  // What may lie beside the pixels, such as compressed text and colour profiles, is not unpacked.
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
  png_set_benign_errors(png, 0);

  png_read_info(png, info);
  found->width = png_get_image_width(png, info);
  found->height = png_get_image_height(png, info);
  int color = png_get_color_type(png, info);
  int bits = png_get_bit_depth(png, info);
  int is_transparent = png_get_valid(png, info, PNG_INFO_tRNS) != 0;
  found->bits = bits == 16 ? 16 : 8;
  found->channels = ((color & (PNG_COLOR_MASK_COLOR | PNG_COLOR_MASK_PALETTE)) ? 3 : 1) +
                    ((color & PNG_COLOR_MASK_ALPHA) || is_transparent ? 1 : 0);
  if (!expected) return;

  if (found->width != expected->width || found->height != expected->height || found->channels != expected->channels ||
      found->bits != expected->bits)
    png_error(png, "the header changed");
  png_set_expand(png);
  png_set_swap(png);
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  size_t row = (size_t)expected->width * (size_t)expected->channels * (size_t)(expected->bits / 8);
  if (png_get_rowbytes(png, info) != row) png_error(png, "rows have another size than the header says");
  for (int pass = 0; pass < passes; pass++)
    for (uint32_t y = 0; y < expected->height; y++) png_read_row(png, pixels + y * row, NULL);
  png_read_end(png, NULL);
}

static int reader_run(const void *file, size_t size, struct png_reader_image *found,
                      const struct png_reader_image *expected, void *pixels, char *problem) {
  struct source source = {.next = file, .left = size, .problem = problem};
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info) {
    png_destroy_read_struct(&png, NULL, NULL);
    strcpy(problem, "out of memory");
    return -1;
  }
  png_set_error_fn(png, &source, reader_fail, reader_ignore);
  png_set_read_fn(png, &source, reader_take);
  int failed = setjmp(png_jmpbuf(png));
  if (!failed) reader_read(png, info, found, expected, pixels);
  png_destroy_read_struct(&png, &info, NULL);
  return failed ? -1 : 0;
}

int png_reader_header(const void *file, size_t size, struct png_reader_image *image,
                      char problem[png_reader_problem_size]) {
  return reader_run(file, size, image, NULL, NULL, problem);
}

int png_reader_pixels(const void *file, size_t size, const struct png_reader_image *image, void *pixels,
                      char problem[png_reader_problem_size]) {
  struct png_reader_image found;
  return reader_run(file, size, &found, image, pixels, problem);
}
