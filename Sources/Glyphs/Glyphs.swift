// Glyphs
