"""The columns that platforms add to the answers, by header; what each is called here, and who writes it."""

from __future__ import annotations

import re

KOBO, ODK, SURVEYCTO, GOOGLE = "KoboToolbox", "ODK", "SurveyCTO", "Google Forms"


def _drop(headers: str) -> dict[str, str]:
    return dict.fromkeys(headers.split(), "")


# header → the name it has here; "" is dropped at the door: nobody needs it, and much of it is personal data
COLUMNS: dict[str, dict[str, str]] = {
    KOBO: {
        "_id": "id",
        "_uuid": "uuid",
        "meta/rootUuid": "root",
        "_submission_time": "submitted",
        "_validation_status": "validation",
        "__version__": "version",
        "_version_": "version",
        "_index": "index",
        "_parent_index": "parent",
        "_parent_table_name": "parent_table",
    }
    | _drop(
        """_notes _status _submitted_by _tags _geolocation _attachments _xform_id_string _xform_id _duration _edited
        _media_count _total_media _media_all_received _bamboo_dataset_id _date_modified _last_edited _submission__id
        _submission__uuid _submission__submission_time _submission__validation_status _submission__notes
        _submission__status _submission__submitted_by _submission___version__ _submission__tags formhub/uuid
        meta/instanceID meta/deprecatedID meta/instanceName $edited _supplementalDetails"""
    ),
    ODK: {
        "KEY": "key",
        "PARENT_KEY": "parent_key",
        "SubmissionDate": "submitted",
        "FormVersion": "version",
        "ReviewState": "validation",
        "meta-instanceID": "uuid",
        "meta:instanceID": "uuid",
        "instanceID": "uuid",
    }
    | _drop(
        """meta-instanceName meta:instanceName SubmitterID SubmitterName AttachmentsPresent AttachmentsExpected Status
        DeviceID Edits isValidated instanceName"""
    ),
    SURVEYCTO: {
        "KEY": "key",
        "PARENT_KEY": "parent_key",
        "SubmissionDate": "submitted",
        "formdef_version": "version",
        "review_status": "validation",
        "instanceID": "uuid",
    }
    | _drop(
        """CompletionDate caseid duration review_quality review_comments review_corrections deviceid subscriberid simid
        devicephonenum username device_info instanceName isValidated formdef_id"""
    ),
    GOOGLE: dict.fromkeys(("Timestamp", "Клеймо за време", "Клеймо за дата и час", "Времево клеймо"), "submitted")
    | dict.fromkeys(("Email Address", "Username", "Имейл адрес", "Потребителско име", "Score", "Резултат"), ""),
}
OWN = {"origin": "origin", "wave": "wave"}  # ours: the mark of demonstration rows, the round of field work
TIMES = {"starttime": "start", "endtime": "end"}  # SurveyCTO's names for the questions of these types
GENERATED = re.compile(  # nodes that form tools add for table-list, and links to the tables of repeats
    r"(?:.*[/.\-:])?(?:generated_table_list_label_\d+|reserved_name_for_field_list_labels_\d+|SET-OF-.+|setof.+)"
)
NOT_APPROVED = ("not approved", "rejected", "не е одобрен", "неодобрен")


def find_platform(header: list[str]) -> str:
    """Return the platform that most of the columns speak for, or “unknown”.

    >>> find_platform(["start", "_id", "_uuid"]), find_platform(["KEY", "FormVersion"]), find_platform(["age"])
    ('KoboToolbox', 'ODK', 'unknown')
    """
    hits = {name: sum(column in columns for column in header) for name, columns in COLUMNS.items()}
    best = max(hits, key=hits.__getitem__)
    return best if hits[best] else "unknown"


def name_platform_columns(platform: str) -> dict[str, str]:
    """Return header → name here; where two platforms give a header different names that of `platform` counts."""
    known = {header: name for columns in COLUMNS.values() for header, name in columns.items()}
    return known | COLUMNS.get(platform, {}) | OWN
