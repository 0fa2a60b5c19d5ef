"""What TAB completes: known from the last runs, so no target is started."""
