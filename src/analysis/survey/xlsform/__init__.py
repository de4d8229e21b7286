"""The sheets of an XLSForm in, its questions, lists and groups out."""
