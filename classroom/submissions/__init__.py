"""What students hand in, read as strangers' files: archives, whose file it is, notebooks, likeness."""
