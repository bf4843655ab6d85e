import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

type Member = Readonly<Record<string, unknown>>;

/** What every answer of the hub has to keep: its own OpenAPI document, whose schemas are JSON Schema 2020-12. */
export class ApiContract {
  readonly #document: Member;
  readonly #ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: false });
  readonly #validators = new Map<string, ValidateFunction>();

  /** Throws when a schema of the document is none. */
  constructor(document: Member) {
    this.#document = document;
    this.#ajv.addSchema({ $id: DOCUMENT, $defs: this.#at('components', 'schemas') });
    for (const path of this.paths) this.#compileAll(path);
  }

  get paths(): string[] {
    return Object.keys(this.#at('paths') ?? {});
  }

  /** The path of the document that an address belongs to; itself when there is none. */
  pathOf(pathname: string): string {
    if (this.paths.includes(pathname)) return pathname;
    const fits = (path: string) => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`).test(pathname);
    return this.paths.find(fits) ?? pathname;
  }

  /**
   * The faults of an answer: an undocumented path, method, status or content type, or a body of another form. That there is no
   * such path or method may always be answered.
   */
  async faults(method: string, path: string, response: Response): Promise<string[]> {
    const operation = this.#at('paths', path, method === 'HEAD' ? 'get' : method.toLowerCase());
    const place = `${method} ${path} ${response.status}`;
    const absent = operation === undefined && UNDOCUMENTED.includes(response.status);
    const documented: Member | undefined = absent
      ? PROBLEM
      : this.#child(operation, 'responses', String(response.status));
    if (documented === undefined) return [`${place} is not documented`];
    const content = documented['content'] as Member | undefined;
    const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
    if (type === 'text/event-stream') return content?.[type] === undefined ? [`${place} is a stream`] : [];
    const text = await response.clone().text();
    if (content === undefined) return text === '' ? [] : [`${place} has a body`];
    if (method === 'HEAD' && text === '') return [];
    const media = content[type] as { schema?: Member } | undefined;
    if (media === undefined) return [`${place} is ${type}`];
    if (media.schema === undefined || type === 'text/plain') return [];
    const validate = this.#validator(media.schema);
    if (validate(JSON.parse(text))) return [];
    // Where and what is wrong; nothing of the answer itself.
    return (validate.errors ?? [])
      .map(({ instancePath, keyword }) => `${place}${instancePath}: ${keyword}`)
      .slice(0, 5);
  }

  /** Every schema is compiled once, so that a faulty one is found also where no test asks. */
  #compileAll(path: string): void {
    for (const operation of membersOf(this.#at('paths', path))) {
      const answers = membersOf(operation['responses'] as Member);
      const bodies = [...answers, ...membersOf({ body: operation['requestBody'] })];
      const contents = bodies.flatMap((body) => membersOf(body['content'] as Member));
      for (const { schema } of [...contents, ...((operation['parameters'] ?? []) as Member[])]) {
        if (schema !== undefined) this.#validator(schema as Member);
      }
    }
  }

  #validator(schema: Member): ValidateFunction {
    const text = JSON.stringify(schema).replaceAll('"#/components/schemas/', `"${DOCUMENT}#/$defs/`);
    const known = this.#validators.get(text) ?? this.#ajv.compile(JSON.parse(text) as Member);
    this.#validators.set(text, known);
    return known;
  }

  #at(...path: string[]): Member | undefined {
    return this.#child(this.#document, ...path);
  }

  #child(from: Member | undefined, ...path: string[]): Member | undefined {
    return path.reduce<Member | undefined>((at, key) => at?.[key] as Member | undefined, from);
  }
}

/** Members that are objects themselves. */
function membersOf(of: Member = {}): Member[] {
  return Object.values(of).filter(
    (member) => typeof member === 'object' && member !== null && !Array.isArray(member),
  ) as Member[];
}

const DOCUMENT = 'urn:lintel:openapi';
const UNDOCUMENTED = [400, 401, 403, 404, 405, 503];
const PROBLEM = { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
