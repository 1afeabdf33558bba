"""What the official Databricks client for Python sees in a workspace, and what it leaves there; one JSON text."""

import io
import json
import sys

from databricks.sdk import WorkspaceClient
from databricks.sdk.service.sql import QueryFilter, QueryTag, StatementParameterListItem, StatementState, TimeRange


def rows_of(client, place, statement, parameters=()):
    answer = client.statement_execution.execute_statement(
        statement=statement,
        warehouse_id="w",
        catalog=place["catalog"],
        schema=place["schema"],
        parameters=[StatementParameterListItem(**one) for one in parameters],
        wait_timeout="30s",
    )
    if answer.status.state != StatementState.SUCCEEDED:
        raise RuntimeError(answer.status.error.message)
    rows = list(answer.result.data_array or [])
    following = answer.result.next_chunk_index
    while following is not None:
        chunk = client.statement_execution.get_statement_result_chunk_n(answer.statement_id, following)
        rows += chunk.data_array
        following = chunk.next_chunk_index
    columns = [{"name": one.name, "type": one.type_name.value} for one in answer.manifest.schema.columns]
    return {"columns": columns, "rows": rows, "total": answer.manifest.total_row_count}


def history_of(client, tag):
    """The statements of a tag as the history has them, after one was sent with it."""
    client.statement_execution.execute_statement(
        statement="SELECT 1", warehouse_id="w", query_tags=[QueryTag(key="sent_by", value=tag)]
    )
    wanted = QueryFilter(warehouse_ids=["w"], query_start_time_range=TimeRange(start_time_ms=1))
    found = client.query_history.list(filter_by=wanted, max_results=10).res or []
    tagged = [one for one in found if any(each.value == tag for each in one.query_tags or [])]
    return [{"status": one.status.value, "text": one.query_text} for one in tagged]


def main():
    place = json.loads(sys.argv[1])
    client = WorkspaceClient(host=place["host"], token=place["token"])
    folder = place["folder"]
    refused = None
    try:
        client.files.download(f"{folder}/not-there.txt")
    except Exception as error:
        refused = type(error).__name__
    seen = {
        "me": client.current_user.me().user_name,
        "warehouse": client.warehouses.get("w").state.value,
        "events": rows_of(
            client,
            place,
            "SELECT `id`, `at` FROM `events` WHERE `kind` = :p1 ORDER BY `id` LIMIT :p2",
            [{"name": "p1", "value": "thing.happened"}, {"name": "p2", "value": "500", "type": "INT"}],
        ),
        "file": client.files.download(f"{folder}/ours.txt").contents.read().decode(),
        "size": client.files.get_metadata(f"{folder}/ours.txt").content_length,
        "listed": sorted(one.name for one in client.files.list_directory_contents(folder)),
        "refused": refused,
        "history": history_of(client, "the official client"),
    }
    client.files.create_directory(f"{folder}/theirs")
    client.files.upload(f"{folder}/theirs/report.txt", io.BytesIO(b"written by the official client"), overwrite=True)
    rows_of(
        client,
        place,
        "INSERT INTO `settings` (`id`, `value`, `last_event`) VALUES (:p1, :p2, :p3)",
        [{"name": "p1", "value": "theirs"}, {"name": "p2", "value": "7"}, {"name": "p3", "value": "e"}],
    )
    print(json.dumps(seen))


main()
