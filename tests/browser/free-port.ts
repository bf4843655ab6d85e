import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below what systems deal out to outgoing connections: one of those would take the port before its server listens. */
const RANGE = [20_000, 32_000] as const;

async function isFree(port: number): Promise<boolean> {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch {
    return false;
  }
  probe.close();
  await once(probe, 'close');
  return true;
}

/**
 * Marks a number as given, for every process of this machine and until this one ends: its server may not have begun to listen, or may be on its way
 * to start again. The mark is the same port of UDP, which no server of ours uses. @returns whether nobody was given it before
 */
async function claim(port: number): Promise<boolean> {
  const mark = createSocket('udp4');
  mark.bind({ port, address: '127.0.0.1', exclusive: true });
  try {
    await once(mark, 'listening');
  } catch {
    mark.close();
    return false;
  }
  mark.unref();
  return true;
}

/** A TCP port of the loopback interface that nobody listens on now, and that no test was given that still runs. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(...RANGE);
    if ((await claim(port)) && (await isFree(port))) return port;
  }
}
