"""One figure style: the palette, thin Matplotlib helpers, tables, and SVG that fits into a page. No widgets."""
