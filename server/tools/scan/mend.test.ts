import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FixParameters } from './fixers/fixer.ts';
import { parsesCleanly } from './language.ts';
import { mend } from './mend.ts';
import { findRulesFolder, readRuleBook } from './rule-book.ts';
import type { InputFile } from './input-file.ts';
import { scanFiles, scanGroup } from './scan-workspace.ts';

const book = await readRuleBook(findRulesFolder());
const scan = (group: readonly InputFile[]) => scanGroup(group, book);

/** Mends the first finding of a file; the outcome, and the text after it. */
function mendFirst(path: string, text: string, parameters: FixParameters = {}) {
  const files = [{ path, text }];
  const { sites } = scanFiles(files, book);
  const [site] = sites;
  if (site === undefined) throw new Error(`No finding in ${text}`);
  return mend({ files, sites, scan }, site.finding.id, parameters);
}

function mended(path: string, text: string, parameters: FixParameters = {}): string {
  const outcome = mendFirst(path, text, parameters);
  return outcome.kind === 'mended' ? outcome.after : JSON.stringify(outcome);
}

const route = (body: string) => `app.get('/', (req, res) => {\n  ${body}\n});\n`;
const bodyOf = (text: string) => text.split('\n').slice(1, -2).join('\n').trim();
const mysql: FixParameters = { placeholder: '?', values: 'array' };
const pg: FixParameters = { placeholder: '$n', values: 'array' };

describe('the SQL fixer', () => {
  test('asks for the style of the driver rather than guess it', () => {
    const text = route('db.query("SELECT * FROM t WHERE a = \'" + req.query.a + "\'");');
    expect(mendFirst('routes/a.js', text)).toEqual({
      kind: 'needs-answer',
      needs: 'placeholder',
      question: 'Which parameter style does the driver behind `db.query` in routes/a.js use?',
    });
  });

  const statements: readonly (readonly [string, FixParameters, string, string])[] = [
    [
      'concatenation',
      mysql,
      'db.query("SELECT * FROM t WHERE a = \'" + req.query.a + "\'", cb);',
      'db.query("SELECT * FROM t WHERE a = ?", [req.query.a], cb);',
    ],
    [
      'a template',
      pg,
      "db.query(`SELECT * FROM t WHERE a = ${req.query.a} AND b = '${req.query.b}'`);",
      'db.query(`SELECT * FROM t WHERE a = $1 AND b = $2`, [req.query.a, req.query.b]);',
    ],
    [
      'wildcards',
      mysql,
      "db.query(`SELECT * FROM t WHERE a LIKE '%${req.query.a}%'`);",
      'db.query(`SELECT * FROM t WHERE a LIKE ?`, [`%${req.query.a}%`]);',
    ],
    [
      'values that were passed before',
      pg,
      "db.query(`SELECT * FROM t WHERE a = $1 AND b = '${req.query.b}'`, [a]);",
      'db.query(`SELECT * FROM t WHERE a = $1 AND b = $2`, [a, req.query.b]);',
    ],
    [
      'values in between',
      mysql,
      "db.query(`SELECT * FROM t WHERE b = '${req.query.b}' AND a = ?`, [a]);",
      'db.query(`SELECT * FROM t WHERE b = ? AND a = ?`, [req.query.b, a]);',
    ],
    [
      'a list of values by name',
      pg,
      "db.query(`SELECT * FROM t WHERE a = $1 AND b = '${req.query.b}'`, params);",
      'db.query(`SELECT * FROM t WHERE a = $1 AND b = $2`, [...params, req.query.b]);',
    ],
    [
      'numbers that SQL insists on',
      mysql,
      'db.query(`SELECT * FROM t LIMIT ${req.query.n}`);',
      'db.query(`SELECT * FROM t LIMIT ?`, [Number(req.query.n)]);',
    ],
    [
      'a constant table beside a value',
      mysql,
      "const TABLE = 't'; db.query(`SELECT * FROM ${TABLE} WHERE a = '${req.query.a}'`);",
      "const TABLE = 't'; db.query(`SELECT * FROM ${TABLE} WHERE a = ?`, [req.query.a]);",
    ],
    [
      'an insert',
      mysql,
      'db.query("INSERT INTO t (a, b) VALUES (\'" + req.body.a + "\', " + req.body.b + ")");',
      'db.query("INSERT INTO t (a, b) VALUES (?, ?)", [req.body.a, req.body.b]);',
    ],
    [
      'names',
      { placeholder: ':name', values: 'mapping' },
      "db.execute(`SELECT * FROM t WHERE a = '${req.query.a}' AND b = '${req.body.a}'`);",
      'db.execute(`SELECT * FROM t WHERE a = :a AND b = :a2`, { a: req.query.a, a2: req.body.a });',
    ],
    [
      'values of their own',
      { placeholder: '$n', values: 'spread' },
      "prisma.$queryRawUnsafe(`SELECT * FROM t WHERE a = '${req.query.a}'`);",
      'prisma.$queryRawUnsafe(`SELECT * FROM t WHERE a = $1`, req.query.a);',
    ],
    [
      'replacements',
      { placeholder: '?', values: 'replacements' },
      'sequelize.query("SELECT * FROM t WHERE a = \'" + req.query.a + "\'");',
      'sequelize.query("SELECT * FROM t WHERE a = ?", { replacements: [req.query.a] });',
    ],
  ];
  test.each(statements)('makes parameters of %s', (_name, ...[parameters, before, after]) => {
    expect(bodyOf(mended('a.js', route(before), parameters))).toBe(after);
  });

  test('doubles percent signs for a driver that reads them', () => {
    const text =
      '@app.route("/<q>")\ndef a(q):\n    cur.execute("SELECT * FROM t WHERE a LIKE \'x%\' AND b = \'" + q + "\'")\n';
    expect(mended('a.py', text, { placeholder: '%s', values: 'tuple' })).toContain(
      'cur.execute("SELECT * FROM t WHERE a LIKE \'x%%\' AND b = %s", (q,))',
    );
  });

  test('keeps the lines of a statement that spreads over several', () => {
    const text = route(
      [
        'db.query(',
        '    "SELECT * FROM t " +',
        '      "WHERE a = \'" + req.query.a +',
        '      "\' ORDER BY b",',
        '  );',
      ].join('\n'),
    );
    expect(bodyOf(mended('a.js', text, mysql))).toBe(
      [
        'db.query(',
        '    "SELECT * FROM t " +',
        '      "WHERE a = ?" +',
        '      " ORDER BY b",',
        '    [req.query.a],',
        '  );',
      ].join('\n'),
    );
  });

  const refused: readonly (readonly [string, FixParameters, string, RegExp])[] = [
    [
      'a column',
      mysql,
      'db.query("SELECT * FROM t ORDER BY " + req.query.a);',
      /list of the allowed names/,
    ],
    ['a table', mysql, 'db.query(`SELECT * FROM ${req.query.a}`);', /list of the allowed names/],
    [
      'part of a name',
      mysql,
      'db.query(`SELECT * FROM t_${req.query.a} WHERE b = 1`);',
      /list of the allowed names/,
    ],
    [
      'a list',
      mysql,
      'db.query(`SELECT * FROM t WHERE a IN (${req.query.ids.join(",")})`);',
      /placeholder of its own/,
    ],
    [
      'a call that takes no values',
      mysql,
      "db.exec(`DELETE FROM t WHERE a = '${req.query.a}'`);",
      /takes no parameters/,
    ],
    [
      'a text that two calls run',
      mysql,
      'const s = `SELECT * FROM t WHERE a = ${req.query.a}`; db.query(s, f); db.query(s, g);',
      /more than one place/,
    ],
  ];
  test.each(refused)('does not touch %s', (_name, ...[parameters, body, reason]) => {
    const outcome = mendFirst('a.js', route(body), parameters);
    expect(outcome.kind).toBe('no-safe-fix');
    expect(outcome.kind === 'no-safe-fix' ? outcome.reason : '').toMatch(reason);
  });
});

describe('the command fixer', () => {
  const head = "const { exec } = require('child_process');\n";
  test.each([
    ["exec('ls ' + req.query.a + ' | wc -l', cb);", /needs a shell for `\|`/],
    ['exec(req.query.command, cb);', /put together/],
    ["exec(req.query.program + ' -v', cb);", /comes from outside/],
    ["exec('ls ' + req.query.a, { shell: '/bin/bash' }, cb);", /shell of its own/],
  ])('leaves alone what needs a shell or names its program: %s', (body, reason) => {
    const outcome = mendFirst('a.js', head + route(body));
    expect(outcome.kind).toBe('no-safe-fix');
    expect(outcome.kind === 'no-safe-fix' ? outcome.reason : '').toMatch(reason);
  });

  test('adds to the names that are imported where others still need the old one', () => {
    const text = `import { exec } from 'node:child_process';\nexec('uptime');\n${route('exec(`ping -c 1 ${req.query.a}`, cb);')}`;
    const after = mended('a.mjs', text);
    expect(after).toContain("import { exec, execFile } from 'node:child_process';");
    expect(after).toContain("execFile('ping', ['-c', '1', req.query.a], cb);");
  });
});

describe('the path fixer', () => {
  test('leaves alone a path that is wholly from outside', () => {
    const outcome = mendFirst(
      'a.js',
      `const fs = require('fs');\n${route('fs.readFile(req.query.a, cb);')}`,
    );
    expect(outcome).toMatchObject({ kind: 'no-safe-fix' });
  });

  test('answers in the manner of the code around', () => {
    const sink = "fs.readFileSync(path.join('a', NAME))";
    const head = "const fs = require('fs');\nconst path = require('path');\n";
    const express = mended(
      'a.js',
      `${head}app.get('/', (req, res) => {\n  res.send(${sink.replace('NAME', 'req.query.a')});\n});\n`,
    );
    expect(express).toContain("res.status(403).send('Forbidden');");
    const plain = mended(
      'a.js',
      `${head}http.createServer((req, res) => {\n  res.end(${sink.replace('NAME', 'req.url')});\n});\n`,
    );
    expect(plain).toContain('res.writeHead(403);');
    const flask = mended(
      'a.py',
      'import os\nfrom flask import Flask, request\n@app.route("/<a>")\ndef f(a):\n    return open(os.path.join("x", a)).read()\n',
    );
    expect(flask).toContain('from flask import Flask, request, abort');
    expect(flask).toContain('        abort(403)');
  });
});

describe('the page fixer', () => {
  test.each([
    ['res.send(`<script>var a = "${req.query.a}";</script>`);', /inside a script/],
    ['res.send(`<a href="${req.query.a}">x</a>`);', /as an address/],
    ['res.send(`<p class=${req.query.a}>x</p>`);', /without quotes/],
  ])('leaves alone what escaping does not help: %s', (body, reason) => {
    const outcome = mendFirst('a.js', route(body));
    expect(outcome.kind === 'no-safe-fix' ? outcome.reason : outcome.kind).toMatch(reason);
  });

  test('uses the escape function that the file has', () => {
    const text = `const { escapeHtml } = require('./escape');\n${route('res.send(`<p>${req.query.a}</p>`);')}`;
    expect(bodyOf(mended('a.js', text.split('\n').slice(1).join('\n')))).not.toBe('');
    expect(mended('a.js', text)).toContain('<p>${escapeHtml(req.query.a)}</p>');
    expect(mended('a.js', text)).not.toContain('function escapeHtml');
  });
});

describe('small fixes', () => {
  test.each([
    [
      'a.py',
      'import yaml\nx = yaml.load(f, Loader=yaml.Loader)\n',
      'import yaml\nx = yaml.safe_load(f)\n',
    ],
    ['a.py', 'app.run(host="0.0.0.0", debug=True)\n', 'app.run(host="0.0.0.0", debug=False)\n'],
    [
      'a.py',
      'import random\ntoken = random.choice(LETTERS)\n',
      'import random\ntoken = random.SystemRandom().choice(LETTERS)\n',
    ],
    [
      'a.js',
      'const token = Math.random().toString(36).slice(2);\n',
      "const crypto = require('crypto');\n\nconst token = crypto.randomBytes(16).toString('hex');\n",
    ],
  ])('%s: %s', (path, before, after) => {
    expect(mended(path, before)).toBe(after);
  });
});

describe('any statement', () => {
  const name = fc.constantFrom('a', 'b', 'userId', 'q');
  const condition = fc.record({
    column: name,
    operator: fc.constantFrom('=', '<', 'LIKE', '<>'),
    value: name.map((key) => `req.query.${key}`),
    quoted: fc.boolean(),
  });
  const statement = fc.record({
    conditions: fc.array(condition, { minLength: 1, maxLength: 5 }),
    style: fc.constantFrom('template', 'plus'),
    placeholder: fc.constantFrom('?' as const, '$n' as const),
    inVariable: fc.boolean(),
    ending: fc.constantFrom('\n', '\r\n'),
  });
  type Statement = typeof statement extends fc.Arbitrary<infer T> ? T : never;

  function codeOf({ conditions, style, inVariable, ending }: Statement): string {
    const isTemplate = style === 'template';
    const hole = (value: string) => (isTemplate ? `\${${value}}` : `" + ${value} + "`);
    const where = conditions.map(({ column, operator, value, quoted }) => {
      const quote = quoted || operator === 'LIKE' ? "'" : '';
      return `${column} ${operator} ${quote}${hole(value)}${quote}`;
    });
    const mark = isTemplate ? '`' : '"';
    const sql = `${mark}SELECT * FROM t WHERE ${where.join(' AND ')}${mark}`;
    const body = inVariable ? `const sql = ${sql};\n  db.query(sql, cb);` : `db.query(${sql}, cb);`;
    return route(body).replace(/\n/g, ending);
  }

  test('is mended once and for all: it parses, no finding is left, and its line ends stay', () => {
    fc.assert(
      fc.property(statement, (shape) => {
        const text = codeOf(shape);
        const after = mended('a.js', text, { placeholder: shape.placeholder, values: 'array' });
        expect(parsesCleanly('javascript', after)).toBe(true);
        expect(scanFiles([{ path: 'a.js', text: after }], book).sites).toEqual([]);
        expect(after.match(/\?|\$\d/g)).toHaveLength(shape.conditions.length);
        expect(after.includes('\r\n')).toBe(shape.ending === '\r\n');
        expect(/[^\r]\n/.test(after)).toBe(shape.ending === '\n');
      }),
      { numRuns: 150 },
    );
  });
});

test('the page fixer brings in the escape function that another file of the project has', () => {
  const files = [
    {
      path: 'routes/a.js',
      text: `'use strict';\n\nconst x = require('node:fs');\n\n${route('res.send(`<p>${req.query.a}</p>`);')}`,
    },
    {
      path: 'views/escape.js',
      text: 'function escapeHtml(value) {\n  return value;\n}\nmodule.exports = { escapeHtml };\n',
    },
  ];
  const { sites } = scanFiles(files, book);
  const [site] = sites;
  expect(site?.rule.id).toBe('js-xss');
  if (site === undefined) return;
  const outcome = mend({ files, sites, scan }, site.finding.id, {});
  expect(outcome.kind === 'mended' ? outcome.after : '').toContain(
    "const x = require('node:fs');\nconst { escapeHtml } = require('../views/escape');\n",
  );
});
