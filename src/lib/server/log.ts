/** One line of JSON on stderr. Callers pass no hash, no name and no token; an error goes with its stack and causes. */
export function log(message: string, details: Readonly<Record<string, string | number>> = {}, error?: unknown): void {
  const entry = {
    at: new Date().toISOString(),
    message,
    ...details,
    ...(error !== undefined && { error: describe(error) }),
  };
  process.stderr.write(`${JSON.stringify(entry)}\n`);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const text = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? text : `${text}\ncaused by ${describe(error.cause)}`;
}
