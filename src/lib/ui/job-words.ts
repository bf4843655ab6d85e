import * as m from '#lib/paraglide/messages.js';

export type JobState = 'idle' | 'running' | 'paused' | 'done';

const STATES: Record<JobState, () => string> = {
  idle: m.job_state_idle,
  running: m.job_state_running,
  paused: m.job_state_paused,
  done: m.job_state_done,
};

/** The state of a job in the officer's language; a job that dropped files was cancelled. */
export function jobWord(state: JobState, dropped: number): string {
  return state === 'done' && dropped > 0 ? m.job_state_cancelled() : STATES[state]();
}
