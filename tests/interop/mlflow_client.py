"""What the official MLflow client sees of a workspace's runs and models, and what it leaves there; one JSON text.

    mlflow_client.py '{"run_id": ..., "experiment": ..., "model": ...}'
"""

import json
import sys

import mlflow


def seen_of(client, run):
    dataset = run.inputs.dataset_inputs[0]
    source = mlflow.data.get_source(dataset.dataset)
    return {
        "status": run.info.status,
        "name": run.info.run_name,
        "start": run.info.start_time,
        "end": run.info.end_time,
        "params": run.data.params,
        "metrics": run.data.metrics,
        "history": [[one.step, one.value] for one in client.get_metric_history(run.info.run_id, "loss")],
        "tag": run.data.tags["databits.snapshot"],
        "table": [source.delta_table_name, source.delta_table_version],
        "context": [[one.key, one.value] for one in dataset.tags],
    }


def seen_of_trace(trace_id):
    trace = mlflow.get_trace(trace_id)
    return {
        "state": trace.info.state.value,
        "request": trace.info.client_request_id,
        "duration": trace.info.execution_duration,
        "spans": [
            [one.name, one.span_type, one.inputs, one.outputs, one.parent_id is None] for one in trace.data.spans
        ],
        "said": sorted([one.name, one.value, one.source.source_id] for one in trace.info.assessments),
    }


def main():
    given = json.loads(sys.argv[1])
    mlflow.set_tracking_uri("databricks")
    mlflow.set_registry_uri("databricks-uc")
    client = mlflow.MlflowClient()
    experiment = client.get_experiment_by_name(given["experiment"])
    found = client.search_runs([experiment.experiment_id], "tags.`databits.run` = 'r-1'")
    champion = client.get_model_version_by_alias(given["model"], "champion")
    seen = {
        "run": seen_of(client, client.get_run(given["run_id"])),
        "found": [run.info.run_id for run in found],
        "trace": seen_of_trace(given["trace_id"]),
        "champion": [champion.version, champion.run_id, champion.tags],
        "model_tags": client.get_registered_model(given["model"]).tags,
    }
    theirs = client.create_run(experiment.experiment_id, run_name="theirs", tags={"by": "mlflow"})
    run_id = theirs.info.run_id
    client.log_param(run_id, "depth", 3)
    client.log_batch(run_id, metrics=[mlflow.entities.Metric("loss", 1 / (step + 1), 1000 + step, step) for step in range(5)])
    client.set_terminated(run_id, "FAILED")
    client.set_registered_model_alias(given["model"], "challenger", champion.version)
    client.set_registered_model_tag(given["model"], "owner", "mlflow")
    client.delete_registered_model_tag(given["model"], "tier")
    client.set_model_version_tag(given["model"], champion.version, "checked", "yes")
    print(json.dumps({**seen, "theirs": run_id}))


main()
