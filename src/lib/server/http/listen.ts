import type { Server } from 'node:http';
import { err, ok, type Result } from '#lib/domain/result.ts';

/** Starts to listen. The error is a sentence for the operator's terminal, and names the setting that says where. */
export function listen(server: Server, host: string, port: number, setting = 'PORT'): Promise<Result<null, string>> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => {
      resolve(
        err(
          error.code === 'EADDRINUSE'
            ? `Port ${String(port)} is in use on ${host}. Stop what listens there, or set ${setting} to another one.`
            : `Cannot listen on ${host}, port ${String(port)}: ${error.message}.`,
        ),
      );
    };
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      resolve(ok(null));
    });
  });
}
