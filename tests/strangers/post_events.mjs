// Posts interactions by the official CloudEvents SDK for JavaScript: node post_events.mjs SDK_FOLDER URL KEY
// Prints one line of JSON: what was answered in each mode.
import { createRequire } from 'node:module';

const [sdk, url, key] = process.argv.slice(2);
const { CloudEvent, HTTP, Mode, emitterFor } = createRequire(import.meta.url)(sdk);

const interaction = (n) => new CloudEvent({
  type: 'interaction.recorded', source: '/strangers/javascript', subject: `patient-${n}`,
  data: { interaction_type: 'misc', success: true, patient_name: 'Zoë 🌎', details: { n } },
});
async function send({ headers, body }) {
  const answer = await fetch(url, { method: 'POST', headers: { ...headers, 'x-forwarded-proto': 'https', authorization: `Bearer ${key}` }, body });
  return { status: answer.status, ...(await answer.json()) };
}

const event = interaction(1);
const answers = {
  binary: await send(HTTP.binary(event)),
  repeated: await send(HTTP.binary(event)),
  structured: await send(HTTP.structured(interaction(2))),
  emitter: await emitterFor(send, { binding: HTTP, mode: Mode.STRUCTURED })(interaction(3)),
  batch: await send({
    headers: { 'content-type': 'application/cloudevents-batch+json' },
    body: JSON.stringify([interaction(4), interaction(5)].map((one) => one.toJSON())),
  }),
  refused: await send(HTTP.structured(interaction(6).cloneWith({ type: 'nobody.knows' }))),
};
console.log(JSON.stringify(answers));
