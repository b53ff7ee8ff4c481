"""Lambda's loop, as little of it as works: the managed runtime does more than this for each event."""

import http.client
import json
import os

from handler import handler

PATH = "/2018-06-01/runtime/invocation/"

lambda_api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])


def call(method, path, body=None):
    lambda_api.request(method, PATH + path, body)
    answer = lambda_api.getresponse()
    return answer.headers, answer.read()


while True:
    headers, event = call("GET", "next")
    request_id = headers["Lambda-Runtime-Aws-Request-Id"]
    try:
        call("POST", f"{request_id}/response", json.dumps(handler(json.loads(event), None)))
    except Exception as error:
        call("POST", f"{request_id}/error", json.dumps({"errorType": type(error).__name__, "errorMessage": str(error)}))
