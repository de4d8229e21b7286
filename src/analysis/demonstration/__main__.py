"""`python -m analysis.demonstration [--study DIRECTORY]`: writes the demonstration inputs of the survey."""

from __future__ import annotations

from analysis.demonstration.command import run
from analysis.demonstration.survey import write_survey

if __name__ == "__main__":
    run(write_survey, "Write frame, export, contact log and truth.json of the survey: invented, marked so in each row.")
