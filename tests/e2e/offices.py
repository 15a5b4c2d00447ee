"""A district's commerce office with one column, as a source file."""

from __future__ import annotations

HOST = "swj.example.gov.cn"


def office(site: str, column: str, path: str = "/list.asp", more: str = "") -> str:
    """The YAML of a site whose only column is at `path`; `more` are further lines of the column."""
    return f"""\
id: {site}
names: {{zh: 某区商务局, en: District Commerce Bureau}}
tier: province
region: "350000"
agency: 某区商务局
hosts: [{HOST}]
family: generic_list
evidence: {{grade: V, date: "2025-09"}}
state: proven
columns:
  - id: {column}
    names: {{zh: 通知公告, en: Notices}}
    url: http://{HOST}{path}
{more}"""
