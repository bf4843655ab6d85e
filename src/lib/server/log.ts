import { redacted } from './redact.ts';

type Details = Readonly<Record<string, string | number>>;

/**
 * One line of JSON on stderr. Callers pass no hash, no name and no token; what looks like one is taken out all the same. An
 * error goes with its stack and causes.
 */
export function log(message: string, details: Details = {}, error?: unknown): void {
  const entry = {
    at: new Date().toISOString(),
    message: redacted(message),
    ...Object.fromEntries(
      Object.entries(details).map(([name, value]) => [name, typeof value === 'string' ? redacted(value) : value]),
    ),
    ...(error !== undefined && { error: describe(error) }),
  };
  process.stderr.write(`${JSON.stringify(entry)}\n`);
}

/** An error's name, message and causes without secrets, and where in the code it was made. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const text = `${error.name}: ${redacted(error.message)}${framesOf(error)}`;
  return error.cause === undefined ? text : `${text}\ncaused by ${describe(error.cause)}`;
}

/** A stack begins with the message, which may hold anything; what follows are places in the code. */
function framesOf({ stack = '', message }: Error): string {
  const after = message === '' ? 0 : stack.indexOf(message) + message.length;
  const from = stack.indexOf('\n    at ', after);
  return from < 0 || (message !== '' && !stack.includes(message)) ? '' : stack.slice(from);
}
