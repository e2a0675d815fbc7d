"""Threads: two or more may use one client at the same time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from encord_portal.sdk.http.querier import Querier
from encord_portal.sdk.user_client import EncordUserClient
from tests.contract.requests.answers import DATASET, PROJECT, answer
from tests.contract.requests.both import verify
from tests.sdk.builders import private_key_text, ssh_config
from tests.sdk.recording import Recorded, Reply, envelope, recording

ROUNDS = 40


def test_each_thread_gets_the_answers_to_its_own_questions() -> None:
    together = threading.Barrier(2, timeout=20)

    def echo(request: Recorded) -> Reply:
        together.wait()  # no answer before both have asked: their requests are under way at once
        return envelope({"asked": request.json["query_method"], "of": request.json["values"]})

    with recording(echo) as server:
        querier = Querier(ssh_config(server.url))

        def ask(name: str) -> list[object]:
            return [
                querier.basic_getter("x", uid=None, payload={"number": f"{name}{number}"})
                for number in range(ROUNDS)
            ]

        with ThreadPoolExecutor(2) as threads:
            found = list(threads.map(ask, "ab"))
        assert server.connections <= 2, "each thread keeps its connection"
        for request in server.requests:
            verify(request)
    for name, answers in zip("ab", found, strict=True):
        for number, each in enumerate(answers):
            assert f"{name}{number}" in str(each)


def test_two_threads_work_with_the_resources_of_one_client() -> None:
    with recording(answer) as server:
        client = EncordUserClient.create_with_ssh_private_key(private_key_text(), domain=server.url)

        def project(_: int) -> tuple[str, int]:
            found = client.get_project(PROJECT)
            rows = found.list_label_rows_v2()
            with found.create_bundle() as bundle:
                for row in rows:
                    row.initialise_labels(bundle=bundle)
            return found.project_hash, sum(row.is_labelling_initialised for row in rows)

        def dataset(_: int) -> tuple[str, int]:
            found = client.get_dataset(DATASET)
            return found.dataset_hash, len(found.data_rows)

        with ThreadPoolExecutor(2) as threads:
            projects = threads.map(project, range(10))
            datasets = threads.map(dataset, range(10))
            assert set(projects) == {(PROJECT, 1)}
            assert set(datasets) == {(DATASET, 1)}
        for request in server.requests:
            verify(request)
