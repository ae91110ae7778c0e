"""Numbers only: surfaces, optimizers, networks, data, and what is measured of them. Knows no picture and no widget."""
