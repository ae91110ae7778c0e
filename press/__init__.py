"""The press: texts become notebooks, and notebooks become the book. It knows the lessons; they do not know it."""
