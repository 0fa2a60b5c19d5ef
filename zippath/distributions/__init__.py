"""What is installed: names, recorded files, owners and requirements of distributions."""
