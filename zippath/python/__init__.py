"""Another interpreter: how it is found, started and asked, and what it says about itself."""
