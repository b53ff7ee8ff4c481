"""Where the pinned emulator differs from AWS in something that template.yaml or the functions rely on.

Each function below says what AWS does, looks whether the emulator still does not, and mends it. A gap that is no longer there
stops the launch: then its function is to be deleted. What the emulator lacks and nothing here uses is left as it is: SAM's
HttpApi (the template writes its routes out), CORS, schedules in other zones than UTC.
"""

import importlib.metadata
import inspect
import socketserver
import time

from ministack.core import lambda_runtime
from ministack.services import dynamodb, eventbridge, scheduler, sqs
from ministack.services.cloudformation import provisioners

VERSION = "1.5.33"
"""The version that was read for this, and that tests/tools/ministack.txt pins."""

TICK_SECONDS = 1
"""How often timers are looked at here: the tests wait for them. AWS keeps a schedule's minute to about a second."""


def mend():
    """Mends them all."""
    version = importlib.metadata.version("ministack")
    if version != VERSION:
        raise SystemExit(f"launcher: ministack {version} is installed, and gaps.py was written for {VERSION}: read it again.")
    time_to_live()
    saved_queries()
    dead_letters_back()
    schedules_on_time()
    rules_on_time()
    runtime_without_nagle()


def time_to_live():
    """AWS: a table made by CloudFormation has the time to live that the template names."""
    table = provisioners._RESOURCE_HANDLERS["AWS::DynamoDB::Table"]
    made = table["create"]
    needed("time_to_live", "TimeToLiveSpecification" not in inspect.getsource(made))

    def create(logical_id, properties, stack):
        name, attributes = made(logical_id, properties, stack)
        if "TimeToLiveSpecification" in properties:
            specification = properties["TimeToLiveSpecification"]
            # CloudFormation's parameters and YAML's booleans both come as text.
            enabled = str(specification["Enabled"]).lower() == "true"
            status, _, body = dynamodb._update_ttl(
                {"TableName": name, "TimeToLiveSpecification": {**specification, "Enabled": enabled}}
            )
            if status != 200:
                raise ValueError(f"AWS::DynamoDB::Table: time to live was refused: {body!r}")
        return name, attributes

    table["create"] = create


def saved_queries():
    """AWS: a template may save queries of its logs. Here nobody asks them, so only their properties are looked at."""
    kind = "AWS::Logs::QueryDefinition"
    needed("saved_queries", kind not in provisioners._RESOURCE_HANDLERS)

    def create(logical_id, properties, stack):
        for required in ("Name", "QueryString"):
            if not isinstance(properties.get(required), str):
                raise ValueError(f"{kind}: {logical_id} needs a {required}")
        return f"{stack}-{logical_id}", {"QueryDefinitionId": f"{stack}-{logical_id}"}

    provisioners._RESOURCE_HANDLERS[kind] = {"create": create, "delete": lambda *given, **named: None}


def dead_letters_back():
    """AWS: StartMessageMoveTask moves what lies in a dead-letter queue to another queue, as messages that nobody has received yet."""
    needed("dead_letters_back", "StartMessageMoveTask" not in sqs._HANDLERS)

    def start(data, url):
        dead, back = (sqs._queue_by_arn(data.get(name, "")) for name in ("SourceArn", "DestinationArn"))
        if dead is None or back is None:
            raise sqs._Err("ResourceNotFoundException", "Both queues of a move must exist, and be named.", 404)
        now = time.time()
        for message in [one for one in dead["messages"] if one["visible_at"] <= now]:
            dead["messages"].remove(message)
            new = {"id": sqs.new_uuid(), "receipt_handle": None, "receive_count": 0, "first_receive_at": None}
            back["messages"].append({**message, **new, "visible_at": now, "sent_at": now})
        sqs.esm_wake.set()
        return {"TaskHandle": sqs.new_uuid()}

    sqs._HANDLERS["StartMessageMoveTask"] = start


def schedules_on_time():
    """AWS: EventBridge Scheduler fires within a second or so of the time named; here every ten."""
    needed("schedules_on_time", scheduler._SCHEDULE_TICK_INTERVAL > TICK_SECONDS)
    scheduler._SCHEDULE_TICK_INTERVAL = TICK_SECONDS


def rules_on_time():
    """AWS: a rule of rate(1 minute) fires every minute; here up to ten seconds later each time."""
    needed("rules_on_time", eventbridge._SCHEDULER_TICK_INTERVAL > TICK_SECONDS)
    eventbridge._SCHEDULER_TICK_INTERVAL = TICK_SECONDS


def runtime_without_nagle():
    """AWS: the Runtime API answers at once. Here it writes headers and body apart, and Nagle's algorithm holds the second back
    until the function's kernel acknowledges the first, 40 ms later: twice for each invocation."""
    handler = socketserver.StreamRequestHandler
    needed("runtime_without_nagle", not handler.disable_nagle_algorithm)
    needed("runtime_without_nagle", "disable_nagle_algorithm" not in inspect.getsource(lambda_runtime))
    handler.disable_nagle_algorithm = True


def needed(gap, still_there):
    """Stops the launch when a gap has been closed upstream, so that no patch outlives its reason."""
    if not still_there:
        raise SystemExit(f"launcher: the gap {gap} is no longer in the emulator. Delete its function from gaps.py.")
