"""Files a city publishes: each comes in or says why it does not."""

from pathlib import Path

import pytest

from hiiki.exchange.models import ImportRun
from hiiki.exchange.reports import reporting
from tests.exchange.book import imported


@pytest.mark.django_db(transaction=True)
def test_every_file_comes_in_or_explains_itself(real_data: Path):
    files = sorted((real_data / "municipal").glob("*.csv"))
    assert files

    for file in files:
        run = imported(file.read_bytes(), name=file.name)

        result = reporting.summary(run)
        explained = {problem["line"] for problem in reporting.problems(run)}
        assert run.state == ImportRun.DONE, (file.name, run.error)
        assert result["rows"] == sum(reporting.results(run).values()), file.name
        assert len(explained) == result["refused"], file.name
