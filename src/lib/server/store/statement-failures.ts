import type { LogConfig } from 'kysely';

/** Calls `failed` for each statement that the database refuses. What was in it goes nowhere. */
export function failuresTo(failed: () => void): LogConfig {
  return ({ level }) => {
    if (level === 'error') failed();
  };
}
