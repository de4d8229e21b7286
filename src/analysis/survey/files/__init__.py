"""Bytes in, text and cells out: what forms, exports and logs are read with."""
