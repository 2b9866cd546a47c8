#include <dlfcn.h>
#include <pthread.h>

#include "CHDF5.h"
#include "CLazyLibrary.h"

// Every function of libhdf5 that is called, from here or from Swift.
#define FUNCTIONS(X) \
  X(H5Aget_space) \
  X(H5Aget_type) \
  X(H5Aiterate2) \
  X(H5Aopen) \
  X(H5Aread) \
  X(H5Dget_create_plist) \
  X(H5Dget_offset) \
  X(H5Dget_space) \
  X(H5Dget_type) \
  X(H5Dread) \
  X(H5Dread_chunk) \
  X(H5Dvlen_reclaim) \
  X(H5Eclear2) \
  X(H5Eset_auto2) \
  X(H5Ewalk2) \
  X(H5FDregister) \
  X(H5Fget_create_plist) \
  X(H5Fget_info2) \
  X(H5Fopen) \
  X(H5Idec_ref) \
  X(H5Iget_type) \
  X(H5Iinc_ref) \
  X(H5Lexists) \
  X(H5Lget_info) \
  X(H5Lget_val) \
  X(H5Literate) \
  X(H5Oget_info2) \
  X(H5Oopen) \
  X(H5Pclose) \
  X(H5Pcreate) \
  X(H5Pfill_value_defined) \
  X(H5Pget_chunk) \
  X(H5Pget_chunk_opts) \
  X(H5Pget_external_count) \
  X(H5Pget_fill_value) \
  X(H5Pget_filter2) \
  X(H5Pget_layout) \
  X(H5Pget_nfilters) \
  X(H5Pget_sizes) \
  X(H5Pset_cache) \
  X(H5Pset_driver) \
  X(H5Screate_simple) \
  X(H5Sget_simple_extent_dims) \
  X(H5Sget_simple_extent_ndims) \
  X(H5Sget_simple_extent_type) \
  X(H5Sselect_hyperslab) \
  X(H5Tcopy) \
  X(H5Tget_class) \
  X(H5Tget_ebias) \
  X(H5Tget_fields) \
  X(H5Tget_member_name) \
  X(H5Tget_member_value) \
  X(H5Tget_native_type) \
  X(H5Tget_nmembers) \
  X(H5Tget_norm) \
  X(H5Tget_offset) \
  X(H5Tget_order) \
  X(H5Tget_precision) \
  X(H5Tget_sign) \
  X(H5Tget_size) \
  X(H5Tget_strpad) \
  X(H5Tget_super) \
  X(H5Tis_variable_str) \
  X(H5Zfilter_avail) \
  X(H5dont_atexit) \
  X(H5check_version) \
  X(H5free_memory) \
  X(H5get_libversion) \
  X(H5open)

FUNCTIONS(LAZY_SLOT)
FUNCTIONS(LAZY_STUB)

// The library whose headers this was built with: others lay out their structures differently.
#if H5_VERS_MINOR == 10
#define VERSION "103"
#elif H5_VERS_MINOR == 12
#define VERSION "200"
#else
#define VERSION "310"
#endif

static const char *const files[] = {"libhdf5_serial.so." VERSION, "libhdf5.so." VERSION, NULL};
static const lazy_library_entry entries[] = {FUNCTIONS(LAZY_ENTRY)};
static pthread_once_t once = PTHREAD_ONCE_INIT;
static const hid_t *file_access_class;

static void load(void) {
  void *handle = lazy_library_load(files, entries, sizeof entries / sizeof *entries);
  if (!handle) return;
  // The library would clean up on the main thread, while the one that calls it may still be busy. Before anything else,
  // since any other call starts it.
  H5dont_atexit();
  unsigned major, minor, release;
  if (H5get_libversion(&major, &minor, &release) < 0 || major != H5_VERS_MAJOR || minor != H5_VERS_MINOR) return;
  file_access_class = dlsym(handle, "H5P_CLS_FILE_ACCESS_ID_g");
}

int chdf5_load(void) {
  pthread_once(&once, load);
  return file_access_class != NULL;
}

hid_t chdf5_file_access_class(void) { return *file_access_class; }
