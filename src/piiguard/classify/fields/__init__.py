"""From fields to a classification: tables read from files, columns weighed by their name and values."""

from piiguard.classify.fields.anonymity_reports import AnonymityReport, anonymity_report
from piiguard.classify.fields.charting import chart
from piiguard.classify.fields.classification import Classification, FieldClass
from piiguard.classify.fields.classifying import classify
from piiguard.classify.fields.corrections import Correction, Corrections
from piiguard.classify.fields.csv_source import CsvDialect, CsvTable
from piiguard.classify.fields.endings import SUFFIXES, WRITABLE
from piiguard.classify.fields.measures import Measure
from piiguard.classify.fields.names import NameEvidence, name_evidence
from piiguard.classify.fields.notes import Note
from piiguard.classify.fields.quasi import Anonymity, Quasi, anonymity_of
from piiguard.classify.fields.samples import SAMPLE_ROWS
from piiguard.classify.fields.sources import open_table
from piiguard.classify.fields.sqlite_source import sqlite_tables
from piiguard.classify.fields.tables import Table
from piiguard.classify.fields.writing import write_table

__all__ = [
    "SAMPLE_ROWS",
    "SUFFIXES",
    "WRITABLE",
    "Anonymity",
    "AnonymityReport",
    "Classification",
    "Correction",
    "Corrections",
    "CsvDialect",
    "CsvTable",
    "FieldClass",
    "Measure",
    "NameEvidence",
    "Note",
    "Quasi",
    "Table",
    "anonymity_of",
    "anonymity_report",
    "chart",
    "classify",
    "name_evidence",
    "open_table",
    "sqlite_tables",
    "write_table",
]
