"""From a question to quotes; from a story to a summary. Reads only."""
