"""XML of an export: its root element, without entities, which can make a file grow without end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.errors import InputError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from recterm.ingest.files.archive import Member


def xml_root(member: Member, service: str) -> Element:
    """Parse a file.

    Args:
        member: the file.
        service: where to get it again.

    Raises:
        InputError: it is not XML, or declares entities.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root: Element = fromstring(b"".join(member.stream()))
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise InputError(f"{member.where} is broken XML: {error}", f"get it again from {service}") from error
    return root
