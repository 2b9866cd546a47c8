#include "CJXLReader.h"

#include <dlfcn.h>
#include <jxl/version.h>
#include <pthread.h>
#include <stdio.h>

#define TEXT(value) #value
#define SONAME(major, minor) "libjxl.so." TEXT(major) "." TEXT(minor)

static struct {
  JxlDecoder *(*create)(const JxlMemoryManager *);
  void (*destroy)(JxlDecoder *);
  JxlDecoderStatus (*subscribe)(JxlDecoder *, int);
  JxlDecoderStatus (*set_input)(JxlDecoder *, const uint8_t *, size_t);
  void (*close_input)(JxlDecoder *);
  JxlDecoderStatus (*basic_info)(const JxlDecoder *, JxlBasicInfo *);
  JxlDecoderStatus (*buffer_size)(const JxlDecoder *, const JxlPixelFormat *, size_t *);
  JxlDecoderStatus (*set_buffer)(JxlDecoder *, const JxlPixelFormat *, void *, size_t);
  JxlDecoderStatus (*process)(JxlDecoder *);
} library;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool is_loaded;

static void load(void) {
  // The version whose headers this was built with: others may lay out their structures differently.
  void *handle = dlopen(SONAME(JPEGXL_MAJOR_VERSION, JPEGXL_MINOR_VERSION), RTLD_NOW | RTLD_LOCAL);
  if (!handle) return;
  struct {
    void **target;
    const char *name;
  } symbols[] = {
    {(void **)&library.create, "JxlDecoderCreate"},
    {(void **)&library.destroy, "JxlDecoderDestroy"},
    {(void **)&library.subscribe, "JxlDecoderSubscribeEvents"},
    {(void **)&library.set_input, "JxlDecoderSetInput"},
    {(void **)&library.close_input, "JxlDecoderCloseInput"},
    {(void **)&library.basic_info, "JxlDecoderGetBasicInfo"},
    {(void **)&library.buffer_size, "JxlDecoderImageOutBufferSize"},
    {(void **)&library.set_buffer, "JxlDecoderSetImageOutBuffer"},
    {(void **)&library.process, "JxlDecoderProcessInput"},
  };
  for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
    *symbols[i].target = dlsym(handle, symbols[i].name);
    if (!*symbols[i].target) return;
  }
  is_loaded = true;
}

bool jxl_reader_load(void) {
  pthread_once(&once, load);
  return is_loaded;
}

JxlDecoder *jxl_reader_create(void) { return library.create(NULL); }

void jxl_reader_destroy(JxlDecoder *decoder) { library.destroy(decoder); }

JxlDecoderStatus jxl_reader_subscribe(JxlDecoder *decoder, int events) { return library.subscribe(decoder, events); }

JxlDecoderStatus jxl_reader_set_input(JxlDecoder *decoder, const uint8_t *data, size_t size) {
  return library.set_input(decoder, data, size);
}

void jxl_reader_close_input(JxlDecoder *decoder) { library.close_input(decoder); }

JxlDecoderStatus jxl_reader_basic_info(const JxlDecoder *decoder, JxlBasicInfo *info) {
  return library.basic_info(decoder, info);
}

JxlDecoderStatus jxl_reader_buffer_size(const JxlDecoder *decoder, const JxlPixelFormat *format, size_t *size) {
  return library.buffer_size(decoder, format, size);
}

JxlDecoderStatus jxl_reader_set_buffer(JxlDecoder *decoder, const JxlPixelFormat *format, void *buffer, size_t size) {
  return library.set_buffer(decoder, format, buffer, size);
}

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
  JxlDecoderStatus status = library.process(decoder);
  reader_unhush();
  return status;
}
