"""What the official Databricks client for Python sees of serving endpoints and alerts, and what it makes; one JSON text."""

import json
import sys

from databricks.sdk import WorkspaceClient
from databricks.sdk.service.serving import (
    DataframeSplitInput,
    EndpointCoreConfigInput,
    EndpointTag,
    Route,
    ServedEntityInput,
)
from databricks.sdk.service.sql import (
    AlertEvaluationState,
    AlertV2,
    AlertV2Evaluation,
    AlertV2Operand,
    AlertV2OperandColumn,
    AlertV2OperandValue,
    ComparisonOperator,
    CronSchedule,
    SchedulePauseStatus,
)


def seen_of(endpoint):
    return {
        "ready": endpoint.state.ready.value,
        "update": endpoint.state.config_update.value,
        "entities": [
            {
                "name": one.name,
                "model": one.entity_name,
                "version": one.entity_version,
                "size": one.workload_size,
                "to_zero": one.scale_to_zero_enabled,
                "state": one.state.deployment.value,
            }
            for one in endpoint.config.served_entities
        ],
        "routes": {one.served_entity_name: one.traffic_percentage for one in endpoint.config.traffic_config.routes},
        "tags": {one.key: one.value for one in endpoint.tags},
    }


def made(client, place):
    """An endpoint of theirs, made, waited for, moved and asked."""
    config = EndpointCoreConfigInput(
        name="theirs",
        served_entities=[
            ServedEntityInput(
                name="one",
                entity_name=place["model"],
                entity_version="1",
                workload_size="Small",
                scale_to_zero_enabled=True,
            )
        ],
        traffic_config=None,
    )
    tags = [EndpointTag(key="team", value="theirs")]
    client.serving_endpoints.create_and_wait(name="theirs", config=config, tags=tags)
    client.serving_endpoints.update_config_and_wait(
        name="theirs",
        served_entities=[
            ServedEntityInput(
                name="two",
                entity_name=place["model"],
                entity_version="2",
                workload_size="Small",
                scale_to_zero_enabled=True,
            )
        ],
        traffic_config=None,
    )
    return seen_of(client.serving_endpoints.get("theirs"))


def alerted(client, place):
    """An alert of theirs over our metrics."""
    alert = client.alerts_v2.create_alert(
        AlertV2(
            display_name="theirs",
            query_text=place["query"],
            warehouse_id="w",
            evaluation=AlertV2Evaluation(
                source=AlertV2OperandColumn(name="calls"),
                comparison_operator=ComparisonOperator.GREATER_THAN,
                threshold=AlertV2Operand(value=AlertV2OperandValue(double_value=1)),
                empty_result_state=AlertEvaluationState.OK,
            ),
            schedule=CronSchedule(
                quartz_cron_schedule="0 0 * * * ?", timezone_id="UTC", pause_status=SchedulePauseStatus.PAUSED
            ),
        )
    )
    names = [one.display_name for one in client.alerts_v2.list_alerts()]
    state = client.alerts_v2.get_alert(alert.id).evaluation.state.value
    client.alerts_v2.trash_alert(alert.id)
    return {"names": names, "state": state, "left": len(list(client.alerts_v2.list_alerts()))}


def main():
    place = json.loads(sys.argv[1])
    client = WorkspaceClient(host=place["host"], token=place["token"])
    ours = client.serving_endpoints.get(place["endpoint"])
    answer = client.serving_endpoints.query(
        place["endpoint"], dataframe_split=DataframeSplitInput(columns=["text"], data=[[text] for text in place["texts"]])
    )
    listed = [one.name for one in client.serving_endpoints.list()]
    seen = {
        "ours": seen_of(ours),
        "predictions": answer.predictions,
        "listed": place["endpoint"] in listed,
        "log": client.serving_endpoints.build_logs(place["endpoint"], ours.config.served_entities[0].name).logs,
        "theirs": made(client, place),
        "alert": alerted(client, place),
    }
    print(json.dumps(seen))


main()
