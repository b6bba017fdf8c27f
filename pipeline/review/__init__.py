"""Looks at a lecture's scenes as its viewers will: size, contrast, layout, colours, stillness."""
