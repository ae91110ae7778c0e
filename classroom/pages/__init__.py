"""What people read: sheets, guides, feedback and report pages, and their pictures."""
