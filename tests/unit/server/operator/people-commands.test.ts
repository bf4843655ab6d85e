import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseEnrolmentLink } from '#lib/domain/enrolment-link.ts';
import { COMMANDS } from '#lib/server/operator/commands.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

/** Runs a command of the operator's; what it prints, or what is wrong. */
async function run(
  name: string,
  words: string[] = [],
  options: Record<string, string> = {},
): Promise<string[] | string> {
  const command = COMMANDS[name];
  if (command === undefined || !('run' in command)) throw new Error(`There is no command ${name}`);
  const { store, key, origins, place } = desk;
  const said = await command.run({ store, key, origins, place }, { words, options, flags: new Set() });
  return said.ok ? said.value : said.error;
}

describe('the operator', () => {
  it('adds and lists bureaux', async () => {
    expect(await run('bureau add', ['C', 'Bureau C'], { reach: 'line 7' })).toEqual(['C']);
    expect(await run('bureau add', ['C', 'Bureau C'])).toMatch(/exists already/);
    expect(await run('bureau list')).toContain('C\tBureau C\tline 7');
  });

  it('invites, to one of the hub’s portals only', async () => {
    const [link = ''] = await run('enrol', [], { bureau: 'A', role: 'auditor', portal: desk.portal });
    expect([new URL(link).origin, parseEnrolmentLink(link) === null]).toEqual([desk.portal, false]);
    expect(await run('enrol', [], { bureau: 'A', portal: 'https://evil.example' })).toMatch(/no portal/);
    expect(await run('enrol', [], { bureau: 'Z' })).toMatch(/no bureau/);
    expect(await run('enrol', [], { bureau: 'A', role: 'chief' })).toMatch(/--role is one of/);
  });

  it('gives any role, the last administrator’s among them, and revokes any device', async () => {
    const { device, actor } = await desk.enrol('A', 'bureau-admin');
    expect(await run('people', [], { bureau: 'A' })).toEqual([
      `${actor.officer ?? ''}\tbureau-admin\tAn Officer`,
      `  ${device.id}\tdevice\tin use`,
    ]);
    expect(await run('role', [actor.officer ?? '', 'hub-admin'])).toEqual(['hub-admin']);
    expect(await run('role', [device.id, 'officer'])).toMatch(/no officer/);
    expect((await desk.store.devices.find(device.id))?.role).toBe('hub-admin');
    expect(await run('device revoke', [device.id])).toEqual([device.id]);
    expect(await run('device revoke', [device.id])).toMatch(/no device in use/);
  });

  it('makes tokens for what is asked, or for what they always did, and revokes them', async () => {
    const [plain = ''] = await run('token create', [], { bureau: 'A' });
    expect((await desk.tokens.authenticate(plain))?.scopes).toEqual(['look-up', 'submit', 'read-receipts']);
    const [narrow = ''] = await run('token create', [], { bureau: 'A', scope: 'read-alerts', days: '1', label: 'L' });
    expect((await desk.tokens.authenticate(narrow))?.scopes).toEqual(['read-alerts']);
    const [first = ''] = await run('token list', [], { bureau: 'A' });
    expect(first).toMatch(/read-alerts\t.*\tL$/);
    expect(await run('token revoke', [first.split('\t')[0] ?? ''])).toHaveLength(1);
    expect(await desk.tokens.authenticate(narrow)).toBeNull();
    expect(await run('token create', [], { bureau: 'A', scope: 'everything' })).toMatch(/--scope is one or more/);
    expect(await run('token create', [], { bureau: 'A', days: '0' })).toMatch(/--days/);
  });
});
