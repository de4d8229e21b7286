"""`python -m analysis.demonstration.engagement [--study DIRECTORY]`: writes the demonstration meetings and forums."""

from __future__ import annotations

from analysis.demonstration.command import run
from analysis.demonstration.engagement.write import write_engagement

if __name__ == "__main__":
    run(write_engagement, "Write the tables of meetings and forums and truth.json: invented, marked so in each row.")
