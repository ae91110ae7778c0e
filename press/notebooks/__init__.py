"""From the texts under book/ to executed notebooks. Nothing here knows the site."""
