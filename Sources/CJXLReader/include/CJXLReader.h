// One step of libjxl's decoder without a word on standard error: as Debian builds it, libjxl writes several lines there
// for every fault that it meets in damaged data, over whatever the terminal shows.
#ifndef MICROTOME_CJXL_READER_H
#define MICROTOME_CJXL_READER_H

#include <jxl/decode.h>

// JxlDecoderProcessInput. What other threads write to the C library's `stderr` meanwhile is lost; microtome's own
// messages go to the descriptor.
JxlDecoderStatus jxl_reader_process(JxlDecoder *decoder);

#endif
