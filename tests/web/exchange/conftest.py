import pytest

from tests.web.exchange.wizard import Wizard


@pytest.fixture
def wizard(as_baba) -> Wizard:
    """馬場 brings files in."""
    return Wizard(as_baba)
