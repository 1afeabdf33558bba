"""Registers a model with lakeflow/model.py, loads it as a consumer does and answers; one JSON text.

    mlflow_model.py '{"lakeflow": FOLDER, "request": {...}, "texts": [...]}'
"""

import json
import sys


def main():
    given = json.loads(sys.argv[1])
    sys.path.insert(0, given["lakeflow"])
    import mlflow
    import model
    import pandas

    made = model.register(given["request"])
    # Not the module that registered: a consumer has only what the version holds.
    sys.path.remove(given["lakeflow"])
    del sys.modules["model"]
    loaded = mlflow.pyfunc.load_model(f"models:/{made['name']}/{made['version']}")
    texts = given["texts"]
    answers = loaded.predict(pandas.DataFrame({"text": texts}))
    child = loaded.unwrap_python_model().child
    child.kill()
    child.wait()
    again = loaded.predict(pandas.DataFrame({"text": texts[:1]}))
    version = mlflow.MlflowClient().get_model_version(made["name"], made["version"])
    print(
        json.dumps(
            {
                "made": made,
                "answers": answers.to_dict("records"),
                "again": again.to_dict("records"),
                "restarted": loaded.unwrap_python_model().child.pid != child.pid,
                "outputs": loaded.metadata.get_output_schema().input_names(),
                "run_id": version.run_id,
                "status": version.status,
                "tags": version.tags,
            }
        )
    )
    loaded.unwrap_python_model().child.kill()


main()
