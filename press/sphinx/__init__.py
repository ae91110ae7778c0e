"""What the book adds to Sphinx: math, figures, playgrounds, glossary links, the claims page, the theme."""
