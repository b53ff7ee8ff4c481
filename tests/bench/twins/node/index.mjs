// The webhook as it is usually written for Node: AWS's SDK, node:crypto, API Gateway's payload 2.0.
import { createPublicKey, verify } from "node:crypto";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";

const TOLERANCE_SECONDS = 300;
// What DER says before the 32 bytes of an Ed25519 key.
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

const sqs = new SQSClient({});
const publicKeys = process.env.TELNYX_PUBLIC_KEYS.split(",").map((key) =>
  createPublicKey({
    key: Buffer.concat([SPKI_PREFIX, Buffer.from(key, "base64")]),
    format: "der",
    type: "spki",
  }),
);

export const handler = async (event) => {
  const body = event.isBase64Encoded ? Buffer.from(event.body, "base64").toString() : event.body;
  const timestamp = event.headers["telnyx-timestamp"];
  const signature = event.headers["telnyx-signature-ed25519"];
  if (!body || !timestamp || !signature) return { statusCode: 400 };

  const age = Math.abs(Date.now() / 1000 - Number(timestamp));
  const signed = Buffer.from(`${timestamp}|${body}`);
  const bytes = Buffer.from(signature, "base64");
  const key = publicKeys.findIndex((publicKey) => verify(null, signed, publicKey, bytes));
  if (!(age <= TOLERANCE_SECONDS) || key < 0) return { statusCode: 403 };

  const { data } = JSON.parse(body);
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: process.env.EVENTS_QUEUE_URL,
      MessageBody: JSON.stringify({ kind: data.event_type, key, body }),
      MessageGroupId: data.payload.messaging_profile_id,
    }),
  );
  return { statusCode: 200 };
};
