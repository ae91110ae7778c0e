"""What the book adds to Sphinx: math, the three widgets, glossary links, the claims page, the theme. Draws nothing."""
