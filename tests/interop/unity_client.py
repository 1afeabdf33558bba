"""What the official client of the open Unity Catalog, made from its published OpenAPI, says; one JSON text.

`operations`: the requests that the OpenAPI has. `check`: replies read by its models, which hold types and enums.
`browse`: a workspace read with its requests.
"""

import ast
import asyncio
import inspect
import json
import sys

from unitycatalog import client as uc
from unitycatalog.client import models

APIS = {
    "catalogs": uc.CatalogsApi,
    "schemas": uc.SchemasApi,
    "tables": uc.TablesApi,
    "volumes": uc.VolumesApi,
    "functions": uc.FunctionsApi,
    "models": uc.RegisteredModelsApi,
}


def operation(function):
    """Method, path and query of one request, as the client's code sends it."""
    tree = ast.parse(inspect.cleandoc("\n" + inspect.getsource(function)))
    found = {"query": []}
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and isinstance(node.value, ast.Constant):
            if node.arg in ("method", "resource_path"):
                found["path" if node.arg == "resource_path" else "method"] = node.value.value
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "_query_params.append":
            found["query"].append(node.args[0].elts[0].value)
    return found


def operations():
    return [
        operation(function)
        for api in APIS.values()
        for name, function in inspect.getmembers(api, inspect.isfunction)
        if name.endswith("_serialize")
    ]


def checked(reply):
    """The reply as the client's model keeps it, and the fields that the model does not have."""
    model = getattr(models, reply["model"])
    parsed = model.from_dict(reply["body"])
    listed = reply.get("list")
    if listed:
        one = getattr(models, reply["of"])
        for item in reply["body"][listed]:
            one.from_dict(item)
        known = set(one.model_fields)
        return sorted({field for item in reply["body"][listed] for field in item} - known)
    return sorted(set(reply["body"]) - set(type(parsed).model_fields))


async def pages(ask, **where):
    found, token = [], None
    while True:
        page = await ask(**where, page_token=token, max_results=2)
        key = next(name for name in type(page).model_fields if name != "next_page_token")
        found += getattr(page, key) or []
        token = page.next_page_token
        if not token:
            return found


async def browse(place):
    configuration = uc.Configuration(host=place["host"] + "/api/2.1/unity-catalog")
    async with uc.ApiClient(configuration) as client:
        client.set_default_header("Authorization", "Bearer " + place["token"])
        api = {name: make(client) for name, make in APIS.items()}
        below = {"catalog_name": place["catalog"], "schema_name": place["schema"]}
        table = await api["tables"].get_table(full_name=place["table"])
        function = await api["functions"].get_function(name=place["function"])
        return {
            "catalogs": [one.name for one in await pages(api["catalogs"].list_catalogs)],
            "schemas": [one.name for one in await pages(api["schemas"].list_schemas, catalog_name=place["catalog"])],
            "tables": [one.name for one in await pages(api["tables"].list_tables, **below)],
            "volumes": [one.name for one in await pages(api["volumes"].list_volumes, **below)],
            "functions": [one.name for one in await pages(api["functions"].list_functions, **below)],
            "models": [one.name for one in await pages(api["models"].list_registered_models, **below)],
            "table": {
                "owner": table.owner,
                "type": table.table_type.value,
                "columns": [[one.name, one.type_text] for one in table.columns],
            },
            "function": {
                "returns": function.full_data_type,
                "definition": function.routine_definition,
                "takes": [[one.name, one.type_text, one.comment] for one in function.input_params.parameters],
            },
        }


def main():
    asked = json.loads(sys.stdin.read())
    answer = {
        "operations": operations(),
        "unknown": {reply["path"]: checked(reply) for reply in asked["replies"]},
        "browsed": asyncio.run(browse(asked["place"])),
    }
    print(json.dumps(answer))


main()
