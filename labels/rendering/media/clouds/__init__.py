"""Point clouds: their files, and what a browser is sent of them."""
