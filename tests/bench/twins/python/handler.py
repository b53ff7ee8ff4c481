"""The webhook as it is usually written for Python: boto3, PyNaCl as in Telnyx's own library, API Gateway's payload 2.0."""

import base64
import json
import os
import time

import boto3
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

TOLERANCE_SECONDS = 300

sqs = boto3.client("sqs")
public_keys = [VerifyKey(base64.b64decode(key)) for key in os.environ["TELNYX_PUBLIC_KEYS"].split(",")]


def verified_by(signed, signature):
    for number, key in enumerate(public_keys):
        try:
            key.verify(signed, signature)
            return number
        except BadSignatureError:
            continue
    return None


def handler(event, context):
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body).decode()
    timestamp = event["headers"].get("telnyx-timestamp")
    signature = event["headers"].get("telnyx-signature-ed25519")
    if not body or not timestamp or not signature:
        return {"statusCode": 400}

    key = verified_by(f"{timestamp}|{body}".encode(), base64.b64decode(signature))
    if key is None or abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        return {"statusCode": 403}

    data = json.loads(body)["data"]
    sqs.send_message(
        QueueUrl=os.environ["EVENTS_QUEUE_URL"],
        MessageBody=json.dumps({"kind": data["event_type"], "key": key, "body": body}),
        MessageGroupId=data["payload"]["messaging_profile_id"],
    )
    return {"statusCode": 200}
