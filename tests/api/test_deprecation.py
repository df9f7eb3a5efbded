"""Headers of an address that will go, as RFC 9745 and RFC 8594 write them."""

import datetime

import pytest
from flask import Response

from indicators.api.deprecation import deprecated

SINCE = datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC)
SUNSET = datetime.datetime(2028, 1, 1, 2, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))


def test_answer_says_since_when_until_when_and_what_instead() -> None:
    response = Response("unchanged", headers={"Link": '</api/v1/x?page=2>; rel="next"'})
    told = deprecated(response, SINCE, SUNSET, "/api/v2/x", "/en/releases")
    assert told.headers["Deprecation"] == "@1798761600"
    assert told.headers["Sunset"] == "Sat, 01 Jan 2028 00:00:00 GMT"
    assert told.headers.getlist("Link") == [
        '</api/v1/x?page=2>; rel="next"',
        '</api/v2/x>; rel="successor-version"',
        '</en/releases>; rel="deprecation"; type="text/html"',
    ]
    assert told.get_data() == b"unchanged"


def test_address_does_not_go_before_it_was_deprecated() -> None:
    with pytest.raises(ValueError, match="can't go"):
        deprecated(Response(), SUNSET, SINCE, "/api/v2/x", "/en/releases")
