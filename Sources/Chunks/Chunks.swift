// Chunks
