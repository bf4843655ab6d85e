import type { Server } from 'node:http';

/**
 * Stops accepting, lets the requests under way finish and resolves when the last connection is gone. What is still open
 * after `graceMs` is cut: an event stream would otherwise never end.
 */
export async function shutDown(server: Server, graceMs = 10_000): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  // A connection that falls idle only now is closed by nobody else.
  const sweep = setInterval(() => {
    server.closeIdleConnections();
  }, 50);
  const deadline = setTimeout(() => {
    server.closeAllConnections();
  }, graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(deadline);
}
