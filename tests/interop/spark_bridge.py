"""A real Spark with Delta behind one line of JSON a request, for the fake workspace's warehouse.

Started with a folder of its own; says `{"port": N}` when it is ready and ends when its standard input does. One
session serves every test, one statement at a time. Requests:

- reset: every table of the migrated schema is as it was when it was made; other schemas are gone. Answers an epoch;
  a workspace of an earlier epoch is refused, so that two tests never share tables unseen. AI functions are answered
  at the address it gives.
- schema: makes a schema.
- race: runs one statement several times at the same moment, each with parameters of its own. Answers for each how many
  rows it has changed, or the class of the conflict that refused it.
- parse: reads a statement with Spark's grammar and runs nothing.
- execute: runs a statement as it came, parameters bound by name. Answers columns as a manifest has them and cells as
  text, or the words of the refusal.

Stood in for, because Spark has nothing of the kind: information_schema.columns is a view over what the session
catalog says. A CREATE TABLE IF NOT EXISTS or a view that was accepted, and whose table still stands, is not run again.
"""

import base64
import datetime
import decimal
import json
import os
import re
import shutil
import socketserver
import sys
import threading
import time

os.environ["TZ"] = "UTC"
time.tzset()

from pyspark.errors import PySparkException  # noqa: E402
from pyspark.sql import SparkSession, functions  # noqa: E402
from pyspark.sql import types  # noqa: E402

from spark_ai import add_ai_functions  # noqa: E402

DELTA = "io.delta:delta-spark_2.13:4.0.1"
CATALOG = "spark_catalog"

CREATED = re.compile(r"^CREATE TABLE IF NOT EXISTS `(\w+)` \(")
VIEWED = re.compile(r"^CREATE OR REPLACE VIEW `(\w+)` AS ")
WRITTEN = re.compile(r"^(?:INSERT INTO|MERGE INTO|UPDATE|DELETE FROM) `(\w+)`(?!\.)", re.IGNORECASE)
RESHAPED = re.compile(r"^(?:ALTER TABLE|DROP TABLE(?: IF EXISTS)?) `(\w+)`(?!\.)", re.IGNORECASE)
CONFLICT = re.compile(r"DELTA_CONCURRENT_\w+|Concurrent\w+Exception")


def open_session(folder, ivy):
    settings = {
        "spark.jars.packages": DELTA,
        "spark.jars.ivy": ivy,
        "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
        f"spark.sql.catalog.{CATALOG}": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.warehouse.dir": f"{folder}/tables",
        # What a SQL warehouse has: Delta where nothing else is said, instants in UTC, ANSI.
        "spark.sql.sources.default": "delta",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.ansi.enabled": "true",
        # Small tables on two cores.
        "spark.sql.shuffle.partitions": "1",
        "spark.default.parallelism": "1",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.databricks.delta.writeChecksumFile.enabled": "false",
        "spark.databricks.delta.properties.defaults.checkpointInterval": "1000",
        "spark.databricks.delta.snapshotPartitions": "1",
        "spark.databricks.delta.stats.collect": "false",
        "spark.databricks.delta.merge.materializeSource": "none",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": "3g",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraJavaOptions": "-Duser.timezone=UTC -XX:+UseSerialGC -XX:TieredStopAtLevel=1",
        "spark.log.level": "OFF",
    }
    builder = SparkSession.builder.master("local[2]").appName("databits interop")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def bound(parameter):
    """A parameter as a literal of its type."""
    kind, value = parameter.get("type", "STRING"), parameter.get("value")
    if value is None:
        return None
    if kind == "BIGINT":
        return functions.expr(f"{int(value)}L")
    if kind == "INT":
        return int(value)
    if kind == "DOUBLE":
        return float(value)
    if kind == "BOOLEAN":
        return value == "true"
    if kind in ("DATE", "TIMESTAMP"):
        return functions.expr(f"{kind} '{value}'")
    return value


NAMES = {
    types.StringType: "STRING",
    types.LongType: "LONG",
    types.IntegerType: "INT",
    types.ShortType: "SHORT",
    types.ByteType: "BYTE",
    types.DoubleType: "DOUBLE",
    types.FloatType: "FLOAT",
    types.BooleanType: "BOOLEAN",
    types.DateType: "DATE",
    types.TimestampType: "TIMESTAMP",
    types.DecimalType: "DECIMAL",
    types.ArrayType: "ARRAY",
    types.MapType: "MAP",
    types.StructType: "STRUCT",
    types.BinaryType: "BINARY",
    types.NullType: "NULL",
}


def column(field):
    kind = type(field.dataType)
    return {"name": field.name, "type_name": NAMES.get(kind, "STRING"), "type_text": field.dataType.simpleString().upper()}


def instant(value):
    return value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}Z"


def nested(value):
    if isinstance(value, datetime.datetime):
        return instant(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, types.Row):
        return {name: nested(inner) for name, inner in value.asDict().items()}
    if isinstance(value, dict):
        return {str(name): nested(inner) for name, inner in value.items()}
    return [nested(inner) for inner in value] if isinstance(value, (list, tuple)) else value


def cell(value):
    """A value as JSON_ARRAY carries it: text or null."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}.get(repr(value), repr(value))
    if isinstance(value, datetime.datetime):
        return instant(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, (int, str, decimal.Decimal)):
        return str(value)
    return json.dumps(nested(value), ensure_ascii=False, separators=(",", ":"))


class Bridge:
    def __init__(self, spark, folder):
        self.spark = spark
        self.folder = folder
        self.epoch = 0
        self.accepted = set()
        self.shapes = 0
        self.viewed = None
        self.written = set()
        self.reshaped = set()
        self.schemas = set()
        self.current = None
        self.operations = {
            "reset": self.reset,
            "schema": self.schema,
            "race": self.race,
            "parse": self.parse,
            "execute": self.execute,
        }
        self.run("CREATE DATABASE information_schema")

    def run(self, statement, parameters=()):
        arguments = {one["name"]: bound(one) for one in parameters}
        frame = self.spark.sql(statement, args=arguments) if arguments else self.spark.sql(statement)
        return frame.schema.fields, frame.collect()

    def place(self, table):
        return f"{self.folder}/tables/{self.current}.db/{table}"

    def pristine(self, table):
        return f"{self.folder}/pristine/{table}"

    def reset(self, request):
        for table in self.written - self.reshaped:
            place = self.place(table)
            shutil.rmtree(place)
            shutil.copytree(self.pristine(table), place)
            path = self.spark._jvm.org.apache.hadoop.fs.Path(place)
            self.spark._jvm.org.apache.spark.sql.delta.DeltaLog.invalidateCache(self.spark._jsparkSession, path)
        for table in self.reshaped:
            self.run(f"DROP TABLE IF EXISTS `{self.current}`.`{table}`")
            self.forget(table)
            self.shapes += 1
        self.written.clear()
        self.reshaped.clear()
        if request.get("ai"):
            add_ai_functions(self.spark, request["ai"])
        for schema in self.schemas - {self.current}:
            self.run(f"DROP DATABASE IF EXISTS `{schema}` CASCADE")
        self.schemas = {self.current} if self.current else set()
        self.epoch += 1
        return {"epoch": self.epoch}

    def schema(self, request):
        name = request["schema"]
        self.run(f"CREATE DATABASE IF NOT EXISTS `{name}`")
        self.schemas.add(name)
        return {}

    def show_columns(self):
        """information_schema.columns as it would be now."""
        if self.viewed == self.shapes:
            return
        rows = [
            f"('{self.current}', '{table.name}', '{field.name}')"
            for table in self.spark.catalog.listTables(self.current)
            if not table.isTemporary
            for field in self.spark.table(f"`{self.current}`.`{table.name}`").schema.fields
        ]
        none = "SELECT '' AS table_schema, '' AS table_name, '' AS column_name WHERE 1 = 0"
        some = f"SELECT * FROM VALUES {', '.join(rows)} AS c(table_schema, table_name, column_name)"
        self.run(f"CREATE OR REPLACE VIEW information_schema.columns AS {some if rows else none}")
        self.viewed = self.shapes

    def forget(self, table):
        """What was accepted for a table that is no longer what it was made as is run again."""
        made = (CREATED.match(one) for one in self.accepted)
        self.accepted -= {one.string for one in made if one and one[1] == table}

    def note(self, statement):
        """Remembers what a statement that was accepted has made or changed."""
        created, viewed = CREATED.match(statement), VIEWED.match(statement)
        written, reshaped = WRITTEN.match(statement), RESHAPED.match(statement)
        if created or viewed:
            self.accepted.add(statement)
            self.shapes += 1
        if created:
            shutil.rmtree(self.pristine(created[1]), ignore_errors=True)
            shutil.copytree(self.place(created[1]), self.pristine(created[1]))
        if written:
            self.written.add(written[1])
        if reshaped:
            self.shapes += 1
            self.reshaped.add(reshaped[1])
            self.forget(reshaped[1])

    def execute(self, request):
        if request["epoch"] != self.epoch:
            return {"error": "[interop] Another test has taken over Spark's tables; tests share them one after another."}
        statement = request["statement"].strip()
        if statement in self.accepted:
            return {"columns": [], "rows": [], "known": True}
        schema = request.get("schema")
        if schema and schema != self.current:
            self.spark.catalog.setCurrentDatabase(schema)
            self.current = schema
        if "information_schema." in statement:
            self.show_columns()
        fields, rows = self.run(statement, request.get("parameters", ()))
        self.note(statement)
        return {"columns": [column(field) for field in fields], "rows": [[cell(value) for value in row] for row in rows]}

    def race(self, request):
        """Writers who begin at the same moment."""
        start = threading.Barrier(len(request["parameters"]))
        ends = [None] * len(request["parameters"])

        def write(at, parameters):
            start.wait()
            try:
                ends[at] = int(self.run(request["statement"], parameters)[1][0].num_affected_rows)
            except Exception as error:  # Delta's conflicts are not among PySpark's own errors.
                ends[at] = CONFLICT.search(f"{error}").group()

        writers = [threading.Thread(target=write, args=one) for one in enumerate(request["parameters"])]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        self.note(request["statement"])
        return {"ends": ends}

    def parse(self, request):
        self.spark._jsparkSession.sessionState().sqlParser().parsePlan(request["statement"])
        return {}

    def answer(self, request):
        began = time.time()
        try:
            answer = self.operations[request["op"]](request)
        except PySparkException as refusal:
            answer = {"error": str(refusal).split("\n\nJVM stacktrace")[0][:2000]}
        except Exception as error:  # A test must see it, whatever it is.
            answer = {"error": f"{type(error).__name__}: {error}"[:2000]}
        answer["ms"] = round((time.time() - began) * 1000)
        return answer


def serve(bridge):
    alone = threading.Lock()

    class Connection(socketserver.StreamRequestHandler):
        def handle(self):
            for line in self.rfile:
                with alone:
                    answer = bridge.answer(json.loads(line))
                self.wfile.write((json.dumps(answer) + "\n").encode())

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Connection)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def main(folder, ivy):
    port = serve(Bridge(open_session(folder, ivy), folder))
    print(json.dumps({"port": port}), flush=True)
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
