"""Parts of scripts/mutants."""
