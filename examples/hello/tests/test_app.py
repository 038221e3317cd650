"""What a release of the greeting must still do."""

import json
import re
import unittest
from http import HTTPStatus

import app


class AnswersTest(unittest.TestCase):
    def test_greets_the_world(self) -> None:
        status, _, body = app.answer("/")
        assert (status, body) == (200, "Hello, world.\n")

    def test_is_healthy(self) -> None:
        assert app.answer("/healthz")[0] == HTTPStatus.OK

    def test_tells_its_version(self) -> None:
        _, kind, body = app.answer("/version")
        assert kind == "application/json"
        assert json.loads(body) == {"version": app.VERSION}

    def test_the_version_is_a_release(self) -> None:
        assert re.search(r"^v[0-9]+\.[0-9]+\.[0-9]+$", app.VERSION)

    def test_does_not_know_other_paths(self) -> None:
        assert app.answer("/admin")[0] == HTTPStatus.NOT_FOUND


class MetricsTest(unittest.TestCase):
    def test_errors_have_a_series_before_the_first_error(self) -> None:
        assert 'hello_requests_total{code="500"} 0\n' in app.Metrics().text()

    def test_counts_answers_by_status(self) -> None:
        metrics = app.Metrics()
        metrics.count(200)
        metrics.count(200)
        assert re.search(r'hello_requests_total\{code="200"\} 2\n', metrics.text())


if __name__ == "__main__":
    unittest.main()
