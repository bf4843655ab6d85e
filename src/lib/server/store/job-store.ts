/** Who may run a job, and until when it is held for that one. */
export type JobClaim = { name: string; holder: string; now: string; leaseUntil: string };

/** Jobs that run by the clock, in one process at a time however many share the store. */
export type JobStore = {
  /** True when the job is due and nobody else has it: from now on the holder does, until the lease ends. */
  claim(claim: JobClaim): Promise<boolean>;
  /** Lengthens the lease. False when it has ended and somebody else has the job. */
  keep(claim: JobClaim): Promise<boolean>;
  /** Gives the job back. @param dueAt when it is to run next */
  release(name: string, holder: string, dueAt: string): Promise<void>;
};
