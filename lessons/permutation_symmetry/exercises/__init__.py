"""The exercises on permutation symmetry: inputs, what must hold, and the mistakes that are known. No answer is here."""
