"""Every page leads to its place in the manual."""

import pytest

from hiiki.web.help import places
from tests.contracts.test_rights import EVERYTHING, address, client_of, made, world  # noqa: F401 - one of everything


@pytest.mark.parametrize("name", EVERYTHING)
def test_every_page_leads_to_its_place(world, name):  # noqa: F811
    answer = client_of(world, "aoki").get(address(name, world))

    text = "" if answer.streaming or answer.status_code != 200 else answer.content.decode()
    if 'class="top__help"' in text:
        assert name in places.PLACES
        page, _, place = places.PLACES[name].partition("#")
        assert f'href="/help/{page}#{place}"' in text
