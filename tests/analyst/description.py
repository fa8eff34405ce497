"""The chapter of docs/sql.md on the views, made of their comments: `python -m tests.analyst.description` prints it."""

from __future__ import annotations

import os
from typing import Any

import psycopg

from db import local

VIEWS = """
select c.relname, obj_description(c.oid, 'pg_class')
from pg_class as c
where c.relnamespace = 'public'::regnamespace and c.relkind = 'v'
  and has_table_privilege('wattledger_analyst', c.oid, 'select')
order by c.relname
"""
COLUMNS = """
select a.attname, format_type(a.atttypid, a.atttypmod), col_description(a.attrelid, a.attnum)
from pg_attribute as a
where a.attrelid = %s::regclass and a.attnum > 0
order by a.attnum
"""
TYPES = {
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
    "double precision": "float8",
}


def views_chapter(connection: psycopg.Connection[Any]) -> str:
    """What a migrated database says about the analysts' views, as Markdown."""
    lines = ["## Views"]
    for name, comment in connection.execute(VIEWS).fetchall():
        lines += ["", f"### {name}", "", comment, "", "| Column | Type | |", "|---|---|---|"]
        for column, kind, meaning in connection.execute(COLUMNS, [f"public.{name}"]).fetchall():
            lines.append(f"| {column} | {TYPES.get(kind, kind)} | {meaning} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    with psycopg.connect(os.environ.get("DATABASE_URL") or local.url()) as database:
        print(views_chapter(database), end="")
