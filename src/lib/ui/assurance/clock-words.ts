import { clockOfDevice, type ClockSkew } from '#lib/domain/clock-skew.ts';
import * as m from '#lib/paraglide/messages.js';
import { formatDuration } from '../format.ts';

/** The size of a skew, in its two largest units, whichever way it goes. */
export function skewWords({ skewMs }: ClockSkew): string {
  return formatDuration(Math.abs(skewMs) / 1000);
}

/** How exactly it is known; at least a second, which is how exactly clocks are shown. */
export function withinWords({ uncertaintyMs }: ClockSkew): string {
  return formatDuration(Math.max(1, Math.ceil(uncertaintyMs / 1000)));
}

/** What a comparison says of this device's clock. */
export function clockWords(skew: ClockSkew): string {
  switch (clockOfDevice(skew)) {
    case 'agrees':
      return m.clock_agrees({ within: withinWords(skew) });
    case 'behind':
      return m.clock_behind({ time: skewWords(skew) });
    case 'ahead':
      return m.clock_ahead({ time: skewWords(skew) });
  }
}
