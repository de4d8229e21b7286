"""The released table of good practices in, their page out, with its search and the files to take away."""
