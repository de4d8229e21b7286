"""What an export says about versions in, the form that each interview is judged by out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import StudyError
from analysis.survey.form import Form
from analysis.survey.reading.codebook import Codebook


def assign_forms(meta: pd.DataFrame, codebook: Codebook) -> tuple[list[tuple[Form, np.ndarray]], list[StudyError]]:
    """Return each form with which rows – bool, a value per row of `meta` – it judges, and warnings.

    An interview whose version no form has is judged by the newest one, and so are all when the export
    tells no version.
    """
    newest, forms = codebook.newest, codebook.forms
    warnings = _check_order(forms)
    if "version" not in meta:
        warning = StudyError("the export does not tell the version of the form: all are judged by the newest one")
        return [(newest, np.ones(len(meta), dtype=bool))], [*warnings, warning] if len(forms) > 1 else []
    owners = {version: codebook.form_of(version) for version in meta["version"].unique()}
    unknown = [version for version, form in owners.items() if form is None]
    warnings += [
        StudyError(
            f"{(meta['version'] == version).sum()} interviews have version “{version}”, of which no form was given: "
            f"judged by {newest.source}",
            fix="give that version too, or name its file after it: Kobo's ids are not those of the sheet settings",
        )
        for version in unknown
    ]
    judge = meta["version"].map({version: forms.index(form or newest) for version, form in owners.items()}).to_numpy()
    return [(form, judge == place) for place, form in enumerate(forms) if (judge == place).any()], warnings


def _check_order(forms: tuple[Form, ...]) -> list[StudyError]:
    """Say when a form that was given later has the higher version: the first one names questions and labels."""
    newest = forms[0]
    later = [form.source for form in forms[1:] if form.version.isdigit() and newest.version.isdigit()
             and int(form.version) > int(newest.version)]  # fmt: skip
    found = f"{', '.join(later)} has a higher version than {newest.source}, which was given first"
    return [StudyError(found, fix="give the newest form first")] if later else []
