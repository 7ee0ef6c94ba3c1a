import type { Site } from '../../site.ts';
import type { Syntax } from '../../syntax.ts';
import type { Edit } from '../fixer.ts';
import { ensureFrom } from '../imports.ts';
import { functionsAround } from '../../surroundings.ts';

/** How the surrounding code turns a request down: its lines, and what must be brought in for them. */
export interface Refusal {
  readonly lines: readonly string[];
  readonly edits: readonly Edit[];
}

function parameterNames(around: Syntax): readonly string[] {
  const list = around.field('parameters') ?? around.field('parameter');
  if (list === null) return [];
  if (list.kind === 'identifier') return [list.text];
  return list.named.map((item) => (item.field('pattern') ?? item).text);
}

function plain(lines: readonly string[]): Refusal {
  return { lines, edits: [] };
}

interface ResponseStyle {
  readonly file: Site['file'];
  readonly quote: string;
}

function byResponse(name: string, around: Syntax, { file, quote }: ResponseStyle): Refusal {
  const { text } = around;
  const q = (value: string): string => quote + value + quote;
  if (name === 'reply') return plain([`return ${name}.code(403).send(${q('Forbidden')});`]);
  const isExpress =
    /['"]express['"]|\b(app|router)\.(get|post|put|use|delete)\(/.test(file.text) ||
    new RegExp(
      `\\b${name}\\.(status|send|sendFile|sendfile|download|json|render|redirect|type|set)\\(`,
    ).test(text);
  if (isExpress) return plain([`${name}.status(403).send(${q('Forbidden')});`, 'return;']);
  return plain([`${name}.writeHead(403);`, `${name}.end(${q('Forbidden')});`, 'return;']);
}

/** JavaScript: by the response where there is one, else by the callback, else by throwing. */
export function refusalInJavaScript(site: Site, quote: string): Refusal {
  const functions = functionsAround(site.node);
  for (const around of functions) {
    const names = parameterNames(around);
    const response = names.find((name) => /^(res|resp|response|reply)$/.test(name));
    if (response !== undefined) return byResponse(response, around, { file: site.file, quote });
    if (names.includes('ctx')) return plain(['ctx.throw(403);']);
  }
  const message = `${quote}The path leaves its folder${quote}`;
  const last = functions[0] === undefined ? undefined : parameterNames(functions[0]).at(-1);
  if (last !== undefined && /^(cb|callback|done)$/.test(last)) {
    return plain([`return ${last}(new Error(${message}));`]);
  }
  return plain([`throw new Error(${message});`]);
}

/** A Python function as far as it tells which framework calls it. */
interface PythonPlace {
  readonly file: Site['file'];
  readonly name: string;
  readonly decorators: string;
  readonly parameters: readonly string[];
}

type Manner = (place: PythonPlace) => Refusal | null;

const flask: Manner = ({ file, decorators }) => {
  const isRoute = /@\w+(\.\w+)*\.(route|get|post|put|delete)\(/.test(decorators);
  if (!isRoute || !/^\s*from\s+flask\s+import\b/m.test(file.text)) return null;
  return { lines: ['abort(403)'], edits: ensureFrom(file, 'flask', 'abort') };
};

const django: Manner = ({ file, parameters }) => {
  if (!/\bdjango\b/.test(file.text) || !parameters.includes('request')) return null;
  const edits = ensureFrom(file, 'django.http', 'HttpResponseForbidden');
  return { lines: ['return HttpResponseForbidden()'], edits };
};

const httpServer: Manner = ({ file, name, parameters }) => {
  const isHandler = /^do_[A-Z]+$/.test(name) && parameters.includes('self');
  if (!isHandler || !/HTTPRequestHandler/.test(file.text)) return null;
  return plain(['self.send_error(403)', 'return']);
};

const fastapi: Manner = ({ file, decorators }) => {
  if (decorators === '' || !/\bfastapi\b/.test(file.text)) return null;
  const edits = ensureFrom(file, 'fastapi', 'HTTPException');
  return { lines: ['raise HTTPException(status_code=403)'], edits };
};

/** Python: as the framework of the file does, else by `PermissionError`, which is an `OSError`. */
export function refusalInPython(site: Site, quote: string): Refusal {
  const [around] = functionsAround(site.node);
  const owner = around?.parent;
  const place: PythonPlace = {
    file: site.file,
    name: around?.field('name')?.text ?? '',
    decorators: owner?.kind === 'decorated_definition' ? owner.text : '',
    parameters: around === undefined ? [] : parameterNames(around),
  };
  for (const manner of [flask, django, httpServer, fastapi]) {
    const refusal = manner(place);
    if (refusal !== null) return refusal;
  }
  return plain([`raise PermissionError(${quote}The path leaves its folder${quote})`]);
}
