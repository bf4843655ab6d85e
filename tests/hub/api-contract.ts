/** Checks answers against the hub's own OpenAPI document, by a small validator of the JSON Schema that it uses. */
type Schema = Readonly<Record<string, unknown>>;

export class ApiContract {
  readonly #document: Schema;

  constructor(document: Schema) {
    this.#document = document;
  }

  get paths(): string[] {
    return Object.keys(this.#at('paths') ?? {});
  }

  /** The faults of an answer: an undocumented path, method, status or content type, or a body of another form. */
  async faults(method: string, path: string, response: Response): Promise<string[]> {
    const operation = this.#at('paths', path, method.toLowerCase());
    const documented = this.#child(operation, 'responses', String(response.status));
    const place = `${method} ${path} ${response.status}`;
    if (documented === undefined) return [`${place} is not documented`];
    const content = documented['content'] as Schema | undefined;
    const text = await response.clone().text();
    if (content === undefined) return text === '' ? [] : [`${place} has a body`];
    const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
    const media = content[type] as { schema?: Schema } | undefined;
    if (media === undefined) return [`${place} is ${type}`];
    if (media.schema === undefined || type === 'text/plain') return [];
    return this.#check(media.schema, JSON.parse(text), place).slice(0, 5);
  }

  #at(...path: string[]): Schema | undefined {
    return this.#child(this.#document, ...path);
  }

  #child(from: Schema | undefined, ...path: string[]): Schema | undefined {
    return path.reduce<Schema | undefined>((at, key) => at?.[key] as Schema | undefined, from);
  }

  #check(schema: Schema, value: unknown, place: string): string[] {
    if (typeof schema['$ref'] === 'string') {
      const target = this.#at(...schema['$ref'].replace('#/', '').split('/'));
      return target === undefined ? [`${place}: ${schema['$ref']} is missing`] : this.#check(target, value, place);
    }
    const options = (schema['anyOf'] ?? schema['oneOf']) as Schema[] | undefined;
    if (options !== undefined) {
      return options.some((option) => this.#check(option, value, place).length === 0)
        ? []
        : [`${place} fits no option`];
    }
    return [...this.#ofType(schema, value, place), ...this.#ofMembers(schema, value, place)];
  }

  #ofType(schema: Schema, value: unknown, place: string): string[] {
    const { type, pattern, minimum, maximum, maxLength } = schema as {
      type?: string | string[];
      pattern?: string;
      minimum?: number;
      maximum?: number;
      maxLength?: number;
    };
    const actual = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
    const types = type === undefined ? [actual] : [type].flat();
    const fits = types.includes(actual) || (types.includes('integer') && Number.isInteger(value));
    if (!fits) return [`${place} is ${actual}, not ${types.join(' or ')}`];
    if ('const' in schema && schema['const'] !== value) return [`${place} is not the constant`];
    if (Array.isArray(schema['enum']) && !schema['enum'].includes(value)) return [`${place} is none of the listed`];
    if (typeof value === 'string') {
      if (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) return [`${place} does not match`];
      if (maxLength !== undefined && value.length > maxLength) return [`${place} is too long`];
    }
    if (typeof value === 'number' && (value < (minimum ?? -Infinity) || value > (maximum ?? Infinity)))
      return [`${place} is out of range`];
    return [];
  }

  #ofMembers(schema: Schema, value: unknown, place: string): string[] {
    if (Array.isArray(value)) {
      const items = schema['items'] as Schema | undefined;
      return items === undefined ? [] : value.flatMap((item, i) => this.#check(items, item, `${place}/${i}`));
    }
    if (typeof value !== 'object' || value === null) return [];
    const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
    const required = ((schema['required'] ?? []) as string[]).filter((name) => !(name in value));
    const members = Object.entries(value).flatMap(([name, member]) => {
      const property = properties[name];
      if (property !== undefined) return this.#check(property, member, `${place}/${name}`);
      return schema['additionalProperties'] === false ? [`${place}/${name} is not documented`] : [];
    });
    return [...required.map((name) => `${place}/${name} is missing`), ...members];
  }
}
