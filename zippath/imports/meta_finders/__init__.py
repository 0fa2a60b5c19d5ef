"""Finders that packages put on `sys.meta_path`, each as far as its files tell what it would do."""
