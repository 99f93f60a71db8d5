// Two phones in WebAssembly and a real server: each logs offline, both sync, both change the same card
// offline, and after the next sync both show both values.
//
//   node phones.mjs browser.wasm http://127.0.0.1:8080 CODE CODE
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";

const [module, address, ...codes] = process.argv.slice(2);
const { instance } = await WebAssembly.instantiate(await readFile(module), {});
const { memory, room, call, done } = instance.exports;

function phones(name, more) {
  const text = new TextEncoder().encode(JSON.stringify({ call: name, ...more }));
  const place = room(text.length);
  new Uint8Array(memory.buffer, place, text.length).set(text);
  const packed = BigInt.asUintN(64, call(place, text.length));
  done(place, text.length);
  const [at, length] = [Number(packed >> 32n), Number(packed & 0xffffffffn)];
  const answer = JSON.parse(new TextDecoder().decode(new Uint8Array(memory.buffer, at, length)));
  done(at, length);
  if (answer.error !== undefined) throw new Error(`${name}: ${answer.error}`);
  return answer;
}

const now = () => new Date().toISOString();

async function post(path, body, bearer) {
  const headers = { "content-type": "application/cbor" };
  if (bearer !== undefined) headers.authorization = `Bearer ${bearer}`;
  const response = await fetch(address + path, { method: "POST", headers, body: Buffer.from(body, "hex") });
  const answer = Buffer.from(await response.arrayBuffer()).toString("hex");
  return { status: response.status, body: answer };
}

async function enrol(code) {
  const dice = randomBytes(80).toString("hex");
  const { body } = phones("first_request", { code, dice });
  const answer = await post("/v1/enrol", body);
  assert.equal(answer.status, 200, "the office takes the code");
  return phones("enrolled", { body: answer.body, address }).phone;
}

async function sync(phone) {
  for (let trips = 0; trips < 20; trips += 1) {
    const { body, bearer } = phones("next_request", { phone, at: now() });
    const answer = await post("/v1/sync", body, bearer);
    if (!phones("answered", { phone, ...answer }).again) return;
  }
  throw new Error("the phone does not go quiet");
}

async function settle(all) {
  for (let round = 0; round < 3; round += 1) for (const phone of all) await sync(phone);
}

const all = [];
for (const code of codes) all.push(await enrol(code));
const [one, other] = all;

const { record } = phones("log", {
  phone: one, at: now(), kind: "store", fields: { name: "城南店", grade: "B", contact: "刘平" },
});
assert.equal(phones("status", { phone: one }).waiting, 1, "saved, not yet receipted");
await settle(all);
assert.equal(phones("status", { phone: one }).waiting, 0, "receipted");
const seen = () => all.map((phone) => phones("list", { phone }).records.find(({ id }) => id === record));
assert.deepEqual(seen().map((card) => card.fields.contact), ["刘平", "刘平"], "the other phone has it");

phones("amend", { phone: one, at: now(), record, fields: { contact: "甲" } });
phones("amend", { phone: other, at: now(), record, fields: { contact: "乙" } });
await settle(all);
for (const card of seen()) {
  const [conflict] = card.conflicts;
  assert.equal(conflict.field, "contact");
  assert.deepEqual(conflict.values.map(({ value }) => value).sort(), ["乙", "甲"], "both values stand");
}
console.log(`core as WebAssembly: 2 phones logged, synced and merged (${(await readFile(module)).length} bytes)`);
