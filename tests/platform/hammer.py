"""Many clients saving the same rows at once; run as a script it uses a SQLite file of its own."""

from __future__ import annotations

import json
import threading

CLIENTS, ROUNDS, ROWS = 8, 5, 6


def hammer(world) -> None:
    """Save every row from every client several times, through the wire and in process.

    Raises:
        AssertionError: When a save is refused, lost or mixed with another one.
    """
    from django.db import connection

    from encord_portal.platform.models import LabelRow, LabelVersion
    from encord_portal.platform.services import labels
    from tests.platform.wire import signer_for

    signers = [signer_for(world.annotator) for _ in range(CLIENTS)]
    rows = _post(signers[0], world, "PUT", [str(each) for each in world.data_hashes], {})
    failures: list[BaseException] = []
    start = threading.Barrier(CLIENTS)

    def client(number: int) -> None:
        try:
            start.wait()
            for turn in range(ROUNDS):
                marked = [{**row, "by": number, "turn": turn} for row in rows]
                hashes = [row["label_hash"] for row in rows]
                _post(signers[number], world, "POST", hashes, {"labels": marked})
        except BaseException as error:
            failures.append(error)
            raise
        finally:
            connection.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures
    saves = CLIENTS * ROUNDS
    assert LabelVersion.objects.count() == saves * ROWS
    for row in labels.label_rows.in_project(world.project):
        numbers = row.versions.order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, saves + 1))
        assert row.version == saves
    # Each bundle was stored as a whole: the newest version of every row is of one save.
    options = labels.ReadOptions(base_url="http://x", user=world.admin)
    rows_now = list(labels.label_rows.in_project(world.project))
    last = {(each["by"], each["turn"]) for each in labels.read(world.project, rows_now, options)}
    assert len(last) == 1
    assert LabelRow.objects.filter(last_edited_by=world.annotator).count() == ROWS


def _post(signer, world, method, uid, payload):
    import requests

    from encord_portal.platform.transport import InProcessAdapter

    body = json.dumps(
        {
            "query_type": "labelrow",
            "query_method": method,
            "values": {"uid": uid, "payload": {"multi_request": True, **payload}},
        }
    ).encode()
    with requests.Session() as session:
        session.mount("http://embedded.invalid", InProcessAdapter())
        answer = session.post(
            "http://embedded.invalid/public",
            data=body,
            headers={
                "Authorization": signer.v1(body),
                "ResourceType": "project",
                "ResourceID": str(world.project.pk),
            },
        ).json()
    assert answer["status"] == 200, answer
    return answer["response"]


if __name__ == "__main__":
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, skip_checks=True)
    from tests.platform import builders

    hammer(builders.world(units=ROWS))
