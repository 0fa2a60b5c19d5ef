"""An archive looked at without running it: what is in it, for whom, and who would import what."""
