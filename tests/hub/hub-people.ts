import { vi } from 'vitest';
import type { Role } from '#lib/domain/wire/common.ts';
import type { StepUpAct } from '#lib/domain/wire/identity.ts';
import { DeviceAtHub } from '../fixtures/device.ts';
import { operate, printedLink } from '../fixtures/operator.ts';
import type { PortalServer } from '../fixtures/portal-server.ts';

export const ROLES = ['officer', 'bureau-admin', 'analyst', 'auditor', 'hub-admin'] as const satisfies readonly Role[];

/** Waits for as long as a busy hub says, and asks again. */
export async function patiently(ask: () => Promise<Response>): Promise<Response> {
  for (;;) {
    const response = await ask();
    if (response.status !== 429) return response;
    await new Promise((wake) => setTimeout(wake, 1000 * Number(response.headers.get('retry-after') ?? 1)));
  }
}

/** An officer with a session at a running hub. */
export async function enrolled(hub: PortalServer, bureau: string, role: Role): Promise<DeviceAtHub> {
  const link = await operate(hub, 'enrol', '--bureau', bureau, '--role', role);
  const device = await DeviceAtHub.enrol(link, `${role} of ${bureau}`);
  await patiently(() => device.signIn());
  return device;
}

/** The first officer, who is the administrator of bureau A. */
export async function firstOfficer(hub: PortalServer): Promise<DeviceAtHub> {
  const device = await DeviceAtHub.enrol(await vi.waitFor(() => printedLink(hub.output())));
  await device.signIn();
  return device;
}

/** Does something for which a proof is needed first. */
export async function proved(by: DeviceAtHub, act: StepUpAct, path: string, body: unknown): Promise<Response> {
  await patiently(() => by.stepUp(act));
  return by.post(path, body);
}
