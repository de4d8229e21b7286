"""`python -m analysis.demonstration.documents [--study DIRECTORY]`: writes the demonstration documents."""

from __future__ import annotations

from analysis.demonstration.command import run
from analysis.demonstration.documents.write import write_documents

if __name__ == "__main__":
    run(write_documents, "Write the documents, register.csv and truth.json: invented, and marked so on every page.")
