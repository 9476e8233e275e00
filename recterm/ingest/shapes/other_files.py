"""Files of other programs that are not tables, named with the way to one: pickles, ARFF, LIBSVM, YAML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recterm.errors import InputError

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Member

_PICKLES = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
_ARFF = re.compile(rb"\A(?:\s*%[^\n]*\n)*\s*@relation\b", re.IGNORECASE)
_LIBSVM = re.compile(rb"-?\d+(?:\.\d+)?(?:[ \t]+\d+:-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)+[ \t]*")
_LEAST_LINES = 3


def refuse_other_file(member: Member) -> None:
    """Refuse a file of another program, and say how to get a table out of it.

    Raises:
        InputError: it is a pickle of Python, an ARFF file of Weka, features as LIBSVM writes them, or YAML.
    """
    name = member.file_name
    if member.head.startswith(_PICKLES):
        raise InputError(
            f"{member.where} is a pickle of Python objects, which may run code when it is opened",
            "if you trust it, load it in Python and save a table:"
            f" pandas.read_pickle({name!r}).to_csv('ratings.csv', index=False)",
        )
    if _ARFF.match(member.head):
        raise InputError(
            f"{member.where} is an ARFF file of Weka, not a table with a header",
            "save it as CSV in Weka, or put the names of its attributes in one line above the rows",
        )
    if member.base.endswith((".yaml", ".yml")):
        raise InputError(
            f"{member.where} is YAML, which recterm does not read",
            f"make JSON of it: yq -o json . {name} > {name.rpartition('.')[0]}.json",
        )
    lines = [line.strip() for line in member.head.split(b"\n")[:50] if line.strip()][:-1]
    if len(lines) >= _LEAST_LINES and all(_LIBSVM.fullmatch(line) for line in lines):
        raise InputError(
            f"{member.where} has features as LIBSVM writes them (number:value), not users and items",
            "write one line for each interaction: user, item, rating; sklearn.datasets.load_svmlight_file reads it",
        )
