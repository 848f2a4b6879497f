"""From a drafted policy to one that may be published: what a person must say, and what the answers make of it."""
