"""What published files show, one module per format: files in, cells and texts out."""
