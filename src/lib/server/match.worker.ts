/** The matching thread: holds every PDQ hash of the store in WASM memory, and compares. Node runs this file as it is. */
import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { kernelsFromBytes } from '#lib/wasm/kernels-from-bytes.ts';
import { OwnedHashes } from './near/owned-hashes.ts';
import type { MatchCall, MatchReply } from './near/protocol.ts';
import { SearchRun } from './near/search-run.ts';
import { Turns } from './near/turns.ts';

const newKernel = await kernelsFromBytes(readFileSync(new URL(import.meta.resolve('#wasm/kernel.wasm'))));
const collections = { contributions: new OwnedHashes(newKernel), watches: new OwnedHashes(newKernel) };

function reply(answer: MatchReply): void {
  parentPort?.postMessage(answer);
}

function done(id: number, ...counts: number[]): void {
  reply({ id, counts: Uint32Array.from(counts), owners: new Float64Array(), distances: new Uint8Array() });
}

const turns = new Turns(Object.values(collections), reply);

parentPort?.on('message', (call: MatchCall) => {
  if (call.call === 'search') {
    turns.enqueue(new SearchRun(call.id, collections[call.among], call.questions));
    return;
  }
  if (call.call === 'size') {
    const { size, scanned } = collections[call.of];
    done(call.id, size, scanned);
    return;
  }
  if (call.call === 'add') collections[call.to].add(call.owners, call.hashes, call.more);
  else collections[call.from].remove(call.owners);
  turns.keepGoing();
  done(call.id);
});
