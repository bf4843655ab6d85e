import { err, ok } from '#lib/domain/result.ts';
import { Role } from '#lib/domain/wire/common.ts';
import { TokenScope } from '#lib/domain/wire/identity.ts';
import type { Command, Desk } from './command.ts';
import { Alerts } from '../services/alerts.ts';
import { Approvals } from '../services/approvals.ts';
import { AuditLog } from '../services/audit-log.ts';
import { Bureaux } from '../services/bureaux.ts';
import { Devices } from '../services/devices.ts';
import { Enrolments } from '../services/enrolments.ts';
import { Officers } from '../services/officers.ts';
import { DEFAULT_SCOPES, Tokens } from '../services/tokens.ts';

const clock = () => new Date();

function partsOf({ store }: Desk) {
  const [audit, alerts] = [new AuditLog(clock), new Alerts({ clock })];
  return { store, audit, alerts, clock, approvals: new Approvals({ store, audit, alerts, clock }) };
}

const UNKNOWN_PORTAL = 'The hub has no portal at this origin. ORIGIN lists them.';
const UNKNOWN_BUREAU = 'There is no bureau with this code. Name it with --bureau CODE, or add it first.';
const ONE_ROLE = `is one of ${Role.options.join(', ')}.`;

const REFUSALS = {
  'bad-code': 'A code is 1 to 16 capital letters, digits and hyphens, a letter first.',
  'bad-name': 'A name is 1 to 120 characters on one line.',
  'bad-reach': '--reach is 1 to 120 characters on one line.',
  'bureau-exists': 'A bureau with this code exists already.',
} as const;

/** The operator's commands about bureaux, people, devices and tokens. Nobody approves them: whoever has the store has the hub. */
export const IDENTITY_COMMANDS: Readonly<Record<string, Command>> = {
  'bureau add': {
    usage: 'CODE NAME [--reach TEXT]',
    words: 2,
    options: ['reach'],
    run: async (desk, { words: [code = '', name = ''], options }) => {
      const added = await new Bureaux(partsOf(desk)).add({ code, name, reach: options['reach'] ?? null });
      return added.ok ? ok([added.value.code]) : err(REFUSALS[added.error]);
    },
  },
  'bureau list': {
    usage: '',
    words: 0,
    options: [],
    run: async ({ store }) => {
      const bureaux = await store.bureaux.all();
      return ok(bureaux.map(({ code, name, reach }) => [code, name, reach ?? ''].join('\t').trimEnd()));
    },
  },
  enrol: {
    usage: '--bureau CODE [--role ROLE] [--portal ORIGIN]',
    words: 0,
    options: ['bureau', 'role', 'portal'],
    run: async (desk, { options }) => {
      const role = Role.safeParse(options['role'] ?? 'officer');
      if (!role.success) return err(`--role ${ONE_ROLE}`);
      const { key, origins } = desk;
      const enrolments = new Enrolments({ ...partsOf(desk), key, origins });
      const { bureau = '', portal } = options;
      if (portal !== undefined && !enrolments.isPortal(portal)) return err(UNKNOWN_PORTAL);
      const issued = await enrolments.issue({ bureau, role: role.data, ...(portal !== undefined && { portal }) });
      return issued.ok ? ok([issued.value.link]) : err(UNKNOWN_BUREAU);
    },
  },
  people: {
    usage: '--bureau CODE',
    words: 0,
    options: ['bureau'],
    run: async ({ store }, { options: { bureau = '' } }) => {
      if ((await store.bureaux.find(bureau)) === null) return err(UNKNOWN_BUREAU);
      const officers = await store.officers.of(bureau);
      const devices = await store.devices.of(officers.map(({ id }) => id));
      const lines = officers.flatMap(({ id, name, role }) => [
        `${id}\t${role}\t${name}`,
        ...devices
          .filter(({ officer }) => officer === id)
          .map((device) => `  ${device.id}\tdevice\t${device.revokedAt === null ? 'in use' : 'revoked'}`),
      ]);
      return ok(lines);
    },
  },
  role: {
    usage: 'OFFICER ROLE',
    words: 2,
    options: [],
    run: async (desk, { words: [id = '', wish] }) => {
      const role = Role.safeParse(wish);
      if (!role.success) return err(`A role ${ONE_ROLE}`);
      const given = await new Officers(partsOf(desk)).giveRole(id, role.data);
      return given ? ok([role.data]) : err('There is no officer with this id. `people --bureau CODE` lists them.');
    },
  },
  'device revoke': {
    usage: 'DEVICE',
    words: 1,
    options: [],
    run: async (desk, { words: [id = ''] }) =>
      (await new Devices(partsOf(desk)).revokeAny(id))
        ? ok([id])
        : err('There is no device in use with this id. `people --bureau CODE` lists them.'),
  },
  'token create': {
    usage: `--bureau CODE [--scope SCOPE,…] [--days N] [--label TEXT]`,
    words: 0,
    options: ['bureau', 'scope', 'days', 'label'],
    run: async (desk, { options }) => {
      const scopes = TokenScope.options.filter((scope) => options['scope']?.split(',').includes(scope));
      const isWhole = options['scope']?.split(',').every((scope) => TokenScope.safeParse(scope).success) ?? true;
      if (!isWhole) return err(`--scope is one or more of ${TokenScope.options.join(', ')}, with commas.`);
      const days = options['days'] === undefined ? null : Number(options['days']);
      if (days !== null && !(Number.isInteger(days) && days >= 1)) return err('--days is a whole number from 1 on.');
      const terms = { label: options['label'] ?? null, scopes: scopes.length === 0 ? DEFAULT_SCOPES : scopes, days };
      const created = await new Tokens(partsOf(desk)).create(options['bureau'] ?? '', terms);
      return created.ok ? ok([created.value]) : err(UNKNOWN_BUREAU);
    },
  },
  'token list': {
    usage: '--bureau CODE',
    words: 0,
    options: ['bureau'],
    run: async ({ store }, { options: { bureau = '' } }) => {
      if ((await store.bureaux.find(bureau)) === null) return err(UNKNOWN_BUREAU);
      const tokens = await store.tokens.of(bureau);
      return ok(
        tokens.map(({ id, scopes, label, expiresAt, lastUsedAt }) =>
          [id, scopes.join(','), expiresAt ?? 'no end', lastUsedAt ?? 'never used', label ?? ''].join('\t').trimEnd(),
        ),
      );
    },
  },
  'token revoke': {
    usage: 'TOKEN-ID',
    words: 1,
    options: [],
    run: async (desk, { words: [id = ''] }) =>
      (await new Tokens(partsOf(desk)).revoke(null, id)).ok
        ? ok([id])
        : err('There is no token with this id. `token list --bureau CODE` lists them.'),
  },
};
