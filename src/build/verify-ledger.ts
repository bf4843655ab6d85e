/**
 * `npm run verify-ledger -- FILE`: verifies a ledger that an officer exported, every link of it, and adds it up.
 * Exit code 0: whole. 1: broken. 2: nothing could be verified.
 */
import { readFileSync } from 'node:fs';
import { verifyLedgerFile } from '#lib/domain/ledger-export.ts';
import { ledgerFaultWords, ledgerWords } from './ledger-words.ts';

process.exitCode = await main(process.argv.slice(2));

async function main([path, ...more]: readonly string[]): Promise<0 | 1 | 2> {
  if (path === undefined || more.length > 0) return refused('usage: npm run verify-ledger -- FILE');
  const text = readText(path);
  if (text === null) return refused(`${path} cannot be read.`);
  const verified = await verifyLedgerFile(text);
  if (verified.ok) {
    console.log(ledgerWords(verified.value));
    return 0;
  }
  const fault = verified.error;
  if (fault.why === 'not-a-ledger') return refused(`${path} is no ledger (lintel-ledger/1).`);
  console.log(ledgerFaultWords(fault));
  return 1;
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function refused(why: string): 2 {
  console.error(`Nothing was verified: ${why}`);
  return 2;
}
