"""From a source to a searchable story: read, split, embed, store, publish. The only package that writes."""
