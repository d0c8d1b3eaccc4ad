"""Parts of scripts/lenses-rows."""
