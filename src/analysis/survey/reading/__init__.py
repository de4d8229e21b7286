"""The files of an export in, its columns by what they hold and its answers in codes out."""
