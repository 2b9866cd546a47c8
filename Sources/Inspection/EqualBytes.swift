import Glibc

/// Whether two pieces of memory, which may overlap, hold the same bytes.
func equalBytes(_ one: UnsafeRawPointer, _ other: UnsafeRawPointer, _ count: Int) -> Bool {
  memcmp(one, other, count) == 0
}
