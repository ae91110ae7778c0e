"""Pages, widgets and notebooks as a reader meets them: in Chromium, and links in Firefox too."""
