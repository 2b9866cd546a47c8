// libjxl's decoder, loaded when the first image wants it: with the libraries it draws in, it would double the time in
// which the program starts. And without a word on standard error: as Debian builds it, libjxl writes several lines there
// for every fault that it meets in damaged data, over whatever the terminal shows.
#ifndef MICROTOME_CJXL_READER_H
#define MICROTOME_CJXL_READER_H

#include <jxl/decode.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Whether the library is there. Loads it; the functions below may be called only after this was true.
bool jxl_reader_load(void);

JxlDecoder *jxl_reader_create(void);
void jxl_reader_destroy(JxlDecoder *decoder);
JxlDecoderStatus jxl_reader_subscribe(JxlDecoder *decoder, int events);
JxlDecoderStatus jxl_reader_set_input(JxlDecoder *decoder, const uint8_t *data, size_t size);
void jxl_reader_close_input(JxlDecoder *decoder);
JxlDecoderStatus jxl_reader_basic_info(const JxlDecoder *decoder, JxlBasicInfo *info);
JxlDecoderStatus jxl_reader_buffer_size(const JxlDecoder *decoder, const JxlPixelFormat *format, size_t *size);
JxlDecoderStatus jxl_reader_set_buffer(JxlDecoder *decoder, const JxlPixelFormat *format, void *buffer, size_t size);
// JxlDecoderProcessInput. What other threads write to the C library's `stderr` meanwhile is lost; microtome's own
// messages go to the descriptor.
JxlDecoderStatus jxl_reader_process(JxlDecoder *decoder);

#endif
