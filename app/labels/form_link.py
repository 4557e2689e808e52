"""The link that opens the school's Google Form with serial, tag and school already filled in.

Decides how a template becomes an address. Sends nothing and knows no form: the template is a setting.
"""

from __future__ import annotations

import re
from urllib.parse import quote

# A person makes the template by typing {serial} into Google's "prefilled link" page; it comes back as %7Bserial%7D.
_PLACE = re.compile(r"(?:\{|%7B)(serial|tag|school)(?:\}|%7D)", re.IGNORECASE)


def prefilled_link(template: str, serial: str, tag: str, school: str) -> str | None:
    """`template` with {serial}, {tag} and {school} filled in, percent-encoded as UTF-8; None where it is empty.

    Only these three are replaced; a value that looks like a placeholder stays as it is. Raises ValueError for a
    template that is not an https address: it would be printed for schools to open.
    """
    template = template.strip()
    if not template:
        return None
    if not template.lower().startswith("https://") or re.search(r"\s", template):
        raise ValueError("the form's template is not an https address")
    values = {"serial": serial, "tag": tag, "school": school}
    return _PLACE.sub(lambda match: quote(values[match[1].lower()], safe=""), template)
