"""From a wish to edits to a target that was looked at again."""
