"""AI functions for Spark, which has none: each asks the same stand-in as those of the fake workspace."""

import json
import urllib.request

# What the functions of Databricks give, made of the stand-in's JSON.
FUNCTIONS = (
    """
    ai_query(endpoint STRING, request STRING, responseFormat STRING DEFAULT NULL, failOnError BOOLEAN DEFAULT true,
             modelParameters STRUCT<temperature: DOUBLE> DEFAULT NULL)
    RETURNS STRUCT<result: STRING, errorMessage: STRING>
    RETURN from_json(stand_in('ai_query', endpoint, request, concat('{"responseFormat":',
        coalesce(to_json(responseFormat::VARIANT), 'null'), ',"failOnError":', failOnError,
        ',"modelParameters":', coalesce(to_json(modelParameters), 'null'), '}')),
        'result STRING, errorMessage STRING')
    """,
    """
    ai_classify(content STRING, labels STRING, options MAP<STRING, STRING> DEFAULT map())
    RETURNS VARIANT
    RETURN parse_json(stand_in('ai_classify', content, labels, to_json(options)))
    """,
    """
    ai_extract(content STRING, wanted STRING, options MAP<STRING, STRING> DEFAULT map())
    RETURNS VARIANT
    RETURN parse_json(stand_in('ai_extract', content, wanted, to_json(options)))
    """,
)


def add_ai_functions(spark, address):
    """Makes AI functions known to Spark that are answered at `address`."""

    def ask(*words):
        body = json.dumps([word or "" for word in words]).encode()
        with urllib.request.urlopen(urllib.request.Request(address, body), timeout=60) as reply:
            answer = json.load(reply)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["text"]

    spark.udf.register("stand_in", ask, "STRING")
    for function in FUNCTIONS:
        spark.sql(f"CREATE OR REPLACE TEMPORARY FUNCTION {function}")
