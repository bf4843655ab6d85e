/** Names the form of an exported ledger: see `ledger-export.ts`. */
export const LEDGER_FORMAT = 'lintel-ledger/1';
