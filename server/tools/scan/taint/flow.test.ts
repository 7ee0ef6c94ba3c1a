import { describe, expect, test } from 'vitest';
import { findRulesFolder, readRuleBook } from '../rule-book.ts';
import type { InputFile } from '../input-file.ts';
import { scanFiles } from '../scan-workspace.ts';

const book = await readRuleBook(findRulesFolder());

/** What the scan tells of some files: rule, severity and source of each finding. */
function told(...files: readonly InputFile[]): readonly string[] {
  return scanFiles(files, book).sites.map(
    ({ finding }) => `${finding.rule} ${finding.severity} ${finding.source?.text ?? '-'}`,
  );
}

const js = (text: string, path = 'app.js') => ({ path, text });
const py = (text: string, path = 'app.py') => ({ path, text });
const route = (body: string) => js(`app.get('/', async (req, res) => {\n${body}\n});`);

test('a constant in place of a missing value leaves the others dangerous', () => {
  const code = 'let to = req.body.to;\nif (!to) { to = "/"; }\nres.redirect(to);';
  expect(told(route(code))).toEqual(['js-open-redirect medium req.body.to']);
});

describe('a value is followed in JavaScript', () => {
  const flows: readonly (readonly [string, string])[] = [
    [
      'through variables',
      'const a = req.query.a; const b = a; db.query("SELECT * FROM t WHERE a = " + b);',
    ],
    [
      'through reassignment',
      'let a = "x"; a = req.query.a; db.query("SELECT * FROM t WHERE a = " + a);',
    ],
    [
      'through destructuring and renaming',
      'const { a: { b = 1 } } = req.query; db.query(`SELECT * FROM t WHERE a = ${b}`);',
    ],
    [
      'through an array pattern',
      'const [a] = req.query.list; db.query(`SELECT * FROM t WHERE a = ${a}`);',
    ],
    [
      'through string methods',
      'const a = req.query.a.trim().toLowerCase(); db.query(`SELECT * FROM t WHERE a = ${a}`);',
    ],
    [
      'through a fallback',
      'const a = req.query.a || "none"; db.query(`SELECT * FROM t WHERE a = ${a}`);',
    ],
    [
      'through a conditional',
      'const a = req.query.a ? req.query.a : 1; db.query(`SELECT * FROM t WHERE a = ${a}`);',
    ],
    [
      'through object properties',
      'const o = { a: req.query.a, b: 1 }; db.query(`SELECT * FROM t WHERE a = ${o.a}`);',
    ],
    [
      'through appended text',
      'let s = "SELECT * FROM t WHERE 1"; s += " AND a = " + req.query.a; db.query(s);',
    ],
    [
      'through concat and join',
      'const s = ["SELECT * FROM t WHERE a =", req.query.a].join(" "); db.query(s);',
    ],
    [
      'through a branch',
      'let a; if (x) { a = req.query.a; } else { a = 1; } db.query(`SELECT * FROM t WHERE a = ${a}`);',
    ],
    [
      'through a loop',
      'for (const a of req.query.list) db.query(`SELECT * FROM t WHERE a = ${a}`);',
    ],
    [
      'through a callback of the list',
      'req.query.list.forEach((a) => db.query(`SELECT * FROM t WHERE a = ${a}`));',
    ],
    [
      'through JSON and URLs',
      'const a = JSON.parse(decodeURIComponent(req.query.a)).b; db.query(`SELECT * FROM t WHERE a = ${a}`);',
    ],
    [
      'through searchParams',
      'const u = new URL(req.url, "http://x"); db.query(`SELECT * FROM t WHERE a = ${u.searchParams.get("a")}`);',
    ],
    [
      'through a promise',
      'Promise.resolve(req.query.a).then((a) => db.query(`SELECT * FROM t WHERE a = ${a}`));',
    ],
    [
      'out of a helper of the file',
      'const f = (v) => v + "!"; const a = f(req.query.a); db.query(`SELECT * FROM t WHERE a = ${a}`);',
    ],
    [
      "out of the request's events",
      'let b = ""; req.on("data", (c) => { b += c; }); req.on("end", () => db.query(`SELECT * FROM t WHERE a = ${JSON.parse(b).a}`));',
    ],
    [
      'past a test that says nothing',
      'if (!req.query.a) return; db.query(`SELECT * FROM t WHERE a = ${req.query.a}`);',
    ],
    [
      'past a pattern that lets everything through',
      'if (!/^.*$/.test(req.query.a)) return; db.query(`SELECT * FROM t WHERE a = ${req.query.a}`);',
    ],
  ];
  test.each(flows)('%s', (_name, body) => {
    expect(told(route(body)).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'js-sql-injection critical',
    ]);
  });

  const ends: readonly (readonly [string, string])[] = [
    [
      'a number is made of it',
      'const a = Number(req.query.a); db.query(`SELECT * FROM t WHERE a = ${a}`);',
    ],
    [
      'a constant takes its place',
      'let a = req.query.a; a = "x"; db.query(`SELECT * FROM t WHERE a = ${a}`);',
    ],
    [
      'it is one of a list',
      'if (!LIST.includes(req.query.a)) return; db.query(`SELECT * FROM t ORDER BY ${req.query.a}`);',
    ],
    [
      'it is looked up in a table',
      'const a = TABLE[req.query.a]; db.query(`SELECT * FROM t ORDER BY ${a}`);',
    ],
    [
      'it matches a strict pattern',
      'const { a } = req.query; if (!/^\\w+$/.test(a)) throw new Error(); db.query(`SELECT * FROM t ORDER BY ${a}`);',
    ],
    [
      'it equals a constant',
      'if (req.query.a === "name") db.query(`SELECT * FROM t ORDER BY ${req.query.a}`);',
    ],
    ['only its length is used', 'db.query(`SELECT * FROM t LIMIT ${req.query.a.length}`);'],
    [
      'it is escaped for SQL',
      'db.query(`SELECT * FROM t WHERE a = ${connection.escape(req.query.a)}`);',
    ],
    ['it is passed as a parameter', 'db.query("SELECT * FROM t WHERE a = ?", [req.query.a]);'],
  ];
  test.each(ends)('no further when %s', (_name, body) => {
    expect(told(route(body))).toEqual([]);
  });

  test('into a function of another file, by its import', () => {
    const store = js(
      'exports.find = (name) => db.query("SELECT * FROM t WHERE a = \'" + name + "\'");',
      'lib/store.js',
    );
    const other = js('exports.find = (name) => name;', 'lib/other.js');
    const use = js(
      'const store = require("../lib/store"); app.get("/", (req, res) => store.find(req.query.a));',
      'routes/a.js',
    );
    expect(told(store)).toEqual(['js-sql-injection medium name']);
    expect(told(store, other, use)).toEqual([
      'js-sql-injection critical req.query.a in routes/a.js',
    ]);
  });

  test('in TypeScript, where a type says that it is a number it is harmless', () => {
    const code =
      'export const a = (id: number, name: string) => pool.query(`SELECT * FROM t WHERE i = ${id} AND n = ${name}`);';
    expect(told({ path: 'a.ts', text: code })).toEqual(['js-sql-injection medium name']);
    expect(told({ path: 'a.ts', text: code.replace('name: string', 'name: number') })).toEqual([]);
  });

  test('from the command line and the environment, as a small matter', () => {
    const code = 'const cp = require("child_process"); cp.exec("ls " + process.argv[2]);';
    expect(told(js(code))).toEqual(['js-command-injection low process.argv']);
  });
});

describe('a value is followed in Python', () => {
  const view = (body: string) =>
    py(
      `from flask import Flask, request\napp = Flask(__name__)\n@app.route("/")\ndef view():\n${body.replace(/^/gm, '    ')}\n`,
    );
  const flows: readonly (readonly [string, string])[] = [
    ['through %', 'a = request.args["a"]\ndb.execute("SELECT * FROM t WHERE a = \'%s\'" % a)'],
    [
      'through % with a tuple',
      'db.execute("SELECT * FROM t WHERE a = \'%s\' AND b = %d" % (request.args["a"], 1))',
    ],
    [
      'through % with names',
      'db.execute("SELECT * FROM t WHERE a = \'%(a)s\'" % {"a": request.args["a"]})',
    ],
    ['through format', 'db.execute("SELECT * FROM t WHERE a = {0}".format(request.args.get("a")))'],
    [
      'through format with names',
      'db.execute("SELECT * FROM t WHERE a = {a}".format(a=request.form["a"]))',
    ],
    [
      'through an f-string',
      'a = request.cookies.get("a")\ndb.execute(f"SELECT * FROM t WHERE a = {a!r}")',
    ],
    [
      'through several assignments',
      'a, b = request.args["a"], 1\ndb.execute("SELECT * FROM t WHERE a = " + a)',
    ],
    [
      'through a walrus',
      'if (a := request.args.get("a")):\n    db.execute("SELECT * FROM t WHERE a = " + a)',
    ],
    ['through join', 'db.execute(" ".join(["SELECT * FROM t WHERE a =", request.args["a"]]))'],
    [
      'through a comprehension',
      'parts = ",".join("\'" + a + "\'" for a in request.args.getlist("a"))\ndb.execute("SELECT * FROM t WHERE a IN (" + parts + ")")',
    ],
    [
      'through get_json',
      'a = request.get_json()["a"]\ndb.execute("SELECT * FROM t WHERE a = " + a)',
    ],
    [
      'through with and try',
      'with open("x") as f:\n    try:\n        a = request.args["a"]\n    except KeyError:\n        a = ""\n    db.execute("SELECT * FROM t WHERE a = " + a)',
    ],
  ];
  test.each(flows)('%s', (_name, body) => {
    expect(told(view(body)).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'py-sql-injection critical',
    ]);
  });

  const ends: readonly (readonly [string, string])[] = [
    [
      'a number is made of it',
      'a = int(request.args["a"])\ndb.execute(f"SELECT * FROM t WHERE a = {a}")',
    ],
    ['%d asks for a number', 'db.execute("SELECT * FROM t WHERE a = %d" % request.args["a"])'],
    [
      'it is one of a few',
      'a = request.args["a"]\nif a not in NAMES:\n    abort(400)\ndb.execute("SELECT * FROM t ORDER BY " + a)',
    ],
    [
      'it is all digits',
      'a = request.args["a"]\nif not a.isdigit():\n    return ""\ndb.execute("SELECT * FROM t WHERE a = " + a)',
    ],
    [
      'it matches a strict pattern',
      'a = request.args["a"]\nif re.fullmatch(r"[a-z]+", a):\n    db.execute("SELECT * FROM t ORDER BY " + a)',
    ],
  ];
  test.each(ends)('no further when %s', (_name, body) => {
    expect(told(view(body))).toEqual([]);
  });

  test('from the address of a route and of a view', () => {
    const code =
      '@app.route("/<name>/<int:n>")\ndef a(name, n):\n    db.execute("SELECT * FROM t WHERE a = " + X)\n';
    expect(told(py(code.replace('X', 'name')))).toEqual(['py-sql-injection critical name']);
    expect(told(py(code.replace('X', 'n')))).toEqual([]);
    expect(
      told(py('def a(request, pk):\n    db.execute("SELECT * FROM t WHERE a = " + pk)\n')),
    ).toEqual(['py-sql-injection critical pk']);
  });

  test('through a long chain of calls and of conditions, in no time', () => {
    const links = Array.from(
      { length: 60 },
      (_none, index) => `.get('/${index}', (req, res) => {
  const all = ${Array.from({ length: 40 }, (_same, part) => `req.query.a${part}`).join(' && ')};
  db.query("SELECT * FROM t WHERE a = " + all);
})`,
    );
    expect(told(js(`router${links.join('')};`))).toHaveLength(60);
  });

  test('into the method of a class', () => {
    const code = [
      'class Handler(BaseHTTPRequestHandler):',
      '    def do_GET(self):',
      '        name = parse_qs(urlparse(self.path).query)["n"][0]',
      '        self.find(name)',
      '    def find(self, name):',
      '        self.db.execute("SELECT * FROM t WHERE a = \'" + name + "\'")',
    ].join('\n');
    expect(told(py(code))).toEqual(['py-sql-injection critical self.path']);
  });
});
