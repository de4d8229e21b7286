"""A form as it was read in, what is wrong with it out: the rules that no form tool checks, and some that they do.

A rule is a function from the draft of a form to the problems it finds; it raises none. What ends in
wrong or lost answers is an error, what only may do so is a warning.
"""

from __future__ import annotations

from analysis.errors import StudyError
from analysis.survey.lint import codes as lint_codes
from analysis.survey.lint import labels as lint_labels
from analysis.survey.lint import names as lint_names
from analysis.survey.lint import order as lint_order
from analysis.survey.lint import routing as lint_routing
from analysis.survey.xlsform.draft import Draft

ERRORS = (
    lint_names.find_problems_of_rows,
    lint_names.find_empty_survey,
    lint_names.find_unknown_types,
    lint_names.find_unknown_lists,
    lint_names.find_unusable_names,
    lint_names.find_reserved_names,
    lint_names.find_roles_without_question,
    lint_names.find_unfit_strata,
    lint_codes.find_repeated_codes,
    lint_codes.find_unknown_missing_codes,
    lint_codes.find_unknown_keys,
    lint_labels.find_differing_languages,
    lint_routing.find_unknown_questions,
    lint_routing.find_unknown_columns,
    lint_routing.find_faulty_conditions,
    lint_routing.find_unknown_codes,
    lint_order.find_cycles,
)
WARNINGS = (
    lint_names.find_misspelt_sheets,
    lint_names.find_misspelt_columns,
    lint_names.find_names_of_one_spelling,
    lint_names.find_unsafe_names,
    lint_codes.find_allowed_repetitions,
    lint_codes.find_unsafe_codes,
    lint_codes.find_unguarded_codes,
    lint_codes.find_uneven_grids,
    lint_labels.find_missing_labels,
    lint_labels.find_repeated_choice_labels,
    lint_labels.find_repeated_question_labels,
    lint_labels.find_unknown_default_language,
    lint_order.find_forward_references,
    lint_routing.find_faulty_calculations,
    lint_routing.find_unknown_codes_of_calculations,
    lint_routing.find_curly_quotes,
)


def lint_form(draft: Draft) -> tuple[list[StudyError], list[StudyError]]:
    """Return the errors and the warnings about a form, in the order of the rules."""
    errors = [problem for rule in ERRORS for problem in rule(draft)]
    warnings = [problem for rule in WARNINGS for problem in rule(draft)]
    return errors, warnings
