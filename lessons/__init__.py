"""The Shape of Loss: helper packages behind the lessons, one per chapter, and what they share."""
