"""Every state of an interactive figure: drawn, recorded, and merged into one small file. Knows no Sphinx."""
