type Labels = Readonly<Record<string, string>>;
type Sample = { name: string; labels: Labels; value: number };
type Family = { name: string; help: string; type: 'counter' | 'gauge' | 'histogram'; samples: () => Promise<Sample[]> };

/**
 * Numbers that somebody may come and read, as Prometheus does: its text exposition format 0.0.4
 * (prometheus.io/docs/instrumenting/exposition_formats). Names and labels are constants of this hub, never anything of a request.
 */
export class Registry {
  readonly #families: Family[] = [];

  /** Something that only rises: returns how to add to it. */
  counter(name: string, help: string): (labels?: Labels, by?: number) => void {
    const values = new Map<string, Sample>();
    this.#add({ name, help, type: 'counter', samples: () => Promise.resolve([...values.values()]) });
    return (labels = {}, by = 1) => {
      const key = keyOf(labels);
      values.set(key, { name, labels: values.get(key)?.labels ?? labels, value: (values.get(key)?.value ?? 0) + by });
    };
  }

  /** A number that is asked for whenever somebody reads; left out while it is null or cannot be told. */
  gauge(
    name: string,
    help: string,
    read: () => number | null | Promise<number | null>,
    type: 'counter' | 'gauge' = 'gauge',
  ) {
    const samples = async () => {
      try {
        const value = await read();
        return value === null ? [] : [{ name, labels: {}, value }];
      } catch {
        return [];
      }
    };
    this.#add({ name, help, type, samples });
  }

  /** How things are spread over `bounds`, which rise: returns how to add one. */
  histogram(name: string, help: string, bounds: readonly number[]): (value: number, labels?: Labels) => void {
    const spreads = new Map<string, { labels: Labels; counts: number[]; sum: number }>();
    const samples = () => Promise.resolve([...spreads.values()].flatMap((spread) => samplesOf(name, bounds, spread)));
    this.#add({ name, help, type: 'histogram', samples });
    return (value, labels = {}) => {
      const key = keyOf(labels);
      const spread = spreads.get(key) ?? { labels, counts: bounds.map(() => 0).concat(0), sum: 0 };
      const place = bounds.findIndex((bound) => value <= bound);
      const at = place < 0 ? bounds.length : place;
      spread.counts[at] = (spread.counts[at] ?? 0) + 1;
      spread.sum += value;
      spreads.set(key, spread);
    };
  }

  async text(): Promise<string> {
    const blocks: string[] = [];
    for (const { name, help, type, samples } of this.#families) {
      const lines = (await samples()).map(
        (sample) => `${sample.name}${labelText(sample.labels)} ${numberText(sample.value)}`,
      );
      blocks.push(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.map((line) => `${line}\n`).join('')}`);
    }
    return blocks.join('');
  }

  #add(family: Family): void {
    this.#families.push(family);
  }
}

/** Buckets hold all that is at most their bound: each includes the ones before. */
function samplesOf(
  name: string,
  bounds: readonly number[],
  { labels, counts, sum }: { labels: Labels; counts: readonly number[]; sum: number },
): Sample[] {
  let count = 0;
  const buckets = counts.map((more, i) => {
    const bound = bounds[i];
    count += more;
    return {
      name: `${name}_bucket`,
      labels: { ...labels, le: bound === undefined ? '+Inf' : String(bound) },
      value: count,
    };
  });
  return [...buckets, { name: `${name}_sum`, labels, value: sum }, { name: `${name}_count`, labels, value: count }];
}

function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, escaped)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

const escaped = (character: string) => (character === '\n' ? String.raw`\n` : `\\${character}`);

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : '-Inf';
}
