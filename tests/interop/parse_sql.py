"""Parses statements with two grammars of Databricks that know nothing of each other: sqlglot's and sqlfluff's.

A JSON list of statements on standard input, on output a JSON list of {"sqlglot", "sqlfluff", "unknown"}: null where the
grammar has read the statement, else its words. A statement of which sqlglot only keeps the text (`Command`) is not read.
`unknown` are the privileges and kinds of things in GRANT, REVOKE and SHOW GRANTS that the types of the platform's official
client do not have.
"""

import json
import logging
import re
import sys

import sqlglot
from databricks.sdk.service.catalog import Privilege, SecurableType
from sqlfluff.core import FluffConfig, Linter
from sqlglot import errors

logging.disable(logging.CRITICAL)
LINTER = Linter(config=FluffConfig(overrides={"dialect": "databricks", "templater": "raw"}))


def by_sqlglot(statement):
    try:
        read = sqlglot.parse(statement, dialect="databricks", error_level=errors.ErrorLevel.RAISE)
    except errors.SqlglotError as error:
        return str(error)[:400]
    kept = [one for one in read if isinstance(one, sqlglot.exp.Command)]
    return "the grammar has no such statement and keeps its text" if kept or len(read) != 1 else None


def by_sqlfluff(statement):
    read = LINTER.parse_string(statement)
    if read.violations:
        return str(read.violations[0])[:400]
    return "a part of it could not be parsed" if read.tree is None or "unparsable" in read.tree.type_set() else None


ABOUT_PRIVILEGES = re.compile(r"(?:(?:GRANT|REVOKE) (?P<privileges>.+?)|SHOW GRANTS) ON (?P<kind>\w+) ")


def unknown_words(statement):
    said = ABOUT_PRIVILEGES.match(statement)
    if said is None:
        return []
    privileges = [] if said["privileges"] is None else said["privileges"].split(", ")
    missing = [one for one in privileges if one.replace(" ", "_") not in Privilege.__members__]
    return missing + ([] if said["kind"] in SecurableType.__members__ else [said["kind"]])


def verdict(statement):
    return {
        "sqlglot": by_sqlglot(statement),
        "sqlfluff": by_sqlfluff(statement),
        "unknown": unknown_words(statement),
    }


json.dump([verdict(one) for one in json.load(sys.stdin)], sys.stdout)
