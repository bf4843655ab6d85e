import * as m from '#lib/paraglide/messages.js';

export type JobState = 'idle' | 'running' | 'paused' | 'done';

/** How much of the machine a job may take. */
export type Throttle = 'all' | 'half' | 'one';

const STATES: Record<JobState, () => string> = {
  idle: m.job_state_idle,
  running: m.job_state_running,
  paused: m.job_state_paused,
  done: m.job_state_done,
};

const THROTTLES: Record<Throttle, () => string> = {
  all: m.job_throttle_all,
  half: m.job_throttle_half,
  one: m.job_throttle_one,
};

/** The state of a job in the officer's language; a job that dropped files was cancelled. */
export function jobWord(state: JobState, dropped: number): string {
  return state === 'done' && dropped > 0 ? m.job_state_cancelled() : STATES[state]();
}

export function throttleChoices(): { value: Throttle; label: string }[] {
  return (['all', 'half', 'one'] as const).map((value) => ({ value, label: THROTTLES[value]() }));
}
