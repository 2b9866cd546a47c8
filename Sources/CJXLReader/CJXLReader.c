#include "CJXLReader.h"

#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
// How many decoders are at work; the first one hushes, the last one ends it.
static int working;
static FILE *nowhere;
static FILE *before;

static void reader_hush(void) {
  pthread_mutex_lock(&lock);
  if (working++ == 0) {
    if (!nowhere) nowhere = fopen("/dev/null", "we");
    before = stderr;
    if (nowhere) stderr = nowhere;
  }
  pthread_mutex_unlock(&lock);
}

static void reader_unhush(void) {
  pthread_mutex_lock(&lock);
  if (--working == 0) stderr = before;
  pthread_mutex_unlock(&lock);
}

JxlDecoderStatus jxl_reader_process(JxlDecoder *decoder) {
  reader_hush();
  JxlDecoderStatus status = JxlDecoderProcessInput(decoder);
  reader_unhush();
  return status;
}
