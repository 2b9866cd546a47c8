// libhdf5 for Swift: what Swift cannot import, and calls that come back when the library crashes.
#ifndef CHDF5_H
#define CHDF5_H

// The functions keep the signatures of 1.10 in later versions of the library.
#define H5_USE_110_API 1
// Debian's place for it first. The header alone: the library is loaded when it is first needed.
#if __has_include(<hdf5/serial/hdf5.h>)
#include <hdf5/serial/hdf5.h>
#else
#include <hdf5.h>
#endif

// Macros that call functions, and globals that the library sets when it starts.

// Whether libhdf5 is there. Loads it; nothing else here, and no function of the library, may be called before.
int chdf5_load(void);

hid_t chdf5_file_access_class(void);
static inline haddr_t chdf5_undefined_address(void) { return HADDR_UNDEF; }
static inline haddr_t chdf5_largest_address(void) { return HADDR_MAX; }

// A file that libhdf5 has open through a driver of ours: what the library keeps of it, then what we keep.
typedef struct {
  H5FD_t library;
  haddr_t end_of_addresses;
  void *medium;
} CHDF5File;

void chdf5_set_class_version(H5FD_class_t *driver);

// Calls that read what is in a file. Damaged files make the library read through bad pointers: such a call fails, and
// with it all that come after, since nobody knows what the library has left behind. All of them from one thread.

// To be called once on the thread that makes the calls.
void chdf5_prepare_thread(void);
// Whether a call has crashed.
int chdf5_has_crashed(void);

hid_t chdf5_open_file(const char *name, hid_t access);
hid_t chdf5_open_object(hid_t group, const char *name);
void chdf5_release(hid_t identifier);
// The address of an object's header, which is the same however it was reached; undefined when it cannot be told.
haddr_t chdf5_address(hid_t object);
// The version of a file's superblock; negative when it cannot be told.
int chdf5_superblock_version(hid_t file);
// How many bytes a length has in the metadata of a file; 8 when it cannot be told.
int chdf5_length_size(hid_t file);
htri_t chdf5_link_exists(hid_t group, const char *name);
herr_t chdf5_link_info(hid_t group, const char *name, H5L_info_t *info);
herr_t chdf5_link_value(hid_t group, const char *name, void *value, size_t size);
herr_t chdf5_each_link(hid_t group, H5L_iterate_t visit, void *context);
herr_t chdf5_each_attribute(hid_t object, H5A_operator2_t visit, void *context);
hid_t chdf5_open_attribute(hid_t object, const char *name);
herr_t chdf5_read_attribute(hid_t attribute, hid_t type, void *values);
herr_t chdf5_read(hid_t dataset, hid_t type, hid_t memory_space, hid_t file_space, void *values);
herr_t chdf5_read_chunk(hid_t dataset, const hsize_t *offset, uint32_t *mask, void *bytes);

#endif
