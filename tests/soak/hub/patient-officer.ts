import { setTimeout as pause } from 'node:timers/promises';
import type { DeviceAtHub } from '../../fixtures/device.ts';

const PAUSE_MS = 200;

/**
 * An officer's device at a hub that goes down every minute: whatever is not answered, or answered with "later", is tried again.
 */
export class PatientOfficer {
  readonly bureau: string;
  readonly device: DeviceAtHub;
  /** How often a request had to be made again. */
  repeats = 0;

  constructor(device: DeviceAtHub) {
    this.device = device;
    this.bureau = device.device.member.bureau.code;
  }

  /** The good answer to a request. Throws at a no that time does not change. */
  async until(request: (device: DeviceAtHub) => Promise<Response>): Promise<Response> {
    for (;;) {
      const answer = await this.#once(request);
      if (answer !== null) return answer;
      this.repeats++;
      await pause(PAUSE_MS);
    }
  }

  async json(request: (device: DeviceAtHub) => Promise<Response>): Promise<unknown> {
    for (;;) {
      const answer = await this.until(request);
      try {
        return await answer.json();
      } catch {
        // The hub went down in the middle of its answer.
        this.repeats++;
      }
    }
  }

  async #once(request: (device: DeviceAtHub) => Promise<Response>): Promise<Response | null> {
    try {
      const answer = await request(this.device);
      if (answer.ok) return answer;
      const text = await answer.text();
      if (answer.status === 401) await this.device.signIn();
      else if (answer.status < 500 && answer.status !== 429 && answer.status !== 409)
        throw new Refused(`${answer.status}: ${text}`);
      return null;
    } catch (error) {
      if (error instanceof Refused) throw error;
      return null;
    }
  }
}

/** The hub's no to what it should have taken. */
class Refused extends Error {}
