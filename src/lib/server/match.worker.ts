/** The matching thread: holds every PDQ hash of the store in WASM memory, and compares. Node runs this file as it is. */
import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { PDQ_MATCH_DISTANCE } from '#lib/domain/pdq.ts';
import { FlatScanIndex } from '#lib/matching/flat-scan-index.ts';
import { kernelsFromBytes } from '#lib/wasm/kernels-from-bytes.ts';
import type { MatchCall, MatchReply } from './near/protocol.ts';
import type { NearMatch } from './services/lookups.ts';

const newKernel = await kernelsFromBytes(readFileSync(new URL(import.meta.resolve('#wasm/kernel.wasm'))));
const index = new FlatScanIndex(newKernel());
/** The contribution behind each number of the index, and the number of each contribution. */
const contributions: number[] = [];
const numbers = new Map<number, number>();

function remove(contribution: number): void {
  const number = numbers.get(contribution);
  if (number === undefined) return;
  index.remove(number);
  numbers.delete(contribution);
}

function search(question: Uint8Array): NearMatch[] {
  return index.query(question, PDQ_MATCH_DISTANCE).map(({ id, distance }) => {
    const contribution = contributions[id];
    if (contribution === undefined) throw new Error('The index and its list of contributions differ');
    return { contribution, distance };
  });
}

parentPort?.on('message', (call: MatchCall) => {
  const reply: MatchReply = { id: call.id, matches: [] };
  if (call.call === 'add') {
    index.add(call.hashes);
    for (const contribution of call.contributions) numbers.set(contribution, contributions.push(contribution) - 1);
  } else if (call.call === 'remove') {
    for (const contribution of call.contributions) remove(contribution);
  } else {
    reply.matches = call.questions.map(search);
  }
  parentPort?.postMessage(reply);
});
